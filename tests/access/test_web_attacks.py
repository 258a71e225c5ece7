"""Forged forms, planted methods, caches, hosts and redirects, over every address (T25)."""

import pytest
from django.test import Client

from tests.access.addresses import addresses
from tests.access.city import cast

ADDRESSES = addresses()

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    """Of the system officer, who may write the most."""
    return cast()["system_admin"]


@pytest.fixture
def strict(browser):
    """The same, checked for CSRF as real browsers are."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = browser.cookies
    return client


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_form_from_elsewhere_is_refused(strict, method):
    # 401: an address of the API, which takes a token and no cookie.
    accepted = [one.name for one in ADDRESSES if strict.generic(method, one.url()).status_code not in {401, 403, 405}]
    assert accepted == []


def test_a_header_does_not_change_the_method(browser):
    for one in ADDRESSES:
        plain = browser.get(one.url()).status_code
        for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
            assert browser.get(one.url(), headers={header: "POST"}).status_code == plain, one.name


def test_nothing_private_is_kept_by_browser_or_proxy(browser):
    kept = [
        one.name
        for one in ADDRESSES
        for answer in (browser.get(one.url()), browser.post(one.url()))
        if "no-store" not in answer.headers.get("Cache-Control", "")
    ]
    assert kept == []


def test_a_strange_host_gets_nothing(browser):
    answered = [
        one.name for one in ADDRESSES if browser.get(one.url(), headers={"host": "evil.example"}).status_code != 400
    ]
    assert answered == []


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", r"\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(browser, target):
    for one in ADDRESSES:
        for answer in (
            browser.get(one.url(), query_params={"next": target}),
            browser.post(one.url(), {"next": target, "password": "pale-river-lantern-42"}, headers={"referer": target}),
        ):
            assert "evil" not in answer.headers.get("Location", ""), one.name
            assert "javascript" not in answer.headers.get("Location", ""), one.name
