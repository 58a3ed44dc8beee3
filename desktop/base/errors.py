"""What can go wrong, sorted by who can act. Anything that is not one of these is a bug and is shown as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: it blocks, it asks for a reason, or it only informs."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of one rule about one value. `code` is stable; `text` is for the clerk."""

    code: str
    text: str
    severity: Severity = Severity.BLOCK


class GezhiError(Exception):
    """An expected failure: `text` is a sentence for the clerk that says what to do."""

    exit_code = 1

    def __init__(self, text: str, *, code: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.code = code


class Refused(GezhiError):
    """The input is at fault and nothing was changed: the person at the keyboard can mend it."""

    def __init__(self, text: str, *, code: str = "", problems: Mapping[str, Problem] | None = None) -> None:
        super().__init__(text, code=code)
        self.problems: Mapping[str, Problem] = dict(problems or {})


class NotFound(Refused):
    """The record asked for is not, or no longer, in the office file."""


class EnvironmentFailure(GezhiError):
    """Disk, lock, permission, version: the machine is at fault, not the input."""

    exit_code = 3


class Cancelled(GezhiError):
    """Somebody pressed cancel; what was being done was taken back and nothing need be said.

    `text` is for work of several steps of which some stand already: it says which.
    """

    exit_code = 130

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
