"""`lms signals`: look the record through now, or rehearse the finders on invented histories with known wrongs."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask

from lms.signals.actions import look_through
from lms.signals.finding import Kind
from lms.signals.rehearsal_plot import history
from lms.signals.rehearsing import Score, scores

MakeApp = Callable[[], Flask]


@click.command()
@click.option("--rehearse", is_flag=True, help="Score the finders on invented histories; touches no record.")
@click.option("--seed", default=2026, show_default=True, help="Of the invented histories.")
@click.option("--histories", default=20, show_default=True, type=click.IntRange(1, 500))
@click.pass_obj
def signals(make_app: MakeApp, rehearse: bool, seed: int, histories: int) -> None:
    """Look for signals of carelessness or fraud. People judge them on the commune's page; nothing else happens."""
    if rehearse:
        _rehearse(seed, histories)
        return
    with make_app().app_context():
        click.echo(f"{look_through()} signals stand where the record has grown since the last look")


def _rehearse(seed: int, count: int) -> None:
    click.echo(f"seed {seed}, {count} histories of 8 villages and 80 days, each kind of wrong twice in each")
    with click.progressbar(range(count), label="telling") as numbers:
        told = [history(f"{seed}/{number}") for number in numbers]
    click.echo(f"{sum(len(each.told) for each in told):,} statements read\n")
    click.echo(f"{'kind of signal':14}{'planted':>9}{'found':>7}{'right':>7}{'precision':>11}{'recall':>8}")
    scored = scores(told)
    for kind in Kind:
        click.echo(_line(str(kind), scored[kind]))
    whole = Score()
    for each in scored.values():
        whole.planted, whole.found = whole.planted + each.planted, whole.found + each.found
        whole.right, whole.met = whole.right + each.right, whole.met + each.met
    click.echo(_line("all", whole))


def _line(name: str, score: Score) -> str:
    numbers = f"{score.planted:>9}{score.found:>7}{score.right:>7}"
    return f"{name:14}{numbers}{score.precision:>11.2f}{score.recall:>8.2f}"
