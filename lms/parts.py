"""The learner's app in a few files: what home needs, and parts that are fetched when they are first shown.

A module is in one file only. Deno splits by reachability, and every part is made to reach ``main.js`` as well: so
whatever home uses is in home's own file, from which the parts take it, and no further file stands between them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from deno import find_deno_bin

from lms.foundation.settings import ROOT
from lms.foundation.translation import LANGUAGES, texts

PWA = ROOT / "lms" / "static" / "pwa"
HOME: Final = "learner.js"
# A part: its module. Its words, if it has a folder lms/text/parts/<part>/, travel in the same file.
PARTS: Final = {
    "lesson": PWA / "screens" / "lesson.js",
    "review": PWA / "screens" / "review.js",
    "more": PWA / "screens" / "more.js",
    "news": PWA / "news" / "main.js",
    "paying": PWA / "player" / "paying.js",
    "memory": PWA / "store" / "memory.js",
    "team": PWA / "team" / "main.js",
    "voice": PWA / "voice" / "main.js",
    "wallet": PWA / "wallet" / "screens.js",
}
# What home asks for on every visit travels in one file: each request of a slow line costs half a second.
TOGETHER: Final = {"news": "beside", "voice": "beside"}
# All other parts in one file, for a phone's first visit: the worker takes it apart.
PACK: Final = "learner-pack.json"
_IMPORTED = re.compile(r'(?<=")(?:\.{1,2}/)+([\w-]+\.js)(?=")')


class BundlingFailed(Exception):
    """Deno could not bundle, or not as it was thought; the message says what."""


def app(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """``(name, hashed name, content)``: ``learner.js``, ``learner-<part>.js``, what parts share, and the pack.

    Parts that travel together have one content and one hashed name.
    """
    made = _bundled(folder)
    home = _behind(made.pop("main.js"))
    entries = _entries()
    names = {home: [HOME], **{file: entries.get(file) or [_shared(file)] for file in made if file != home}}
    hashed: dict[str, str] = {}
    for file, content in _named(made, names, hashed):
        yield from ((name, hashed[file], content.encode()) for name in names[file])
    already = {home, *(_part_file(together) for together in TOGETHER.values())}
    pack = packed({hashed[file]: made[file] for file in names if file not in already})
    yield PACK, hashed_name(PACK, pack), pack


def packed(files: dict[str, str]) -> bytes:
    """``{"learner-more.1a2b3c4d5e.js": its content, …}`` as JSON."""
    return json.dumps(files, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _named(made: dict[str, str], names: dict[str, list[str]], hashed: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give each file its hashed name, what others import first; in ``made``, too, these names are imported."""
    while waiting := [file for file in names if file not in hashed]:
        ready = [file for file in waiting if _imports(made[file]) <= hashed.keys()]
        if not ready:
            raise BundlingFailed(f"these files import each other: {waiting}")
        for file in ready:
            made[file] = _IMPORTED.sub(lambda found: f"./{hashed[found[1]]}", made[file])
            hashed[file] = hashed_name(file if file in _entries() else names[file][0], made[file].encode())
            yield file, made[file]


def hashed_name(name: str, content: bytes) -> str:
    """``learner.js`` → ``learner.1a2b3c4d5e.js``"""
    stem, suffix = name.rsplit(".", 1)
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


def deno_bundle(*arguments: str) -> None:
    """Raises ``BundlingFailed``."""
    command = [find_deno_bin(), "bundle", "--quiet", "--minify", *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    if result.returncode:
        raise BundlingFailed(f"bundling failed:\n{result.stderr}")


def _entries() -> dict[str, list[str]]:
    """The file Deno is given, and the names of the parts in it: ``{"learner-beside.js": ["learner-news.js", …]}``."""
    files: dict[str, list[str]] = {}
    for part in PARTS:
        files.setdefault(_part_file(TOGETHER.get(part, part)), []).append(_part_file(part))
    return files


def _part_file(part: str) -> str:
    return f"learner-{part}.js"


def _shared(file: str) -> str:
    """What several parts share, and home does not need: a file of its own, fetched with the first of them."""
    return f"learner-{hashlib.sha256(file.encode()).hexdigest()[:6]}.js"


def _bundled(folder: Path) -> dict[str, str]:
    drafts, out = folder / "parts", folder / "bundled"
    for place in (drafts, out):
        shutil.rmtree(place, ignore_errors=True)
    drafts.mkdir()
    for file in _entries():
        inside = [part for part in PARTS if _part_file(TOGETHER.get(part, part)) == file]
        (drafts / file).write_text(_entry(inside), encoding="utf-8")
    entries = [str(PWA / "main.js"), *(str(drafts / file) for file in _entries())]
    deno_bundle("--code-splitting", "--outdir", str(out), *entries)
    return {file.name: file.read_text(encoding="utf-8") for file in out.rglob("*.js")}


def _entry(inside: list[str]) -> str:
    words = {
        language: {key: text for part in inside for key, text in texts(language, f"parts/{part}").items()}
        for language in LANGUAGES
    }
    told = json.dumps(words, ensure_ascii=False, sort_keys=True)
    exports = "\n".join(f'export * from "{PARTS[part].as_uri()}";' for part in inside)
    return f'import "{(PWA / "main.js").as_uri()}";\n{exports}\nexport const words = {told};\n'


def _behind(main: str) -> str:
    """The one file ``main.js`` consists of: its modules are needed by every part, so Deno put all of them there."""
    [*files] = _imports(main)
    if len(files) != 1 or len(main) > 200:
        raise BundlingFailed(f"home is not one file but {files} and {len(main)} bytes")
    return files[0]


def _imports(content: str) -> set[str]:
    return set(_IMPORTED.findall(content))
