"""Whether a statement is a statement: the rules of xAPI, as data and small functions.

Each function takes a value and the path to it and raises ``Invalid`` naming that place. A rule cites the section it
keeps: “D” is part two (Data) of xAPI 1.0.3, “4.2.x” is IEEE 9274.1.1 (xAPI 2.0).
"""

from __future__ import annotations

from lms.lrs.validation.agents import check_agent
from lms.lrs.validation.shapes import Invalid
from lms.lrs.validation.statement import check_statement
from lms.lrs.validation.values import DEEPEST, check_iri, check_moment, check_uuid

__all__ = ["DEEPEST", "Invalid", "check_agent", "check_iri", "check_moment", "check_statement", "check_uuid"]
