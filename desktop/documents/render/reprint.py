"""A print made again from the register: the same facts, the same settings, the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Final

from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds.template import Template
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.privacy import Known
from desktop.documents.render.glyph_ways import ways_of
from desktop.documents.render.inking import Ink, ink, known
from desktop.documents.render.keeping import again
from desktop.documents.render.registry import kind_named
from desktop.queries import paper, printed
from desktop.queries.printed import PrintedRow
from desktop.workspace import Workspace

_PICTURE: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Reprinted:
    """`same`: bit for bit what was printed then; not so when the program or a font has changed since."""

    entry: PrintedRow
    pages: int
    warnings: tuple[PaperWarning, ...]
    sha256: str

    @property
    def same(self) -> bool:
        return self.sha256 == self.entry.sha256


def reprint(
    office: Workspace, register_id: str, out: BinaryIO, *, today: date, progress: Progress = SILENT
) -> Reprinted:
    """Write the print `register_id` (or the beginning of its number) to `out` once more, from what the register keeps.

    Raises `NotFound`; `Refused` for an internal paper, of which nothing is kept, and for a public one that would
    now say something about a resident; `Cancelled`.
    """
    with office.read() as db:
        entry = printed.entry(db, register_id)
        facts, listed = printed.facts_of(db, entry.id), printed.own_of(db, entry.id)
        names = {*_pictures(facts), *_pictures([own for _key, own in listed]), *_pictures(entry.settings)}
        pictures = paper.pictures(db, names)
        kind = kind_named(entry.kind)
        known_now = known(db, today) if kind.public else Known()
        ways = ways_of(db, office.path)
    made = again(entry.settings, facts, listed, pictures)
    used = made.draw.keywords.get("template")
    wording = used.wording() if isinstance(used, Template) else ()
    drawn, sha256 = ink(Ink(kind, made.items, made.draw, made.mark, known_now, wording, ways), out, progress)
    return Reprinted(entry, drawn.pages, drawn.warnings, sha256)


def _pictures(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _PICTURE.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _pictures(part)
    elif isinstance(value, list):
        for part in value:
            yield from _pictures(part)
