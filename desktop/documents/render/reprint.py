"""A print made again: a public paper from the facts the register keeps, an internal one from the data as it is.

Of an internal paper the register keeps no facts. It is made from today's data as it was signed then; when the bytes are
the same, it is the same paper, and what a printer did not finish can go on. Else it is refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds.template import Template
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render import Scope, Signed, render
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
    office: Workspace,
    register_id: str,
    out: BinaryIO,
    *,
    actor: str,
    today: date,
    progress: Progress = SILENT,
) -> Reprinted:
    """Write the print `register_id` (or the beginning of its number) to `out` once more, as it was.

    Raises `NotFound`; `Refused` for an internal paper of somebody else's or whose data has changed since, and for a
    public one that would now say something about a resident; `Cancelled`.
    """
    with office.read() as db:
        entry = printed.entry(db, register_id)
    if not kind_named(entry.kind).public:
        return _internal(office, entry, out, actor=actor, progress=progress)
    with office.read() as db:
        facts, listed = printed.facts_of(db, entry.id), printed.own_of(db, entry.id)
        names = {*_pictures(facts), *_pictures([own for _key, own in listed]), *_pictures(entry.settings)}
        pictures = paper.pictures(db, names)
        kind = kind_named(entry.kind)
        known_now = known(db, today)
        ways = ways_of(db, office.path)
    made = again(entry.settings, facts, listed, pictures)
    used = made.draw.keywords.get("template")
    wording = used.wording() if isinstance(used, Template) else ()
    drawn, sha256 = ink(Ink(kind, made.items, made.draw, made.mark, known_now, wording, ways), out, progress)
    return Reprinted(entry, drawn.pages, drawn.warnings, sha256)


def _internal(
    office: Workspace, entry: PrintedRow, out: BinaryIO, *, actor: str, progress: Progress
) -> Reprinted:
    signed, as_of = str(entry.settings.get("signed", "")), str(entry.settings.get("as_of", ""))
    if not signed or not as_of:
        text = _("这份内部材料印的时候没有记下署名，不能照原样重印。请按现在的数据重新生成")
        raise Refused(text, code="print.not_kept")
    if actor != entry.actor:
        text = _("内部材料每页都署着{name}的名字，只能由本人照原样重印或接着打。请按现在的数据重新生成")
        raise Refused(text.format(name=entry.actor), code="print.not_yours")
    made, chain = io.BytesIO(), int(entry.settings.get("chain", 0))
    done = render(
        office, entry.kind, Scope.parse(entry.scope), entry.options, made, actor=actor,
        today=date.fromisoformat(as_of), progress=progress, signed=Signed(entry.id, signed, chain),
    )  # fmt: skip
    if done.sha256 != entry.sha256:
        text = _(
            "印过以后资料、版式或程序有改动，前后几张会对不上，不能接着打。请作废已打的几张，按现在的数据重新生成"
        )
        raise Refused(text, code="print.changed")
    out.write(made.getvalue())
    return Reprinted(entry, done.pages, done.warnings, done.sha256)


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
