"""What the server offers phones to download, made once per process: the catalogue and today's lesson bundles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from lms.catalogue.bundle import bundle, canonical, catalogue_json, version_of
from lms.catalogue.model import Catalogue


@dataclass(frozen=True)
class Offer:
    """``catalogue``: the answer of ``/phone/catalogue``; ``lessons``: the bundle by (lesson, version)."""

    catalogue: bytes
    lessons: dict[tuple[str, str], bytes]

    def with_course(self, course: Mapping[str, object]) -> bytes:
        """The answer with one more course at the end."""
        told = json.loads(self.catalogue)
        told["courses"].append(course)
        return canonical({**told, "version": version_of(told)})


def offer(catalogue: Catalogue) -> Offer:
    """Everything as bytes, ready to be sent."""
    made = {name: bundle(lesson) for name, lesson in catalogue.lessons.items()}
    lessons = {(name, str(each["version"])): canonical(each) for name, each in made.items()}
    return Offer(canonical(catalogue_json(catalogue)), lessons)
