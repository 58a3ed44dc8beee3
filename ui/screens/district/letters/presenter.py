"""Laying rules down from a pack file, and writing the files that carry them to the offices. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import Cancelled, GezhiError, NotFound, Refused
from desktop.base.i18n import _
from desktop.base.progress import step
from desktop.district import letters, packs
from desktop.district.packs import Laid, Standing
from desktop.exchange.packs.pack import read_pack
from ui.bridge.district_desk import changed
from ui.bridge.freshness import Fresh

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from ui.bridge.district_desk import District, DistrictDesk


@dataclass(frozen=True)
class Found:
    """Everything laid down, and how far each office is with it."""

    items: tuple[Laid, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Said:
    """What a change came to, in a sentence; `good`: nothing was left undone."""

    words: str
    good: bool
    changes: Changes


class LettersView(Protocol):
    """What the presenter asks of the screen."""

    def show_found(self, found: Found) -> None: ...
    def show_done(self, text: str, good: bool) -> None: ...


class LettersPresenter(Fresh):
    """One look at the district."""

    shows = ("bundle", "office", "answer", "pack")

    def __init__(self, view: LettersView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk
        self.codes: list[str] = []

    def reload(self) -> None:
        """Read it again."""
        self._stale = False
        database = self._desk.district.database

        def read(_progress: object) -> Found:
            with database.read() as db:
                return Found(tuple(packs.items(db)), tuple(packs.standings(db)))

        self._desk.work.read(read, self._show, slot="district.letters")

    def _show(self, found: Found) -> None:
        self.codes = [one.code for one in found.standings]
        self._view.show_found(found)

    def lay_down(self, path: Path) -> None:
        """Read a pack file: what differs from before is a new version."""
        district = self._desk.district

        def write(_progress: object) -> Said:
            pack = read_pack(path)
            put = district.database.change(
                lambda db: packs.put(db, pack, actor=district.actor, at_ms=district.now())
            )
            words = _("没有不同:都已经定过了。")
            if put.changed:
                words = _("定下 {n} 项,随下发文件交给社区,社区看过再采用。").format(n=len(put.changed))
            return Said(words, True, changed("pack", name="district.pack"))

        self._desk.work.change(write, self._done, failed=self._failed)

    def write(self, codes: Sequence[str], folder: Path) -> None:
        """Write, for every computer of the offices, what it lacks: rules, questions, moves, corrections."""
        district = self._desk.district
        self._desk.work.change(
            lambda progress: written(district, codes, folder, progress), self._done, failed=self._failed,
            title=_("写下发文件"),
        )  # fmt: skip

    def _done(self, said: Said) -> None:
        self._view.show_done(said.words, said.good)

    def _failed(self, error: GezhiError) -> None:
        self._view.show_done(error.text, False)


def written(district: District, codes: Sequence[str], folder: Path, progress: Progress) -> Said:
    """One office after another; cancelling and a full disk keep what was written."""
    files, problems, stopped = 0, [], ""
    try:
        for number, code in enumerate(codes):
            step(progress, number, len(codes), code)
            try:
                packs.offer(
                    district.database, code, keys=district.keys, actor=district.actor, at_ms=district.now()
                )
                files += len(letters.write(
                    district.database, code, folder, keys=district.keys, actor=district.actor, at_ms=district.now()
                ))  # fmt: skip
            except (Refused, NotFound) as error:
                problems.append(f"{code}:{error.text}")
    except Cancelled:
        stopped = _("已取消,写好的都在。")
    except GezhiError as error:
        stopped = error.text
    words = stopped + _("写好 {n} 个下发文件,在 {folder},可以安全弹出。").format(n=files, folder=folder)
    if problems:
        words += _("没有写成:") + "; ".join(problems)
    return Said(words, not problems and not stopped, changed("pack", "letter", name="district.letter"))
