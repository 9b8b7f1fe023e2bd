"""Every simulation of the repository is walked by the player's own engine, where the hand points and elsewhere."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import yaml
from deno import find_deno_bin

from lms.foundation.settings import ROOT


def test_the_engine_walks_every_simulation_to_its_end(tmp_path: Path) -> None:
    files = sorted((ROOT / "lessons" / "simulations").glob("*.yaml"))
    given = tmp_path / "simulations.json"
    given.write_text(json.dumps({file.stem: yaml.safe_load(file.read_text("utf-8")) for file in files}), "utf-8")
    script = Path(__file__).with_name("walk.js")

    command = [find_deno_bin(), "run", "--quiet", "--allow-all", str(script), str(given)]
    walked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert walked.returncode == 0, walked.stderr
    assert len(walked.stdout.splitlines()) == 2 * len(files)
