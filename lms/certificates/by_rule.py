"""What the paper of a digital household says where a rule asks for something else than the programme's first did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lms.foundation.translation import day, t
from lms.progress.rules import FIRST, Rule


def body(rule: Rule | None, lang: str, core: int) -> str | None:
    """The sentence below the name, of what this rule asked; None where the programme's own sentence says it."""
    if rule is None or _told(rule) == _told(FIRST):
        return None
    count = len(rule.lessons) or core
    first = t("certificates.paper.by_rule", lang=lang, since=day(rule.since), n=count, count=count)
    return "; ".join([first, *_more(rule, lang)]) + "."


def _told(rule: Rule) -> tuple[Any, ...]:
    """What the programme's own sentence speaks of."""
    return sorted(rule.lessons), sorted(rule.skills), rule.retained_after, rule.teach_backs


def _more(rule: Rule, lang: str) -> Iterator[str]:
    if rule.retained_after is not None:
        days = rule.retained_after.days
        yield t("certificates.paper.by_rule.review", lang=lang, n=days, days=days)
    if rule.skills:
        skills = ", ".join(t(f"certificates.paper.skill.{skill}", lang=lang) for skill in rule.skills)
        yield t("certificates.paper.by_rule.skills", lang=lang, skills=skills)
    if rule.teach_backs:
        yield t("certificates.paper.by_rule.taught", lang=lang, n=rule.teach_backs, times=rule.teach_backs)
