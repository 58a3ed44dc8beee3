"""Where this PC writes bundles by itself, for whom, and what it has written: facts of the file, never synchronised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.queries import computers, pictures, streams
from desktop.queries.computers import Addressee
from desktop.store import acks
from desktop.store.vector import Vector

PLAN: Final = "exchange.plan"  # meta
STATE: Final = "exchange.automatic"  # meta
OWN: Final = "exchange.own"  # meta: the keys of the computers that laid bundles aside for this very file
COMPUTER: Final = "computer"


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to write by itself; None for nowhere."""

    second: Path | None = None
    mailbox: Path | None = None


def plan(db: Connection) -> Plan:
    """What was chosen on this PC."""
    kept = streams.read(db, PLAN)
    second, mailbox = kept.get("second"), kept.get("mailbox")
    return Plan(Path(second) if second else None, Path(mailbox) if mailbox else None)


def others(db: Connection, signer: str) -> list[Addressee]:
    """The office's other computers; `signer` is this one's key."""
    return [one for one in computers.addressees(db, signer) if one.kind == COMPUTER and one.recipient]


def told(db: Connection, state: Mapping[str, Any], other: Addressee, mailbox: Path, have: Vector) -> bool:
    """Whether a computer was told everything: it said so itself, or the file that tells it still lies there.

    A computer that was restored says that it holds less than the file builds upon: then it needs another one.
    """
    letter = state.get("mailbox", {}).get(other.recipient, {})
    if vector_of(letter.get("have")) != have:
        return False
    lies = lie(mailbox, letter.get("files"), letter.get("last"))
    if not _told_of_pictures(db, letter, other, lies=lies):
        return False
    word, since = acks.get(db, other.recipient), vector_of(letter.get("since"))
    fits = since is not None and not len(word.missing(since))
    return (lies and fits) or not len(word.missing(have))


def lie(folder: Path, files: Sequence[str] | None, last: int | None) -> bool:
    """Whether what was written last still lies there, all `last` files of it (None: one, as earlier programs counted)."""
    listed = (files or [])[-(last or 1) :]
    return bool(listed) and all((folder / Path(name).name).is_file() for name in listed)


def _told_of_pictures(db: Connection, letter: Mapping[str, Any], other: Addressee, *, lies: bool) -> bool:
    """Whether the letter that lies there brings what the other lacks and is here, and asks for all that is not."""
    wanted = pictures.outgoing(db, other.recipient, ()) if pictures.said(db, other.recipient) else ()
    asked = pictures.lacking(db)
    if not wanted and not asked:
        return True
    return (
        lies
        and set(wanted) <= set(letter.get("pictures") or ())
        and set(asked) <= set(letter.get("lacks") or ())
    )


def own_files(db: Connection) -> frozenset[str]:
    """The names of the files this PC put into the mailbox."""
    letters = streams.read(db, STATE).get("mailbox", {})
    return frozenset(str(name) for letter in letters.values() for name in letter.get("files") or [])


def remember_own(db: Connection, signer: str) -> None:
    """Note that a computer lays bundles aside for this file: whoever opens a copy of it later believes those."""
    known = streams.read(db, OWN)
    if signer not in known:
        streams.write(db, OWN, {**known, signer: 1})


def own_signers(db: Connection) -> frozenset[str]:
    """The computers whose hand laid bundles aside for this file."""
    return frozenset(streams.read(db, OWN))


def vector_of(body: object) -> Vector | None:
    """A vector that was kept; None when there is none."""
    try:
        return Vector.from_json(body)
    except Refused:
        return None
