"""The build of what phones load (real Deno, real files)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lms.build import build
from lms.foundation.settings import ROOT


@pytest.mark.slow
def test_two_builds_at_once_take_turns_and_leave_one_whole_result(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        f"from pathlib import Path; from lms.build import build; build(Path({str(tmp_path)!r}))",
    ]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [each.wait(timeout=120) for each in both] == [0, 0]
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert all((tmp_path / "assets" / name).stat().st_size for name in manifest.values())


@pytest.mark.slow
def test_a_build_that_is_up_to_date_is_left_alone_and_older_files_stay(tmp_path: Path) -> None:
    made = Path(shutil.copytree(ROOT / "build", tmp_path / "build"))
    older = made / "assets" / "learner.0000000000.js"
    older.write_text("an earlier version")
    (made / "inputs.sha256").write_text("something changed")
    assert (build(made), build(made)) == (True, False)
    assert older.exists()
