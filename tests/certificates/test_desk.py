"""The commune's form: what is chosen stands on papers issued from then on; a picture that is none is refused."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from lms.certificates.desk import PictureRefused, checked, desk_of, keep_signature
from lms.certificates.models import Certificate, PaperImage
from lms.certificates.paper import pdf
from lms.foundation.database import db
from tests.cast import Cast, sign_in
from tests.certificates.browsing import Browser
from tests.certificates.stage import become_digital, choose, signature_png
from tests.certificates.test_paper import words_of

pytestmark = pytest.mark.slow

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def test_signer_place_and_signature_stand_on_new_papers_only(certificate: Certificate, cast: Cast) -> None:
    before = pdf(certificate)
    digest = keep_signature(signature_png())
    choose(cast.officer, cast.commune, signature=digest, place="Khe Trên", signer_title="Chủ tịch", signer="Bà Ký Mẫu")
    become_digital(cast)
    paper = db.session.scalars(select(Certificate).where(Certificate.kind == "digital_household")).one()
    printed = words_of(pdf(paper))
    for words in ("Khe Trên, ngày", "Chủ tịch", "Bà Ký Mẫu", "Chỗ đóng dấu"):
        assert words in printed, words
    assert b"/Image" in pdf(paper)
    assert words_of(pdf(certificate)) == words_of(before)


def test_a_picture_is_made_anew_and_nothing_else_of_the_file_is_kept() -> None:
    made = io.BytesIO()
    picture = Image.open(io.BytesIO(signature_png(3000, 900)))
    picture.convert("RGB").save(made, "JPEG", comment=b"SECRET", exif=b"Exif\x00\x00SECRET")
    png = checked(made.getvalue() + b"<script>SECRET</script>")
    assert b"SECRET" not in png
    with Image.open(io.BytesIO(png)) as kept:
        assert (kept.format, max(kept.size) <= 700) == ("PNG", True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unreadable"),
        (b"GIF89a not a picture", "unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unreadable"),
        (signature_png()[:200], "unreadable"),
        (signature_png(20, 10), "too_small"),
        (b"\x89PNG" + b"x" * 2_000_001, "too_large"),
        (signature_png(9000, 3000), "too_large"),
    ],
    ids=["nothing", "a name only", "svg", "cut short", "tiny", "a large file", "many dots"],
)
def test_what_is_no_usable_picture_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        checked(content)
    assert refused.value.reason == reason


def test_the_officer_uploads_on_her_page_and_a_bad_file_keeps_what_was(app: Flask, cast: Cast) -> None:
    officer = sign_in(app.test_client(), cast.officer)

    def send(content: bytes, **words: str) -> int:
        file = (io.BytesIO(content), "k.png")
        form = {"held": "no", "signer": "Bà Ký", "seal": "yes", **words, "signature": file}
        answer = officer.post("/commune/certificates/desk", data=form, headers=OWN_PAGE)
        db.session.expire_all()
        return answer.status_code

    assert send(signature_png()) == 303
    kept = desk_of(cast.commune.id).signature
    assert kept is not None
    assert officer.get("/commune/certificates/desk/signature.png").data == db.session.get_one(PaperImage, kept).png
    assert send(b"no picture", signer="Ông Khác") == 400
    assert (desk_of(cast.commune.id).signature, desk_of(cast.commune.id).signer) == (kept, "Bà Ký")
    assert send(b"", remove="yes") == 303
    assert desk_of(cast.commune.id).signature is None


def test_another_communes_papers_stay_as_they_are(cast: Cast, outside_officer: Browser) -> None:
    choose(cast.officer, cast.commune, signer="Bà Ký Mẫu")
    assert "Bà Ký Mẫu" not in outside_officer.get("/commune/certificates/desk").text
