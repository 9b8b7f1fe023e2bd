"""Newer versions of the app under a running server, as an operator's update brings them."""

from __future__ import annotations

import json
import re
from pathlib import Path


def publish_newer_app(build: Path, number: int = 1, *, keep_old: bool = True) -> None:
    """The same app with other names and other content: a comment more, and a database of version `number` + 1.

    Without `keep_old` the files of the version before are no longer to be had.
    """
    manifest = build / "manifest.json"
    names: dict[str, str] = json.loads(manifest.read_text())
    ours = {name: file for name, file in names.items() if name.startswith("learner")}
    renamed = {file: re.sub(r"\.[0-9a-f]{10}\.", f".{number:010x}.", file) for file in ours.values()}
    for old, new in renamed.items():
        content = (build / "assets" / old).read_text(encoding="utf-8")
        for file, other in renamed.items():
            content = content.replace(file, other)
        content, raised = re.subn(
            r"(\w)\(\d+\)(\.catch\(\w=>\{if\(\w\.name===.VersionError.)", rf"\1({number + 1})\2", content
        )
        assert raised == (old == ours["learner.js"]), "the version of the database is no longer where it was"
        (build / "assets" / new).write_text(f"{content}\n/* {number} */", encoding="utf-8")
        if not keep_old:
            (build / "assets" / old).unlink()
    manifest.write_text(json.dumps({name: renamed.get(file, file) for name, file in names.items()}))
