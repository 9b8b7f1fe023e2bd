"""Faults in the words of somebody who writes into a form and knows of no files."""

from __future__ import annotations

from typing import Any

from lms.catalogue.pair import Pair
from lms.composing.judging import StepFault
from lms.foundation.translation import language, t, texts


def told(fault: StepFault) -> str:
    """What is wrong and what to do, in the reader's language."""
    named = f"composing.fault.{fault.fault.code}.{fault.fault.values.get('word')}"
    own = named if named in texts(language()) else f"composing.fault.{fault.fault.code}"
    if own not in texts(language()):
        return f"{fault.fault.what[language()]}. {fault.fault.cure[language()]}"
    values: dict[str, Any] = {key: _spoken(value) for key, value in fault.fault.values.items()}
    said = t(own, **values)
    return t("composing.fault_in_english", said=said) if fault.lang == "en" else said


def _spoken(value: object) -> object:
    return value[language()] if isinstance(value, Pair) else value
