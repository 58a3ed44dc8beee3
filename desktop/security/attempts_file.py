"""The counter file of failed logins as it stands on the disk: read strictly, for whoever edits it must gain nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final

import orjson

FORMAT: Final = "gezhi-attempts/1"
LOCKED_AFTER: Final = 5
LOCK: Final = 15 * 60.0
HIGHEST: Final = 1 << 62


@dataclass(slots=True)
class Count:
    """The failures of one user: how long the wait is, and when it began by either clock."""

    fails: int = 0
    wait: float = 0.0
    since_wall: int = 0
    since_monotonic: float = 0.0


@dataclass(frozen=True, slots=True)
class Failure:
    """A refused login that the audit chain does not hold yet. `serial` grows; `locked`: it began the long wait."""

    serial: int
    user: str
    at_ms: int
    locked: bool


@dataclass(slots=True)
class Book:
    """The file as read. `id` tells one file from its successor after a loss."""

    id: str
    serial: int = 0
    offices: dict[str, dict[str, Count]] = field(default_factory=dict)
    untold: dict[str, list[Failure]] = field(default_factory=dict)
    blanket: Count | None = (
        None  # everybody waits: the file before this one was spoilt, and with it the counters
    )


def written(book: Book) -> bytes:
    body: dict[str, Any] = {
        "format": FORMAT, "id": book.id, "serial": book.serial,
        "blanket": asdict(book.blanket) if book.blanket else None,
        "offices": {key: {n: asdict(c) for n, c in counts.items()} for key, counts in book.offices.items() if counts},
        "untold": {key: [asdict(one) for one in told] for key, told in book.untold.items() if told},
    }  # fmt: skip
    return orjson.dumps(body)


def parsed(raw: bytes) -> Book:
    """Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for anything but our own file."""
    body = orjson.loads(raw)
    if body["format"] != FORMAT:
        raise ValueError("another format")
    offices = {
        str(key): {str(name): _checked(Count(**count)) for name, count in counts.items()}
        for key, counts in body["offices"].items()
    }
    untold = {
        str(key): [
            Failure(_whole(f["serial"]), str(f["user"]), _whole(f["at_ms"]), bool(f["locked"])) for f in told
        ]
        for key, told in body["untold"].items()
    }
    blanket = _checked(Count(**body["blanket"])) if body["blanket"] else None
    return Book(str(body["id"]), _whole(body["serial"]), offices, untold, blanket)


def _whole(number: object) -> int:
    """A number as `written` writes it, with room to count on: one that could not be written again would stop every login."""
    if type(number) is not int or abs(number) >= HIGHEST:  # before 1970 below zero
        raise ValueError("not one of our numbers")
    return number


def _checked(count: Count) -> Count:
    """A wait nobody would have written could lock for years."""
    sound = (
        isinstance(count.fails, int) and 0 <= count.fails <= LOCKED_AFTER and 0 <= count.wait <= LOCK
        and isinstance(count.since_wall, int) and isinstance(count.since_monotonic, int | float)
    )  # fmt: skip
    if not sound:
        raise ValueError("not one of our counts")
    return count
