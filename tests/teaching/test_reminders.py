"""Reminders: encrypted to the phone over a real push service, by the timetable, never at night, never elsewhere."""

from __future__ import annotations

import base64
import dataclasses
import json
import stat
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from flask import Flask
from sqlalchemy import select

from lms import wiring
from lms.access.devices import revoke_device
from lms.access.models import Device
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.teaching.actions import assign
from lms.teaching.push_models import PushSubscription, Reminder
from lms.teaching.reminders import is_quiet, remind
from tests.cast import Cast
from tests.learning import complete_lesson
from tests.phone.handset import OWN_PAGE, Handset
from tests.teaching.push_service import Browser, PushService, push_service

pytestmark = pytest.mark.slow

LESSON = "qr-pay-buyer"


@pytest.fixture
def service(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    with push_service(tmp_path) as (service, certificate):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], push_hosts=(service.host,))
        yield service


@pytest.fixture
def phone(app: Flask, cast: Cast) -> Handset:
    phone = Handset(app.test_client())
    phone.open(cast.household)
    phone.take_turn(cast.household, cast.learner)
    return phone


@pytest.fixture
def subscribed(phone: Handset, service: PushService) -> Browser:
    browser = Browser()
    assert tell(phone, browser.subscription(service.address())) == 200
    return browser


def tell(phone: Handset, subscription: object) -> int:
    return phone.client.post("/phone/push", json=subscription, headers=OWN_PAGE).status_code


def on(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=clock.VIETNAM)


def give(cast: Cast, at: datetime, due: date | None = None) -> uuid.UUID:
    with clock.travel(at):
        return assign(cast.trainer, ("lesson", LESSON), cast.household, due, "Bí mật", ids.new_id())


def remind_at(moment: datetime) -> int:
    with clock.travel(moment):
        return remind()


def test_the_message_is_for_this_phone_alone_and_signed_by_this_server(
    phone: Handset, subscribed: Browser, service: PushService, cast: Cast, app: Flask
) -> None:
    today = clock.today()
    give(cast, on(today, 9))
    assert remind_at(on(today, 10)) == 1
    ((path, headers, body),) = service.got
    assert path == "/push/one"
    assert b"Qu" not in body[:200]
    message = json.loads(subscribed.plain(body))
    assert message["url"] == f"/lessons/{LESSON}"
    assert message["body"].startswith("Có bài mới cho nhà mình")
    assert not any(said in subscribed.plain(body) for said in ("Bí mật", "Đào", cast.household.code))
    assert headers["content-encoding"] == "aes128gcm"
    check_signature(headers["authorization"], phone.client.get("/phone/push").get_json()["key"], service)
    key_file = app.extensions["settings"].data / "vapid.pem"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert remind in wiring.TIMETABLE


