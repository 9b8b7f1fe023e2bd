"""The phone's check without network, by its own code, of what this server signed: true, changed, forged, replayed."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from deno import find_deno_bin

from lms.access.models import Account
from lms.certificates.actions import revoke
from lms.certificates.cose import base43, sign
from lms.certificates.issuer import for_phones
from lms.certificates.keys import ensure_key, known_keys, private, rotate
from lms.certificates.models import Certificate
from lms.certificates.signed_code import PURPOSE, code_for, fields_of
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.settings import ROOT
from tests.cast import Cast
from tests.certificates.forger import Forger

pytestmark = [pytest.mark.slow, pytest.mark.once]

FORGER = Forger()
JUDGE = ROOT / "tests" / "js" / "wallet" / "judge.js"


def judged(news: list[dict[str, Any]], *papers: tuple[str, str], days: int = 0) -> dict[str, Any]:
    """What the phone says of these papers (code, id), after it heard the news in this order."""
    asked = {
        "news": news,
        "papers": [{"code": code, "id": identifier} for code, identifier in papers],
        "today": (clock.today() + timedelta(days=days)).isoformat(),
    }
    command = [find_deno_bin(), "run", "--quiet", str(JUDGE)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def news() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(for_phones(db.session())))
    return told


def code_of(certificate: Certificate) -> tuple[str, str]:
    assert certificate.code is not None
    return certificate.code, certificate.id


def withdrawn(by: Account, certificate: Certificate) -> None:
    assert revoke(by, certificate.id, "ghi nhầm")


def test_what_is_printed_is_read_back_and_every_single_change_fails(certificate: Certificate) -> None:
    told = judged([news()], code_of(certificate))
    (paper,) = told["told"]
    printed = certificate.printed
    assert paper["verdict"] == "valid"
    assert paper["paper"]["recipient"] == printed["recipient"]
    assert paper["paper"]["place"] == printed["place"]
    assert paper["paper"]["number"] == certificate.number
    assert "/".join(reversed(paper["paper"]["expires"].split("-"))) == printed["expires"]
    assert (told["altered"], told["passed"]) == (len(certificate.code or ""), 0)


def test_the_code_of_one_paper_does_not_make_another_address_true(certificate: Certificate) -> None:
    code, _ = code_of(certificate)
    assert judged([news()], (code, "a" * 26))["told"] == [{"verdict": "not signed"}]


def test_it_is_valid_on_its_last_day_and_expired_on_the_next(certificate: Certificate) -> None:
    last = (certificate.expires_at.astimezone(clock.VIETNAM).date() - clock.today()).days
    for days, verdict in ((last, "valid"), (last + 1, "expired")):
        assert judged([news()], code_of(certificate), days=days)["told"][0]["verdict"] == verdict


def test_a_withdrawn_paper_is_known_from_the_last_list(certificate: Certificate, cast: Cast) -> None:
    before = news()
    withdrawn(cast.officer, certificate)
    told = judged([before, news()], code_of(certificate))
    assert told["told"][0]["verdict"] == "revoked"
    assert told["told"][0]["listed"] >= before["issued"]


def test_an_older_list_told_again_is_refused(certificate: Certificate, cast: Cast) -> None:
    older = news()
    withdrawn(cast.officer, certificate)
    with clock.travel(clock.now() + timedelta(hours=1)):
        newer = news()
    told = judged([newer, older], code_of(certificate))
    assert told["refused"] == [[], ["old_list"]]
    assert told["told"][0]["verdict"] == "revoked"


@pytest.mark.parametrize("endorsement", ["none", "its own"])
def test_a_forged_key_and_what_it_signs_are_refused(certificate: Certificate, endorsement: str) -> None:
    """Somebody puts a key of his own into the news, and a paper and an empty list signed with it."""
    from_us, forger = news(), FORGER
    forged = {
        "issued": from_us["issued"] + 99,
        "keys": [*from_us["keys"], forger.listed(None if endorsement == "none" else forger)],
        "status": forger.text({1: from_us["issued"] + 99, 2: []}, "lop-hoc-so status"),
    }
    paper = base43(forger.signed(fields_of(certificate), PURPOSE))
    told = judged([from_us, forged], (paper, certificate.id), code_of(certificate))
    assert told["refused"] == [[], ["key", "list"]]
    assert [each["verdict"] for each in told["told"]] == ["not signed", "valid"]


def test_a_key_of_ours_is_not_replaced_by_another_of_the_same_name(certificate: Certificate) -> None:
    from_us = news()
    swapped = {**from_us, "keys": [{**from_us["keys"][0], "x": FORGER.listed(None)["x"]}]}
    told = judged([from_us, swapped], code_of(certificate))
    assert told["refused"][1] == ["key"]
    assert told["told"][0]["verdict"] == "valid"


def test_a_forged_list_is_refused(certificate: Certificate, cast: Cast) -> None:
    withdrawn(cast.officer, certificate)
    from_us = news()
    forged = {**from_us, "status": FORGER.text({1: from_us["issued"] + 5, 2: []}, "lop-hoc-so status")}
    told = judged([from_us, forged], code_of(certificate))
    assert told["refused"] == [[], ["list"]]
    assert told["told"][0]["verdict"] == "revoked"


def test_a_paper_is_no_list_and_a_list_no_paper(certificate: Certificate) -> None:
    """Both are signed by the same key: what each is stands in what is signed."""
    key = ensure_key()
    listed = base43(sign({1: 1, 2: []}, private(key), key.id, "lop-hoc-so status"))
    assert judged([news()], (listed, certificate.id))["told"] == [{"verdict": "not signed"}]


def test_after_a_rotation_old_and_new_papers_are_true_on_phones_that_knew_the_old_key(certificate: Certificate) -> None:
    before = news()
    old = code_of(certificate)
    rotate()
    assert [key.retired_at is None for key in known_keys()] == [False, True]
    fresh = code_for(certificate)
    told = judged([before, news()], old, (fresh, certificate.id))
    assert told["refused"] == [[], []]
    assert [each["verdict"] for each in told["told"]] == ["valid", "valid"]
