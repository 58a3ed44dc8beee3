"""Gate, then ink, then bytes: the one way a batch becomes a document, whether made now or made again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, BinaryIO, cast

from desktop.base.i18n import _
from desktop.base.progress import Progress
from desktop.documents import inner_gate
from desktop.documents.kinds.common import Drawn
from desktop.documents.layout import glyphs, watermark
from desktop.documents.layout.glyphs import Ways
from desktop.documents.privacy import Gate, Known
from desktop.documents.render.kind import Kind
from desktop.queries import paper
from desktop.queries.private_facts import private_facts, published_phones


class _Hashing:
    """Writes through to a file and keeps the SHA-256 of what went by."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._hash = out, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        return self._out.write(data)

    @property
    def hexdigest(self) -> str:
        return self._hash.hexdigest()


@dataclass(frozen=True, slots=True)
class Ink:
    """What is to be drawn and how; `mark` is the word across its pages, `known` what a public paper must not say,
    `ways` what is printed for characters no font has."""

    kind: Kind
    items: Sequence[Any]
    draw: partial[Drawn]
    mark: str
    known: Known
    wording: Sequence[tuple[str, str]] = ()
    ways: Ways = field(default_factory=Ways)


def ink(what: Ink, out: BinaryIO, progress: Progress) -> tuple[Drawn, str]:
    """Write the document to `out`; returns what was drawn and the SHA-256 of its bytes.

    Raises `Refused` before anything is drawn when a public paper would say something about a resident, an internal
    one show a whole ID number; `Cancelled`.
    """
    if what.kind.public:
        Gate(what.known).insist(_(what.kind.title), what.items, wording=what.wording)
    else:
        inner_gate.insist(_(what.kind.title), what.items)
    hashing = _Hashing(out)
    with watermark.across(what.mark), glyphs.using(what.ways):
        drawn = what.draw(cast(BinaryIO, hashing), what.items, progress=progress)
    return drawn, hashing.hexdigest


def known(db: Any, today: date) -> Known:
    """What the office knows of residents and private numbers, the numbers it gives out, and its own codes."""
    facts = private_facts(db)
    codes = {office.code for office in paper.offices(db).values()} | {
        grid.code for grid in paper.grids(db, day=today)
    }
    return Known(
        facts.names,
        facts.phones,
        facts.private_phones,
        frozenset(codes - {""}),
        published_phones(db, day=today),
    )
