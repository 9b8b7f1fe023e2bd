from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast import Cast, assemble
from tests.lrs.listeners import table_of_heard
from tests.lrs.reader import Reader


@pytest.fixture
def reader(app: Flask) -> Reader:
    """A program with every right, of 2.0.0."""
    return Reader(app)


@pytest.fixture
def older(app: Flask) -> Reader:
    """A program with every right, of 1.0.3."""
    return Reader(app, version="1.0.3")


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The standing cast; the tests of milestones and reach tell their stories with it."""
    return assemble()


@pytest.fixture
def listening(app: Flask) -> Iterator[None]:
    """The table of subscribers that note what they are told."""
    with table_of_heard():
        yield
