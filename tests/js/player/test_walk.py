"""Every simulation of the repository is walked by the player's own engine, where the hand points and elsewhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from deno import find_deno_bin

from lms.catalogue.bundle import canonical, simulation_json
from lms.catalogue.draft import read_folder
from lms.foundation.settings import ROOT

pytestmark = pytest.mark.slow


def test_the_engine_walks_every_simulation_to_its_end(tmp_path: Path) -> None:
    found = read_folder(ROOT / "lessons").simulations
    given = tmp_path / "simulations.json"
    given.write_bytes(canonical({name: simulation_json(each) for name, each in found.items()}))
    script = Path(__file__).with_name("walk.js")

    command = [find_deno_bin(), "run", "--quiet", "--allow-all", str(script), str(given)]
    walked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert walked.returncode == 0, walked.stderr
    assert len(walked.stdout.splitlines()) == 2 * len(found)
