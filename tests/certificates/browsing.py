"""A browser of its own: what one person's request left behind never reaches another's."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from lms.access.models import Account
from lms.foundation.database import db
from tests.cast import SIGN_IN
from tests.factories import PASSWORD

_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


class Browser:
    """Asks the app as one person would. Each request gets an app context of its own, as on a server."""

    def __init__(self, app: Flask, account: Account | None = None) -> None:
        self._app = app
        self._client = app.test_client()
        if account:
            answer = self.post(SIGN_IN, username=account.username, password=PASSWORD)
            assert answer.status_code == 303, answer.get_data(as_text=True)

    def get(self, address: str, **headers: str) -> TestResponse:
        return self._asked("GET", address, headers=headers)

    def post(self, address: str, **form: str) -> TestResponse:
        return self._asked("POST", address, data=form, headers=_OUR_PAGE)

    def _asked(self, method: str, address: str, **rest: Any) -> TestResponse:
        db.session.rollback()
        with self._app.app_context():
            answer = self._client.open(address, method=method, **rest)
        db.session.expire_all()
        return answer