def check_signature(authorization: str, key: str, service: PushService) -> None:
    """RFC 8292: the token names this service, and the key the browser was given vouches for it."""
    parts = dict(part.strip().split("=", 1) for part in authorization.removeprefix("vapid ").split(","))
    assert parts["k"] == key
    head, claims, signature = parts["t"].split(".")
    assert json.loads(decoded(claims))["aud"] == f"https://{service.host}"
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    raw = decoded(signature)
    numbers = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    point.verify(encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_timetable_is_kept_until_it_is_finished(subscribed: Browser, service: PushService, cast: Cast) -> None:
    begun = clock.today() - timedelta(days=12)
    give(cast, on(begun, 9), due=begun + timedelta(days=9))
    said = {
        day: remind_at(on(begun + timedelta(days=day), 10)) + remind_at(on(begun + timedelta(days=day), 15))
        for day in range(12)
    }
    # Given, after three days, after a week, and the day before it is due (which is not said again on the day).
    assert [day for day, count in said.items() if count] == [0, 3, 7, 8]
    assert set(said.values()) == {0, 1}
    occasions = db.session.scalars(select(Reminder.occasion).order_by(Reminder.at)).all()
    assert occasions == ["given", "day-3", "day-7", "due"]
    complete_lesson(cast.learner, cast.household, LESSON, clock.now())
    assert remind_at(on(begun + timedelta(days=14), 10)) == 0


def test_whoever_wants_no_more_is_reminded_no_more(
    phone: Handset, subscribed: Browser, service: PushService, cast: Cast
) -> None:
    today = clock.today()
    give(cast, on(today, 9))
    stopped = [phone.client.delete("/phone/push", headers=OWN_PAGE).status_code for _ in range(2)]
    assert stopped == [200, 200]
    assert remind_at(on(today, 10)) == 0
    assert tell(phone, subscribed.subscription(service.address())) == 200
    assert remind_at(on(today, 10)) == 1


def test_nobody_is_disturbed_at_night(subscribed: Browser, service: PushService, cast: Cast) -> None:
    today = clock.today()
    give(cast, on(today, 4))
    hours = [hour for hour in range(24) if not is_quiet(on(today, hour))]
    assert hours == list(range(7, 20))
    assert [remind_at(on(today, hour)) for hour in (4, 6, 20, 23, 7)] == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(("status", "kept"), [(410, 0), (404, 0), (500, 1), (201, 1)])
def test_an_expired_subscription_is_dropped(
    subscribed: Browser, service: PushService, cast: Cast, status: int, kept: int
) -> None:
    service.status = status
    give(cast, on(clock.today(), 9))
    assert remind_at(on(clock.today(), 10)) == (status == 201)
    assert remind_at(on(clock.today(), 11)) == 0
    assert len(service.got) == 1
    assert len(db.session.scalars(select(PushSubscription)).all()) == kept


def test_no_redirect_is_followed_and_no_revoked_phone_reminded(
    subscribed: Browser, service: PushService, cast: Cast
) -> None:
    service.status, service.moved = 307, service.address("/inside")
    give(cast, on(clock.today(), 9))
    assert remind_at(on(clock.today(), 10)) == 0
    assert [path for path, _, _ in service.got] == ["/push/one"]
    service.status, service.moved = 201, ""
    revoke_device(db.session.scalars(select(Device.id)).one())
    assert remind_at(on(clock.today() + timedelta(days=3), 10)) == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://{host}/push", "https://127.0.0.1/push", "https://169.254.169.254/latest", "https://{host}.evil.example/",
        "https://evil.example/{host}", "https://{host}@evil.example/", "https://user@{host}/", "https://localhost/",
        "ftp://{host}/", "https://[::1]/", "https://{host}:99999999/", "",
    ],
)  # fmt: skip
def test_an_address_that_is_no_push_service_is_refused(phone: Handset, service: PushService, endpoint: str) -> None:
    assert tell(phone, Browser().subscription(endpoint.format(host=service.host))) == 400
    assert db.session.scalars(select(PushSubscription)).all() == []


def test_what_is_no_subscription_is_refused_and_a_newer_one_takes_its_place(
    phone: Handset, service: PushService, app: Flask
) -> None:
    good = Browser().subscription(service.address())
    wrong: list[object] = [None, [], {}, {**good, "keys": {"p256dh": "BAAA", "auth": "x"}}, {**good, "keys": None}]
    for broken in wrong:
        assert tell(phone, broken) == 400
    for path in ("/push/one", "/push/two"):
        assert tell(phone, Browser().subscription(service.address(path))) == 200
    assert [each.endpoint for each in db.session.scalars(select(PushSubscription))] == [service.address("/push/two")]
    assert app.test_client().post("/phone/push", json=good, headers=OWN_PAGE).status_code == 401


def test_the_real_services_are_in_the_list_from_the_start(phone: Handset) -> None:
    for host in (
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "web.push.apple.com",
        "x.notify.windows.com",
    ):
        assert tell(phone, Browser().subscription(f"https://{host}/send/abc")) == 200
