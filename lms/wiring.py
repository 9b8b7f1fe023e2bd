"""Who hears what: the one place that knows all rooms."""

from __future__ import annotations

import click
from flask import Blueprint, Flask

from lms.lrs.subscribers import Subscriber

# In the order in which they advance: whoever reads another's rows stands below it and names it in `after`.
SUBSCRIBERS: tuple[Subscriber, ...] = ()

BLUEPRINTS: tuple[Blueprint, ...] = ()

COMMANDS: tuple[click.Command, ...] = ()


def furnish(app: Flask) -> None:
    """Hang the rooms' doors into the app."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def subscriber(name: str) -> Subscriber:
    """The subscriber of that name; raises ``KeyError`` with the names there are."""
    for candidate in SUBSCRIBERS:
        if candidate.name == name:
            return candidate
    raise KeyError(f"no subscriber “{name}”; there are: {', '.join(each.name for each in SUBSCRIBERS)}")
