"""`python -m bench`: one table of budgets and ratios; exit 1 when a budget is broken.

LMS_TEST_DATABASE=postgresql measures record, projections and pages on PostgreSQL. LMS_BENCH_LOG=10000000 fills a log up
to that size instead, and asks it the usual questions at 0.1, 1 and 10 million.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import commune, log, papers, phone, readings, record, sizes
from bench.figures import Figure, broken, say, stopwatch, table
from lms import create_app
from lms.build import build
from lms.foundation.settings import ROOT, Settings
from tests.databases import KIND, FreshDatabase, fresh_databases


def main() -> int:
    build(ROOT / "build")
    if largest := int(os.environ.get("LMS_BENCH_LOG", "0")):
        return _grown(largest)
    with stopwatch() as seconds, tempfile.TemporaryDirectory(prefix="bench-") as home:
        measured = list(_measured(Path(home)))
    print(f"\n{table(measured)}\n\n{KIND}, {seconds():.0f} s")
    faults = broken(measured)
    print("budgets broken: " + "; ".join(faults) if faults else "all budgets hold")
    return 1 if faults else 0


def _grown(largest: int) -> int:
    with tempfile.TemporaryDirectory(prefix="bench-") as home, fresh_databases(Path(home)) as fresh:
        print(f"\n{log.report(_settings(Path(home) / 'log', fresh), largest)}\n\n{KIND}")
    return 0


def _measured(home: Path) -> Iterator[Figure]:
    with fresh_databases(home) as fresh:
        say("sizes …")
        small = _settings(home / "small", fresh)
        yield from sizes.figures(create_app(small))
        yield from phone.figures(small)
        yield from record.figures(_settings(home / "record", fresh), _settings(home / "raw", fresh).database_url)
        say("commune: two months of learning …")
        made = commune.make(_settings(home / "commune", fresh))
        yield from readings.figures(made)
        yield from papers.figures(made)


def _settings(folder: Path, fresh: FreshDatabase) -> Settings:
    """Settings of a new, migrated database in a folder of its own."""
    folder.mkdir()
    return Settings(
        data=folder,
        database_url=fresh(folder),
        base_url="http://localhost",
        secret_key="only for measuring",
        build=ROOT / "build",
    )


if __name__ == "__main__":
    sys.exit(main())
