"""Attachments and signatures (D 2.4.11, 2.6, C 1.5.2 / 4.1.3, 4.2.6)."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lms.foundation.database import db
from lms.lrs.log import head
from lms.lrs.xapi.parcels import unpack
from lms.lrs.xapi.signatures import USAGE
from tests.lrs.reader import Reader, attachment, multipart, sha2
from tests.lrs.statements import statement

pytestmark = pytest.mark.slow

PHOTO = b"\x89PNG\r\n\r\n--not a boundary\r\n"


def send(reader: Reader, sent: Any, *contents: bytes, **spoiled: str) -> Any:
    headers, body = multipart(sent, *contents, **spoiled)
    return reader.ask("POST", "statements", body=body, headers=headers)


def test_an_attachment_comes_back_as_it_was_sent(reader: Reader) -> None:
    one = statement(attachments=[attachment(PHOTO)])
    assert send(reader, one, PHOTO).status_code == 200
    for params in ({"statementId": one["id"]}, {"limit": 1}):
        response = reader.get(**params, attachments=True)
        assert response.content_type.startswith("multipart/mixed; boundary=")
        first, files = unpack(response.content_type, response.data)
        assert one["id"] in first.decode()
        assert files == {sha2(PHOTO): PHOTO}


def test_without_being_asked_for_attachments_stay_away(reader: Reader) -> None:
    one = statement(attachments=[attachment(PHOTO)])
    send(reader, one, PHOTO)
    assert json.loads(reader.get(statementId=one["id"]).data)["attachments"] == one["attachments"]


def test_an_attachment_is_told_once_for_many_statements(reader: Reader) -> None:
    send(reader, [statement(attachments=[attachment(PHOTO)]) for _ in range(3)], PHOTO)
    response = reader.get(attachments=True)
    assert response.data.count(PHOTO) == 1


def test_a_statement_is_put_with_an_attachment(reader: Reader) -> None:
    one = statement(attachments=[attachment(PHOTO)])
    headers, body = multipart(one, PHOTO)
    assert reader.ask("PUT", "statements", {"statementId": one["id"]}, body, headers).status_code == 204


def test_a_file_elsewhere_needs_no_part(reader: Reader) -> None:
    one = statement(attachments=[attachment(PHOTO, fileUrl="http://example.org/photo")])
    assert reader.post(one).status_code == 200


REFUSED: dict[str, tuple[Any, tuple[bytes, ...], dict[str, str]]] = {
    "a part nobody names": (statement(), (PHOTO,), {}),
    "a part that is missing": (statement(attachments=[attachment(PHOTO)]), (), {}),
    "a part with another hash": (
        statement(attachments=[attachment(PHOTO)]), (PHOTO,), {"X_Experience_API_Hash": sha2(b"x")}),
    "a part without a hash": (statement(attachments=[attachment(PHOTO)]), (PHOTO,), {"X_Experience_API_Hash": ""}),
    "a part in another encoding": (
        statement(attachments=[attachment(PHOTO)]), (PHOTO,), {"Content_Transfer_Encoding": "base64"}),
    "a part without an encoding": (
        statement(attachments=[attachment(PHOTO)]), (PHOTO,), {"Content_Transfer_Encoding": ""}),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_is_stored_of_what_comes_with(reader: Reader, name: str) -> None:
    sent, contents, spoiled = REFUSED[name]
    assert send(reader, sent, *contents, **spoiled).status_code == 400
    assert head(db.session()) == 0


@pytest.mark.parametrize("content_type", ["multipart/mixed", "multipart/mixed; boundary=lion", "multipart/form-data"])
def test_a_parcel_that_cannot_be_opened_is_refused(reader: Reader, content_type: str) -> None:
    _, body = multipart(statement(attachments=[attachment(PHOTO)]), PHOTO)
    response = reader.ask("POST", "statements", body=body, headers={"Content-Type": content_type})
    assert response.status_code == 400


def test_json_alone_must_say_where_its_attachments_are(reader: Reader) -> None:
    assert reader.post(statement(attachments=[attachment(PHOTO)])).status_code == 400


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """key.pem and cert.der of a signer, other.pem of somebody else."""
    home = tmp_path_factory.mktemp("keys")
    subject = ["-subj", "/CN=signer", "-days", "2", "-nodes", "-newkey", "rsa:2048"]
    command = ["openssl", "req", "-x509", *subject, "-keyout", "key.pem", "-outform", "DER", "-out", "cert.der"]
    subprocess.run(command, cwd=home, check=True, capture_output=True)
    subprocess.run(["openssl", "genrsa", "-out", "other.pem", "2048"], cwd=home, check=True, capture_output=True)
    return home


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def jws(keys: Path, payload: Any, algorithm: str = "RS256", key: str = "key.pem", *, certified: bool = True) -> bytes:
    certificate = base64.b64encode((keys / "cert.der").read_bytes()).decode()
    header = {"alg": algorithm, **({"x5c": [certificate]} if certified else {})}
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    signed = f"{packed(json.dumps(header).encode())}.{packed(body)}"
    command = ["openssl", "dgst", f"-sha{algorithm[2:]}", "-sign", str(keys / key)]
    seal = subprocess.run(command, input=signed.encode(), check=True, capture_output=True).stdout
    return f"{signed}.{packed(seal)}".encode()


def sign(one: dict[str, Any], signature: bytes, content_type: str = "application/octet-stream") -> dict[str, Any]:
    mark = attachment(signature, usageType=USAGE, contentType=content_type)
    return {**one, "attachments": [mark]}


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
@pytest.mark.parametrize("certified", [True, False])
def test_a_signed_statement_is_stored(reader: Reader, keys: Path, algorithm: str, certified: bool) -> None:
    one = statement()
    signature = jws(keys, one, algorithm, certified=certified)
    response = send(reader, sign(one, signature), signature)
    assert (response.status_code, response.text) == (200, response.text)


def test_a_signature_of_something_else_is_refused(reader: Reader, keys: Path) -> None:
    signature = jws(keys, statement() | {"verb": {"id": "http://a.b/c"}})
    assert send(reader, sign(statement(), signature), signature).status_code == 400


@pytest.mark.parametrize(("signed", "sent", "status"), [
    ("PT36M0.12S", "PT36M0.1237S", 200), ("PT36M0.129S", "PT36M0.12S", 200), ("PT0,125S", "PT0,12S", 200),
    ("PT36M0.12S", "PT36M0.13S", 400), ("PT36M0.12S", "PT36M0.1351S", 400), ("PT1.25H", "PT1.251H", 400),
])  # fmt: skip
@pytest.mark.parametrize("within", [False, True])
def test_durations_that_were_signed_count_to_the_hundredth_of_a_second(
    reader: Reader, keys: Path, signed: str, sent: str, status: int, within: bool
) -> None:
    one = statement()

    def lasting(duration: str) -> dict[str, Any]:
        inner = {name: one[name] for name in ("actor", "verb", "object")} | {"result": {"duration": duration}}
        return {**one, "object": {"objectType": "SubStatement", **inner}} if within else {**one, **inner}

    signature = jws(keys, lasting(signed))
    assert send(reader, sign(lasting(sent), signature), signature).status_code == status


def test_a_signature_by_another_key_is_refused(reader: Reader, keys: Path) -> None:
    one = statement()
    signature = jws(keys, one, key="other.pem")
    response = send(reader, sign(one, signature), signature)
    assert response.status_code == 400
    assert "key of its certificate" in response.text


def test_a_signature_must_be_a_jws_of_a_statement(reader: Reader, keys: Path) -> None:
    one = statement()
    broken = [
        b"hello",
        b"a.b.c",
        jws(keys, b"{not json"),
        b".".join([packed(b'{"alg":"HS256"}').encode(), b"e30", b"AA"]),
    ]
    for signature in broken:
        assert send(reader, sign(one, signature), signature).status_code == 400


@pytest.mark.parametrize("certificate", ["", "AAAA", "MIIB", 7])
def test_a_certificate_that_is_none_is_refused(reader: Reader, keys: Path, certificate: object) -> None:
    one = statement()
    _, payload, seal = jws(keys, one).decode().split(".")
    header = packed(json.dumps({"alg": "RS256", "x5c": [certificate]}).encode())
    signature = f"{header}.{payload}.{seal}".encode()
    assert send(reader, sign(one, signature), signature).status_code == 400


def test_a_signature_of_another_content_type_is_refused(reader: Reader, keys: Path) -> None:
    one = statement()
    signature = jws(keys, one)
    assert send(reader, sign(one, signature, "text/plain"), signature).status_code == 400
