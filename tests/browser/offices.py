"""What trainers and officers do at their pages, by the words they read there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD


def sign_in(page: Page, url: str, username: str) -> None:
    """Through the door, with a password."""
    page.goto(f"{url}/staff/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.locator("form[action='/staff/sign-in'] button").click()
    expect(page.locator("header.top details.menu")).to_be_visible()


def give_core_path(page: Page, household: str) -> None:
    """The trainer gives the path of all core lessons to a household, from its page."""
    open_household(page, household)
    page.locator("a.main[href*='/assignments/new']").click()
    page.select_option("select[name=task]", "path:path-core")
    page.locator("form.form button.main").click()
    expect(page.locator("#content .message.done")).to_be_visible()


def open_household(page: Page, household: str) -> None:
    """The trainer's page of a household."""
    page.locator("nav.rooms a[href$='/trainer/households']").click()
    page.get_by_role("link", name=household).first.click()
    expect(page.locator("h1", has_text=household)).to_be_visible()


def open_completed_household(page: Page, url: str, household: str) -> None:
    """The officer goes from the figure “completed” to the household behind it."""
    page.goto(f"{url}/commune/")
    page.locator(".figures a[href='/commune/households?rung=completed']").first.click()
    page.locator("#households").get_by_role("link", name=household).click()
    expect(page.locator("h1", has_text=household)).to_be_visible()


def revoke_certificate(page: Page, reason: str) -> None:
    """From the household's page: its certificate, and out of force with it."""
    page.locator(".papers li", has_text="Bộ bài lõi").locator("a").click()
    page.locator("a.button.danger").click()
    page.fill("#reason", reason)
    page.locator("form.form button.danger").click()
    expect(page.locator(".certificate-status.revoked")).to_be_visible()
