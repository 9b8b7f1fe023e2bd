"""Changes are taken from our own pages only; every answer carries the headers; text is packed."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask, Response

from lms.foundation.safety import protect

LONG = "chữ " * 400


@pytest.fixture(params=[False, True], ids=["http", "https"])
def small(request: pytest.FixtureRequest) -> Flask:
    app = Flask("small")
    protect(app, secure=request.param)
    app.config["secure"] = request.param
    app.add_url_rule("/change", "change", lambda: "done", methods=["GET", "POST", "PUT", "DELETE"])
    app.add_url_rule("/long", "long", lambda: LONG)
    app.add_url_rule("/short", "short", lambda: "short")
    app.add_url_rule("/data", "data", lambda: {"some": "data"})
    app.add_url_rule("/picture", "picture", lambda: Response(bytes(5000), content_type="image/png"))
    return app


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 200),
        ({"Cookie": "staff=x"}, 403),
        ({"Cookie": "staff=x", "Origin": "http://localhost"}, 200),
    ],
)
def test_only_our_own_pages_may_change_something(small: Flask, headers: dict[str, str], status: int) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert (
            small.test_client(use_cookies=False).open("/change", method=method, headers=headers).status_code == status
        )
    assert small.test_client(use_cookies=False).get("/change", headers=headers).status_code == 200


def test_every_answer_carries_the_headers(small: Flask) -> None:
    for address in ("/short", "/not-there", "/data"):
        headers = small.test_client().get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
        assert headers["X-Frame-Options"] == "DENY"
        assert ("Strict-Transport-Security" in headers) is small.config["secure"]


def test_data_says_no_more_than_data_needs(small: Flask) -> None:
    headers = small.test_client().get("/data").headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "Permissions-Policy" not in headers
    assert "Permissions-Policy" in small.test_client().get("/short").headers


def test_long_text_is_packed_for_those_who_can_unpack(small: Flask) -> None:
    client = small.test_client()
    packed = client.get("/long", headers={"Accept-Encoding": "gzip, br"})
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.get_data()).decode() == LONG
    assert len(packed.get_data()) == packed.content_length < 200
    plain = client.get("/long")
    assert "Content-Encoding" not in plain.headers
    assert plain.get_data(as_text=True) == LONG


def test_what_would_not_gain_is_left_as_it_is(small: Flask) -> None:
    for address in ("/short", "/picture"):
        answer = small.test_client().get(address, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers
