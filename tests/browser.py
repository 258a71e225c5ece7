"""A real browser for tests of pages: Debian's chromium, driven by Playwright.

``open_page(path, language="zh-hans", phone=False)`` gives a page of the live server. A page that logs an error fails
the test, except a failed request that the test expects (``allow``). Without chromium the tests are skipped with a word,
and fail where CI promises one.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.lacking import lacking

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session."""
    if not CHROMIUM.exists():
        lacking(f"{CHROMIUM} is not installed: the tests in a browser did not run")
    # Playwright keeps an event loop in this thread, in which Django would refuse to talk to the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a path of the live server in a context of its own."""
    contexts, errors, allowed = [], [], set[str]()

    def open_page(path: str, *, language: str = "zh-hans", phone: bool = False, allow: tuple[str, ...] = ()) -> Page:
        context = chromium.new_context(viewport=PHONE if phone else DESK, base_url=live_server.url)
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
        contexts.append(context)
        allowed.update(allow)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [error for error in errors if not any(words in error for words in allowed)] == []


@pytest.fixture
def browser_page(open_page) -> Page:
    """The first page of the platform in Chinese at the desk."""
    return open_page("/")


def sign_in(page: Page, login: str, password: str) -> Page:
    """From the login page to the first page of one's work."""
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.click("main .button.is-primary")
    page.wait_for_url(re.compile("/(?!login)[a-z]+"))
    return page


def violations(page: Page) -> list[str]:
    """What axe finds serious or critical on the page, with where it is; once nothing on it is faded while it loads."""
    expect(page.locator(".htmx-request, .is-loading")).to_have_count(0)
    # Evaluated, not added as a tag: the Content-Security-Policy allows no foreign script, and stays on.
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
    return [
        f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
