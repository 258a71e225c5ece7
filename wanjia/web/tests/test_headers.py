"""Headers on every response, whatever layer it comes from (T33, T25)."""

import contextlib

import pytest
from django.test import Client, override_settings

from wanjia.web import assets

pytestmark = pytest.mark.django_db

RESPONSES = {
    "a page": lambda client: client.get("/gallery"),
    "no such page": lambda client: client.get("/nowhere"),
    "a static file": lambda client: client.get(assets.asset(assets.ENTRY)),
    "no such static file": lambda client: client.get("/static/nothing.js"),
    "wrong method": lambda client: client.get("/language"),
    "a redirect": lambda client: client.post("/language", {"language": "en", "next": "/gallery"}),
    "no csrf token": lambda client: Client(enforce_csrf_checks=True).post("/language", secure=True),
    "a strange host": lambda client: client.get("/gallery", headers={"host": "evil.example"}),
    "an override of the method": lambda client: client.post("/gallery", headers={"x-http-method-override": "DELETE"}),
}


@pytest.fixture(params=RESPONSES, ids=str)
def response(request, client):
    with contextlib.closing(RESPONSES[request.param](client)) as response:
        yield response


def test_content_security_policy_allows_nothing_inline(response):
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_fixed_headers(response, name, value):
    assert response.headers[name] == value


def test_powerful_features_are_off_and_the_request_has_a_number(response):
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert len(response.headers["X-Request-Id"]) == 16


def test_only_hashed_files_are_kept_by_browsers(response):
    cache = response.headers["Cache-Control"]
    hashed = response.request["PATH_INFO"].startswith("/static/main-")
    assert ("immutable" in cache) is hashed
    assert (cache == "no-store") is not hashed


def test_an_incoming_request_id_is_not_believed(client):
    response = client.get("/gallery", headers={"x-request-id": "mine"})
    assert response.headers["X-Request-Id"] != "mine"


def test_tls_brings_hsts_of_a_year_and_host_bound_cookies(run_settings):
    told = run_settings("WANJIA_TLS=1")
    assert told["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert told["SECURE_SSL_REDIRECT"] is True
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert told[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert told[f"{cookie}_COOKIE_SECURE"] is True


def test_the_demo_on_the_loopback_needs_no_tls(run_settings):
    told = run_settings("WANJIA_TLS=")
    assert told["SECURE_HSTS_SECONDS"] == 0
    assert told["SESSION_COOKIE_NAME"] == "session"


@override_settings(SECURE_HSTS_SECONDS=63072000, SECURE_SSL_REDIRECT=True)
@pytest.mark.parametrize("path", ["/gallery", "/nowhere", "/static/nothing.js"])
def test_hsts_stands_on_every_response_over_tls(client, path):
    assert client.get(path, secure=True).headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert client.get(path).headers["Location"].startswith("https://")


def test_the_language_switch_takes_no_one_elsewhere(client):
    response = client.post("/language", {"language": "en", "next": "https://evil.example/"})
    assert response.headers["Location"] == "/"
