"""`python -m bench`: one table of budgets and ratios; exit 1 when a budget is broken.

LMS_TEST_DATABASE=postgresql measures record, projections and pages on PostgreSQL. A province of 1 and 6 communes is
always measured there; LMS_BENCH_COMMUNES=54 measures it alone, up to that many communes. LMS_BENCH_LOG=10000000 fills
a log up to that size instead, and asks it the usual questions at 0.1, 1 and 10 million.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import commune, log, papers, phone, province, readings, record, restart, sizes
from bench.figures import Figure, broken, say, stopwatch, table
from lms import create_app
from lms.build import build
from lms.foundation.migrating import upgrade_database
from lms.foundation.settings import ROOT, Settings
from tests.databases import KIND, FreshDatabase, create_database, fresh_databases, named, postgresql_server


def main() -> int:
    build(ROOT / "build")
    if largest := int(os.environ.get("LMS_BENCH_LOG", "0")):
        return _grown(largest)
    if communes := int(os.environ.get("LMS_BENCH_COMMUNES", "0")):
        grown, faults = _province(communes)
        print(f"\n{grown}\n\npostgresql")
        return _verdict(faults)
    with stopwatch() as seconds, tempfile.TemporaryDirectory(prefix="bench-") as home:
        measured = list(_measured(Path(home)))
    grown, faults = _province(province.SHORT)
    print(f"\n{table(measured)}\n\n{grown}\n\n{KIND}, the province postgresql, {seconds():.0f} s")
    return _verdict(broken(measured) + faults)


def _verdict(faults: Sequence[str]) -> int:
    print("budgets broken: " + "; ".join(faults) if faults else "all budgets hold")
    return 1 if faults else 0


def _province(communes: int) -> tuple[str, list[str]]:
    """On a PostgreSQL of its own, as it comes."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home, postgresql_server(Path(home)) as uri:
        url = named(create_database(uri, "province"), "postgresql+psycopg")
        upgrade_database(url)
        return province.report(_settings(Path(home) / "web", lambda _folder: url), communes)


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
        yield from restart.figures(made.app.extensions["settings"])


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
