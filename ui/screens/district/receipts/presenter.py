"""Writing receipts for chosen offices, or for all that are due one. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import Cancelled, GezhiError, NotFound, Refused
from desktop.base.i18n import _
from desktop.base.progress import step
from desktop.district import receipts
from desktop.district.arrivals import Arrival, arrivals
from ui.bridge.district_desk import changed
from ui.bridge.freshness import Fresh
from ui.screens.district.moments import receipt_name

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from ui.bridge.district_desk import District, DistrictDesk


@dataclass(frozen=True)
class Wrote:
    """How many receipts lie in the folder, and the offices for which none could be written, with the reason."""

    count: int
    folder: Path
    problems: tuple[str, ...]
    stopped: str
    changes: Changes


class ReceiptsView(Protocol):
    """What the presenter asks of the screen."""

    def show_offices(self, offices: Sequence[Arrival]) -> None: ...
    def show_done(self, text: str, good: bool) -> None: ...


class ReceiptsPresenter(Fresh):
    """The offices with the state of their receipts."""

    shows = ("bundle", "receipt", "office")

    def __init__(self, view: ReceiptsView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk
        self.offices: list[Arrival] = []

    @property
    def due(self) -> list[str]:
        """The codes of the offices something arrived from since their last receipt."""
        return [one.code for one in self.offices if one.receipt_due and one.computers]

    def reload(self) -> None:
        """Read the offices again."""
        self._stale = False
        district = self._desk.district

        def read(_progress: object) -> list[Arrival]:
            with district.database.read() as db:
                return arrivals(db, now_ms=district.now())

        self._desk.work.read(read, self._show, slot="district.receipts")

    def _show(self, found: list[Arrival]) -> None:
        self.offices = [one for one in found if one.last is not None]
        self._view.show_offices(self.offices)

    def write(self, codes: Sequence[str], folder: Path) -> None:
        """Write a receipt for each of the offices into a folder or onto a stick."""
        district = self._desk.district
        names = {one.code: one.name for one in self.offices}
        wanted = [(code, names[code]) for code in codes if code in names]
        self._desk.work.change(
            lambda progress: written(district, wanted, folder, progress), self._wrote,
            failed=lambda error: self._view.show_done(error.text, False), title=_("写回执"),
        )  # fmt: skip

    def _wrote(self, wrote: Wrote) -> None:
        text = wrote.stopped + _("写好 {n} 份回执,在 {folder},可以安全弹出。").format(
            n=wrote.count, folder=wrote.folder
        )
        if wrote.problems:
            text += _("没有写成:") + "; ".join(wrote.problems)
        self._view.show_done(text, not wrote.problems and not wrote.stopped)


def written(district: District, wanted: Sequence[tuple[str, str]], folder: Path, progress: Progress) -> Wrote:
    """Write one after another; cancelling and a full disk keep what was written."""
    count, problems, stopped = 0, [], ""
    try:
        for number, (code, name) in enumerate(wanted):
            step(progress, number, len(wanted), name)
            out = folder / receipt_name(name, code, district.today())
            try:
                receipts.write(
                    district.database, code, out, keys=district.keys, day=district.today(), actor=district.actor,
                    at_ms=district.now(),
                )  # fmt: skip
            except (Refused, NotFound) as error:
                problems.append(f"{name}:{error.text}")
            else:
                count += 1
    except Cancelled:
        stopped = _("已取消,写好的都在。")
    except GezhiError as error:
        stopped = error.text
    return Wrote(count, folder, tuple(problems), stopped, changed("receipt", name="district.receipt"))
