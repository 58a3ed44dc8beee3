"""Selection → data → gate → ink → file: the only room that both reads and draws.

Papers speak Chinese whatever the window speaks: what is printed is marked with `N_` and not translated; only
warnings and refusals, which are for the person at the screen, go through `_`.

with path.open("wb") as out:
    printed = render(office, "card", Scope(), {"which": "missing"}, out, actor=…, today=…)
register_print(office, printed.job(), actor=…, today=…)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from desktop.base.clock import as_datetime
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds import template
from desktop.documents.kinds.internal import Copy, audit_code
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.privacy import Known
from desktop.documents.render.batch import Asked, Batch
from desktop.documents.render.glyph_ways import ways_of
from desktop.documents.render.inking import Ink, ink, known
from desktop.documents.render.keeping import NOTHING, Kept, kept
from desktop.documents.render.registry import KINDS, Kind, Option, Scope, Value, kind_named
from desktop.documents.render.stale import STALE, wrong_ones
from desktop.operations.printing import Issue, PrintJob
from desktop.queries import layouts
from desktop.queries.practice import is_practice
from desktop.security import audit
from desktop.workspace import Workspace

_SHORT = 8  # characters of the register number that stand on an internal copy


@dataclass(frozen=True, slots=True)
class Signed:
    """How the copies of one print are signed: its number in the register, the minute written on internal ones, and how
    long the audit chain was."""

    register_id: str
    time: str
    chain: int

    def plain(self, as_of: date) -> dict[str, Any]:
        """What the register keeps of it, with the day the data was as it was."""
        return {"signed": self.time, "as_of": as_of.isoformat(), "chain": self.chain}


@dataclass(frozen=True, slots=True)
class Printed:
    """One document that was written: what is in it, what to look at, and what handing it out means."""

    register_id: str
    kind: str
    scope: str
    settings: Mapping[str, Value]
    pages: int
    items: int
    warnings: tuple[PaperWarning, ...]
    sha256: str
    issues: tuple[Issue, ...]
    kept: Kept = NOTHING

    def job(self) -> PrintJob:
        """What the print register keeps; for `operations.printing`."""
        return PrintJob(
            self.register_id, self.kind, self.scope, self.pages, self.items, self.sha256, self.settings, self.issues,
            self.kept.listed, self.kept.facts, self.kept.pictures, self.kept.made,
        )  # fmt: skip


def render(
    office: Workspace, kind_key: str, scope: Scope, options: Mapping[str, object], out: BinaryIO, *, actor: str,
    today: date, progress: Progress = SILENT, signed: Signed | None = None,
) -> Printed:  # fmt: skip
    """Write the document `kind_key` (see `KINDS`) for `scope` to `out`; records nothing in the office.

    `signed`: as an earlier print was signed, to make the very same paper once more; else a new number and this minute.

    Raises `Refused` for an unknown kind, option or scope, when there is nothing to print, and, before anything
    is drawn, when a public document would say something about a resident; `NotFound` for a grid that is not
    there; `Cancelled`. Drawing reads no database: the snapshot is let go before the first page.
    """
    kind = kind_named(kind_key)
    if scope.kind not in (*kind.scopes, STALE):
        raise Refused(_("{title}不能按这个范围打印").format(title=_(kind.title)), code="print.scope")
    settings = kind.settings(options)
    signed = signed or _signed(office)
    asked = Asked(scope, settings, today, _copy(signed, actor))
    with office.read() as db:
        replacing = wrong_ones(db, kind, asked, options) if scope.kind == STALE else None
        batch, settings = (
            (replacing.batch, replacing.settings) if replacing else (kind.gather(db, asked), settings)
        )
        forbidden = known(db, today) if kind.public else Known()
        mark, looks = _("演练") if is_practice(db) else "", layouts.in_force(db)
        ways = ways_of(db, office.path)
    _insist_on_items(batch)
    with template.in_force(looks):
        drawn, sha256 = ink(
            Ink(kind, batch.items, batch.draw, mark, forbidden, batch.wording, ways), out, progress
        )
    listed = kept(
        batch, drawn, public=kind.public, mark=mark, replaces=replacing.replaces if replacing else {},
        signed={} if kind.public else signed.plain(today),
    )  # fmt: skip
    return Printed(
        signed.register_id, kind.key, str(scope), settings, drawn.pages, drawn.items,
        batch.warnings + drawn.warnings, sha256, batch.issues, listed,
    )  # fmt: skip


def _insist_on_items(batch: Batch) -> None:
    if not batch.items or (batch.shows and not batch.subjects):
        told = "；".join(warning.text for warning in batch.warnings[:3])
        raise Refused(_("没有可打印的内容。{why}").format(why=told).strip(), code="print.nothing")


def _signed(office: Workspace) -> Signed:
    """A new number and this minute."""
    with office.read() as db:
        chain = audit.length(db)
    minute = as_datetime(office.clock.milliseconds()).strftime("%Y-%m-%d %H:%M")
    return Signed(new_id(office.random), minute, chain)


def _copy(signed: Signed, actor: str) -> Copy:
    """How the internal copies of this print are signed."""
    number = signed.register_id
    return Copy(actor, signed.time, number[:_SHORT].upper(), audit_code(number), signed.chain)


__all__ = ["KINDS", "Kind", "Option", "Printed", "Scope", "Signed", "kind_named", "render"]
