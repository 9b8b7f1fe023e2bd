"""Settings: each bad one names itself and what it should be; the secret of a folder is made once and kept."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from lms.foundation.assets import NotBuilt, load_manifest
from lms.foundation.settings import BadSetting, Settings, read_settings


def read(folder: Path, **environment: str) -> Settings:
    return read_settings({"LMS_DATA": str(folder), **environment})


def test_without_any_setting_there_is_a_sqlite_file_in_the_data_folder(tmp_path: Path) -> None:
    settings = read(tmp_path / "data")
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'lms.db'}"
    assert (settings.base_url, settings.secure, settings.demo) == ("http://127.0.0.1:8000", False, False)
    assert settings.on_sqlite


def test_what_was_chosen_is_taken(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        LMS_DATABASE_URL="postgresql://db/lms",
        LMS_BASE_URL="https://lop.example/",
        LMS_SITE_NAME="Lớp thôn",
        LMS_SECRET_KEY="chosen",
        LMS_DEMO="yes",
        LMS_LRS_DEFAULT_VERSION="1.0.3",
    )
    assert (settings.database_url, settings.on_sqlite) == ("postgresql+psycopg://db/lms", False)
    assert (settings.base_url, settings.secure) == ("https://lop.example", True)
    assert (settings.site_name, settings.secret_key, settings.demo) == ("Lớp thôn", "chosen", True)
    assert settings.lrs_default_version == "1.0.3"
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("LMS_DATABASE_URL", "mysql://db/lms", "sqlite:/// or postgresql://"),
        ("LMS_DATABASE_URL", "lms.db", "sqlite:/// or postgresql://"),
        ("LMS_BASE_URL", "lop.example", "https://host"),
        ("LMS_BASE_URL", "ftp://lop.example", "https://host"),
        ("LMS_BASE_URL", "https://lop.example/lms", "https://host"),
        ("LMS_BASE_URL", "https://", "https://host"),
        ("LMS_BASE_URL", "http://[::1", "https://host"),
        ("LMS_DEMO", "true", "yes, no"),
        ("LMS_LRS_DEFAULT_VERSION", "3", "2.0.0, 1.0.3"),
    ],
)
def test_a_bad_setting_names_itself_and_the_cure(tmp_path: Path, name: str, value: str, cure: str) -> None:
    with pytest.raises(BadSetting) as fault:
        read(tmp_path, **{name: value})
    assert name in str(fault.value)
    assert cure in str(fault.value)


def test_a_data_folder_that_is_a_file_names_itself(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="LMS_DATA must be a folder"):
        read(tmp_path / "file")


def test_without_a_build_the_cure_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="lms build"):
        load_manifest(tmp_path)


def test_the_secret_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first, again = read(tmp_path).secret_key, read(tmp_path).secret_key
    assert first == again
    assert len(first) >= 64
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


def test_many_who_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(read(tmp_path).secret_key)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert len(set(found)) == 1


def test_an_empty_secret_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("\n")
    with pytest.raises(BadSetting, match=r"secret\.key is empty; delete it"):
        read(tmp_path)
