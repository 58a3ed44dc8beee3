"""What a damaged file is made good from: copies of it, and operations and pictures out of bundles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.field_names import kind_name
from desktop.store import intake, log, pictures
from desktop.store.run import Run
from desktop.workspace import Workspace, copies

TOLD: Final = 20  # records that lack their picture and are told one by one


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`runs` are gone through once, and so is `arrived`, one bundle's pictures at a time."""

    copies_of_it: Sequence[Path] = ()
    runs: Iterable[Run] = ()
    arrived: Iterable[Mapping[str, bytes]] = ()

    def fill(self, office: Workspace) -> int:
        """Operations that the new file lacks; what does not fit is left out. Returns how many."""
        taken = 0
        for source in self.copies_of_it:
            with suppress(GezhiError), copies.reading_copy(office, source) as there, office.local() as db:
                taken += intake.receive(db, intake.runs_since(there, intake.vector(db)))[0].new_ops
        for run in self.runs:
            with suppress(GezhiError), office.local() as db:
                taken += intake.receive(db, [run])[0].new_ops
        return taken

    def give_pictures(self, office: Workspace) -> None:
        """Pictures that rows of the new file name and its pages lost, or hold spoilt.

        To be called when every row stands: a picture no row names is not kept.
        """
        for source in self.copies_of_it:
            with suppress(GezhiError), copies.reading_copy(office, source) as there, office.local() as db:
                pictures.take_from(db, there, _wanting(db))
        for brought in self.arrived:
            with office.local() as db:
                pictures.take_in(db, brought)


def _wanting(db: Connection) -> frozenset[str]:
    named = pictures.named(db)
    return named - pictures.sound_among(db, named)


def lost_pictures(db: Connection) -> Iterator[str]:
    """Which records name a picture that could not be had, in words."""
    wanting = _wanting(db)
    named = {
        i: name for kind in pictures.NAMING for i, name in pictures.names_of(db, kind) if name in wanting
    }
    for number, (record_id, record) in enumerate(sorted(log.records(db, named).items())):
        if number == TOLD:
            yield _("还有 {n} 张照片也没有找到").format(n=len(named) - TOLD)
            return
        name = record.value("name") or record.value("place") or record_id[:8]
        yield _("{kind}“{name}”的照片没有找到").format(kind=kind_name(record.entity), name=name)
