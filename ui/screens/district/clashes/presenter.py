"""What does not fit together, and where to look at it. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.district import clashes
from desktop.district.arrivals import arrivals
from desktop.district.clashes import Clash
from desktop.district.database import derived
from desktop.district.projection import PERSONS
from desktop.district.survey import SLOT
from ui.bridge.freshness import Fresh
from ui.bridge.target import Target

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from ui.bridge.district_desk import DistrictDesk

TO_TWINS = frozenset({"duplicate"})
TO_RETURNS = frozenset({"posts", "office"})


class ClashesView(Protocol):
    """What the presenter asks of the screen."""

    def show_busy(self, doing: str) -> None: ...
    def show_clashes(self, found: Sequence[Clash], whole: int) -> None: ...


class ClashesPresenter(Fresh):
    """`serious`: only what makes the district's totals wrong."""

    shows = ("bundle", "office", "answer")

    def __init__(self, view: ClashesView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk
        self._found: list[Clash] = []
        self.serious = False

    def reload(self) -> None:
        """Read every office that has something new, and compare."""
        district = self._desk.district

        def read(progress: Progress) -> list[Clash]:
            day = district.today()
            sheets = district.survey.sheets(day, progress=progress)
            with district.database.read() as db:
                arrived = arrivals(db, now_ms=district.now())
                return clashes.clashes(db, arrived, sheets, day=day, key=derived(district.keys, PERSONS))

        self.begun()
        self._view.show_busy(_("正在核对各社区…"))
        self._desk.work.read(
            read, self._show, failed=lambda error: self._view.show_busy(error.text), slot=SLOT,
            title=_("核对各社区"),
        )  # fmt: skip

    def _show(self, found: list[Clash]) -> None:
        self.shown()
        self._found = found
        self._view.show_busy("")
        self.only_serious(self.serious)

    def only_serious(self, on: bool) -> None:
        """With or without what does not change the totals."""
        self.serious = on
        self._view.show_clashes([one for one in self._found if one.serious or not on], len(self._found))

    def open(self, clash: Clash) -> None:
        """Where it can be looked at."""
        if clash.kind in TO_TWINS:
            self._desk.go(Target("district.twins"))
        elif clash.kind in TO_RETURNS:
            code = clash.codes[0] if clash.codes else ""
            self._desk.go(Target("district.returns", "office", code, {"code": "B02" if not code else ""}))
        elif clash.codes:
            self._desk.go(Target("district.offices", "office", clash.codes[0]))
