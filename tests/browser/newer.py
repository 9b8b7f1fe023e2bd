"""Newer versions of the app under a running server, as an operator's update brings them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, TimeoutError

from lms.parts import PACK, packed
from tests.browser.conftest import SwitchOn
from tests.browser.finger import PATIENCE_MS
from tests.browser.phone import Phone

VERSION = "() => JSON.parse(document.getElementById('shell').textContent).version"
AT_ONCE_MS = 5_000
NOTE_WHAT_IS_ASKED = """
const say = ServiceWorker.prototype.postMessage;
ServiceWorker.prototype.postMessage = function (message) {
  sessionStorage.setItem("asked", message.type);
  return say.call(this, message);
};
"""


def note_what_workers_are_asked(context: BrowserContext) -> None:
    """To be called before the page is opened whose asking `newest` waits for."""
    context.add_init_script(NOTE_WHAT_IS_ASKED)


def newest(phone: Phone, old: str, switch_on_phone: SwitchOn) -> Phone:
    """The phone on whose home the newer app has taken over: at once, or when the browser is opened again.

    Once in twenty times Chromium keeps the old worker for minutes after the new one was let in, though no request is
    left to it. That the app lets the new one in is demanded every time.
    """
    newer = f"() => ({VERSION})() !== '{old}'"
    let_in = f"() => sessionStorage.getItem('asked') === 'activate' || ({newer})()"
    phone.page.wait_for_function(let_in, timeout=PATIENCE_MS)
    try:
        phone.page.wait_for_function(newer, timeout=AT_ONCE_MS)
    except TimeoutError:
        phone = Phone(switch_on_phone().pages[0], phone.url)
        phone.open("/")
        phone.page.wait_for_function(newer, timeout=PATIENCE_MS)
    return phone


def publish_newer_app(build: Path, number: int = 1, *, keep_old: bool = True) -> None:
    """The same app with other names and other content: a comment more, and a database of version `number` + 1.

    Without `keep_old` the files of the version before are no longer to be had.
    """
    manifest = build / "manifest.json"
    names: dict[str, str] = json.loads(manifest.read_text())
    ours = {name: file for name, file in names.items() if name.startswith("learner") and name != PACK}
    renamed = {file: re.sub(r"\.[0-9a-f]{10}\.", f".{number:010x}.", file) for file in ours.values()}
    made: dict[str, str] = {}
    for old, new in renamed.items():
        content = (build / "assets" / old).read_text(encoding="utf-8")
        for file, other in renamed.items():
            content = content.replace(file, other)
        content, raised = re.subn(
            r"(\w)\(\d+\)(\.catch\(\w=>\{if\(\w\.name===.VersionError.)", rf"\1({number + 1})\2", content
        )
        assert raised == (old == ours["learner.js"]), "the version of the database is no longer where it was"
        made[new] = f"{content}\n/* {number} */"
        (build / "assets" / new).write_text(made[new], encoding="utf-8")
        if not keep_old:
            (build / "assets" / old).unlink()
    pack = f"learner-pack.{number:010x}.json"
    parts = {name: content for name, content in made.items() if name.startswith("learner-")}
    (build / "assets" / pack).write_bytes(packed(parts))
    renamed[names[PACK]] = pack
    manifest.write_text(json.dumps({name: renamed.get(file, file) for name, file in names.items()}))
