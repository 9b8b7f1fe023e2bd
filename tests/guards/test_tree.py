"""What may never be in the repository."""

from __future__ import annotations

import re
import subprocess

from lms.foundation.settings import ROOT
from lms.lrs import vocabulary

# Written apart, so that this guard does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        (
            "python" + "hosted",
            "registry.npm" + "js",
            "deb.deb" + "ian",
            "pypi" + r"\.org/simple",
            "/ro" + "ot/",
            "/wo" + "rk/",
        )
    )
)
PHONE_VOCABULARY = ROOT / "lms" / "static" / "pwa" / "vocabulary.js"


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def test_no_registry_host_and_no_path_of_a_machine_is_written_down() -> None:
    found = []
    for name in tracked():
        file = ROOT / name
        if file.suffix in (".png", ".pdf", ".woff2", ".mp3", ".zdict") or not file.is_file():
            continue
        found += [f"{name}: {hit}" for hit in FORBIDDEN.findall(file.read_text(encoding="utf-8"))]
    assert found == []


def test_locked_requirements_carry_only_names_versions_and_hashes() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in file.read_text(encoding="utf-8"), file.name
        assert "--hash=sha256:" in file.read_text(encoding="utf-8"), file.name


def test_the_phones_vocabulary_is_the_servers() -> None:
    assert PHONE_VOCABULARY.read_text(encoding="utf-8") == vocabulary.javascript()
