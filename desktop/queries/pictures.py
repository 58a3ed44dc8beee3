"""Which pictures go to whom: those the bundle's operations name, and those its recipient said it lacks.

A recipient says in every bundle of its own which named pictures it has not got; that word is kept here. It also shows that
its program takes pictures at all. The district never says so and is never sent any.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain.pictures import MOST_ASKED, MOST_BYTES, MOST_CARRIED, MOST_CARRIED_BYTES
from desktop.queries import computers, streams
from desktop.store import acks, pictures
from desktop.store.run import Run

WORDS: Final = "exchange.pictures"  # meta: recipient to the pictures it said it lacks

_NAME: Final = re.compile(rb'"([0-9a-f]{64})"')


def lacking(db: Connection) -> tuple[str, ...]:
    """What this file asks for in its next bundle: at most `MOST_ASKED` names, always the same ones first."""
    return pictures.lacking(db)[:MOST_ASKED]


def hear(db: Connection, peer: str, lacks: Collection[str] | None) -> None:
    """Keep what a peer said it lacks; None: its program says nothing of pictures, and would not take any."""
    words, word = streams.read(db, WORDS), None if lacks is None else sorted(lacks)
    if peer not in words or words[peer] != word:
        streams.write(db, WORDS, {**words, peer: word})


def said(db: Connection, recipient: str) -> frozenset[str]:
    """The pictures a recipient said it lacks and rows of this file name."""
    listed = streams.read(db, WORDS).get(recipient)
    told = {name for name in listed if pictures.is_name(name)} if isinstance(listed, list) else set[str]()
    return frozenset(told) & pictures.named(db) if told else frozenset()


def to_district(db: Connection, recipient: str) -> bool:
    """Whether a recipient is the district, which is told nothing of pictures."""
    over = computers.district(db)
    return over is not None and over.recipient == recipient


def takes(db: Connection, recipient: str) -> bool:
    """Whether pictures go to a recipient: it said that it takes them, or is a computer of the office not heard of yet.

    One that was heard of and said nothing of pictures runs an older program, which would refuse the whole bundle.
    """
    known = [one for one in computers.computers(db) if one.recipient == recipient]
    if to_district(db, recipient) or any(one.revoked for one in known):
        return False
    words = streams.read(db, WORDS)
    if recipient in words:
        return isinstance(words[recipient], list)
    return bool(known) and not acks.get(db, recipient)


def outgoing(
    db: Connection,
    recipient: str,
    runs: Iterable[Run],
    asked: Collection[str] | None = None,
    *,
    own: bool = False,
) -> tuple[str, ...]:
    """The names of the pictures for a bundle of these operations, what is asked for first, as many as fit.

    `asked`: what to put in besides those the operations name; None for what the recipient said. None at all for a
    recipient that takes no pictures; `own`: it is this file itself, on a second disk, and `asked` is all of it, in order.
    """
    if own:
        return pick(db, asked or ())
    names = pictures.named(db) if takes(db, recipient) else frozenset[str]()
    if not names:
        return ()
    first = sorted(names & set(said(db, recipient) if asked is None else asked))
    return pick(db, [*first, *sorted(mentioned(runs, names) - set(first))])


def mentioned(runs: Iterable[Run], among: frozenset[str]) -> frozenset[str]:
    """Those pictures that operations name."""
    found: set[str] = set()
    for run in runs:
        for raw in run.ops:
            if (
                b'"photo"' in raw or b'"sha256"' in raw
            ):  # most operations name none: no pattern is tried on them
                found |= {name.decode() for name in _NAME.findall(raw)}
    return among & found


def pick(db: Connection, wanted: Collection[str]) -> tuple[str, ...]:
    """As many of the wanted pictures as are here and one bundle carries, in the order given."""
    sizes, total, chosen = pictures.held(db, wanted), 0, list[str]()
    for name in wanted:
        size = sizes.get(name, MOST_BYTES + 1)
        if size <= MOST_BYTES and total + size <= MOST_CARRIED_BYTES and len(chosen) < MOST_CARRIED:
            chosen.append(name)
            total += size
    return tuple(chosen)


def portions(db: Connection, wanted: Collection[str]) -> list[tuple[str, ...]]:
    """Those of the wanted pictures that are here, and each not too large, as bundles can carry them, in the order given."""
    rest, found = list(wanted), list[tuple[str, ...]]()
    while part := pick(db, rest):
        found.append(part)
        taken = frozenset(part)
        rest = [name for name in rest if name not in taken]
    return found


def counted(count: int) -> str:
    """How many pictures, in words."""
    return _("照片 {n} 张").format(n=f"{count:,}")


def added(count: int) -> str:
    """The same behind the count of something else; "" when there are none."""
    return _("、照片 {n} 张").format(n=f"{count:,}") if count else ""


def contained(count: int) -> str:
    """The same behind what they are part of; "" when there are none."""
    return _(",含 {n} 张照片").format(n=f"{count:,}") if count else ""


def awaited(db: Connection, signer: str) -> str:
    """How many pictures have not come yet and who will bring them, in words; "" when none is missing.

    `signer`: this computer's own key.
    """
    missing = len(pictures.lacking(db))
    if not missing:
        return ""
    others = "、".join(
        one.name for one in computers.addressees(db, signer) if one.kind == "computer" and one.name
    )
    if not others:
        return _("还有 {n} 张照片没有到,请从备份找回,或与存有照片的电脑再交换一次。").format(n=missing)
    return _("还有 {n} 张照片没有到,下次与{names}交换时带来。").format(n=missing, names=others)
