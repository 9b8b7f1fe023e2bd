"""The shell: the one page, the worker and the manifest that make the learner's app."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from lms.foundation.settings import Settings
from lms.foundation.translation import LANGUAGES, both, t, texts

# Every file of the learner's app: home's, its parts' (lms/parts.py) and what they share.
_APP: Final = re.compile(r"learner(-\w+)?\.(js|css)|icon\.svg")
_SHORTCUTS: Final = (("go_on", "/"), ("turn", "/turn"), ("receipts", "/receipts"))
_PART: Final = re.compile(r"learner-([a-z]+)\.js")


def page_sources(templates: Environment, name: str = "phone/shell.html") -> str:
    """The page's template and those it includes, one after the other."""
    if templates.loader is None:
        raise LookupError("no templates to read the page from")
    source = templates.loader.get_source(templates, name)[0]
    included = sorted(filter(None, find_referenced_templates(templates.parse(source))))
    return "\n".join([source, *(page_sources(templates, each) for each in included)])


@dataclass(frozen=True)
class Shell:
    """Everything the learner's app is made of, for one version of the program, the words and the settings."""

    settings: Settings
    assets: dict[str, str]
    # Gives the sources of the page's templates, which phones keep as they were rendered.
    page: Callable[[], str] = str

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        return {language: texts(language, "learner") for language in LANGUAGES}

    @cached_property
    def _files(self) -> list[str]:
        return sorted({file for name, file in self.assets.items() if _APP.fullmatch(name)})

    @cached_property
    def version(self) -> str:
        """Changes when anything precached changes; lessons have versions of their own."""
        kept = [self._files, self.assets["sw.js"], self.words, self._said(), self.page()]
        content = json.dumps(kept, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def data(self) -> dict[str, Any]:
        """What the page carries for the app to start with (docs/phone.md)."""
        named = ((_PART.fullmatch(name), file) for name, file in self.assets.items())
        parts = {found[1]: f"/assets/{file}" for found, file in named if found}
        told = {"version": self.version, "languages": list(LANGUAGES), "parts": parts, "text": self.words}
        return {**told, **self._said()}

    def _said(self) -> dict[str, Any]:
        return {
            "site_name": self.settings.site_name,
            "home_page": self.settings.base_url,
            "demo": self.settings.demo,
            "banner": both("phone.demo_banner") if self.settings.demo else None,
        }

    def worker_head(self) -> str:
        """The line the server puts before the worker's code."""
        files = [f"/assets/{file}" for file in self._files]
        listed = ["/", *files, "/manifest.webmanifest", "/phone/catalogue", "/phone/issuer"]
        told = {"version": self.version, "precache": listed, "pack": f"/assets/{self.assets['learner-pack.json']}"}
        return f"const SHELL = {json.dumps(told)};\n"

    def manifest(self) -> dict[str, Any]:
        """The web app manifest."""
        return {
            "name": self.settings.site_name,
            "short_name": self.settings.site_name,
            "lang": "vi",
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#FFFDF8",
            "theme_color": "#0B5D3B",
            "categories": ["education"],
            "icons": self._icons(),
            "shortcuts": [{"name": t(f"phone.shortcut.{name}", lang="vi"), "url": url} for name, url in _SHORTCUTS],
            "screenshots": [self._screenshot(name) for name in ("home", "lesson")],
        }

    def _icons(self) -> list[dict[str, str]]:
        plain = [self._image(f"icon-{size}.png", f"{size}x{size}") for size in (192, 512)]
        masked = [self._image(f"maskable-{size}.png", f"{size}x{size}") for size in (192, 512)]
        drawn = [self._image(name, "any") for name in ("icon.svg", "maskable.svg")]
        return [*plain, drawn[0], *({**image, "purpose": "maskable"} for image in (*masked, drawn[1]))]

    def _screenshot(self, name: str) -> dict[str, str]:
        told = {"form_factor": "narrow", "label": t(f"phone.screenshot.{name}", lang="vi")}
        return {**self._image(f"screen-{name}.png", "720x1280"), **told}

    def _image(self, name: str, sizes: str) -> dict[str, str]:
        kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
        return {"src": f"/assets/{self.assets[name]}", "sizes": sizes, "type": kind}
