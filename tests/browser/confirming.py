"""What the server confirmed of a phone's work."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.finger import PATIENCE_MS
from tests.browser.lesson_screen import LessonScreen


def confirmed(answer: Any) -> list[str]:
    return [each["id"] for each in answer.json()["answers"] if each["result"] in ("stored", "already")]


def work_until_told(lesson: LessonScreen, told: list[str]) -> None:
    """Whatever card she is at: some say nothing before their last tap."""
    for _ in range(30):
        lesson.work(lesson.place())
        lesson.page.wait_for_timeout(100)
        if told:
            return
    expect_count(lesson.page, told, 1)


def expect_count(page: Page, told: list[str], wanted: int) -> None:
    """Return when so many were confirmed; the page's events arrive only while something is asked of it."""
    for _ in range(PATIENCE_MS // 50):
        if len(told) >= wanted:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(told)} of {wanted} confirmed")
