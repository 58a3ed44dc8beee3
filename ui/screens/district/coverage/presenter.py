"""Every office as a tile: a percentage of the catalogue, or how old its data is. No Qt here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.district.arrivals import Age, Arrival, arrivals
from desktop.district.survey import COVERAGE, SLOT, Sheet
from desktop.returns import BY_CODE, Figure, Norms
from ui.bridge.freshness import Fresh
from ui.bridge.target import Target
from ui.screens.district.moments import days_words

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from ui.bridge.district_desk import DistrictDesk

AGE = "age"
WELL, MIDDLING = 95.0, 80.0  # percent from which a tile is good, and not yet low
GOOD, MIDDLE, LOW, UNKNOWN = "good", "middle", "low", "unknown"
_AGES = {Age.FRESH: GOOD, Age.LATE: MIDDLE, Age.OVERDUE: LOW, Age.NEVER: UNKNOWN}


@dataclass(frozen=True)
class Place:
    """An office on the map: `share` from 0 to 1 for its bar, `band` one of the four."""

    code: str
    name: str
    street: str
    value: str
    share: float | None
    band: str
    note: str


@dataclass(frozen=True)
class Seen:
    """One look: every office, and the figures of those that sent something."""

    offices: tuple[Arrival, ...]
    figures: Mapping[str, Mapping[str, Figure]]


class CoverageView(Protocol):
    """What the presenter asks of the screen."""

    def show_busy(self, doing: str) -> None: ...
    def show_places(self, places: Sequence[Place], counts: Mapping[str, int], words: str) -> None: ...


class CoveragePresenter(Fresh):
    """One measure at a time."""

    shows = ("bundle", "office", "answer")

    def __init__(self, view: CoverageView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk
        self.measure = COVERAGE[1]
        self._seen: Seen | None = None

    def reload(self) -> None:
        """Read every office that has something new."""
        district = self._desk.district

        def read(progress: Progress) -> Seen:
            with district.database.read() as db:
                offices = tuple(arrivals(db, now_ms=district.now()))
            sheets = district.survey.sheets(district.today(), progress=progress)
            return Seen(offices, {one.code: _figures(one) for one in sheets})

        self.begun()
        self._view.show_busy(_("正在汇总各社区…"))
        self._desk.work.read(
            read, self._show, failed=lambda error: self._view.show_busy(error.text), slot=SLOT,
            title=_("汇总各社区"),
        )  # fmt: skip

    def _show(self, seen: Seen) -> None:
        self.shown()
        self._seen = seen
        self._view.show_busy("")
        self.choose(self.measure)

    def choose(self, measure: str) -> None:
        """Another measure: a code of the catalogue, or `AGE`."""
        self.measure = measure
        if self._seen is None:
            return
        places = [self._place(one) for one in self._seen.offices]
        places.sort(key=lambda place: (place.street, place.code))
        counts = Counter(place.band for place in places)
        self._view.show_places(places, counts, measure_words(measure))

    def _place(self, one: Arrival) -> Place:
        assert self._seen is not None
        if self.measure == AGE:
            share = None if one.days is None else max(0.0, 1 - one.days / 60)
            note = _("{n} 条记录").format(n=f"{one.ops:,}")
            return Place(one.code, one.name, one.street, days_words(one.days), share, _AGES[one.age], note)
        figure = self._seen.figures.get(one.code, {}).get(self.measure)
        value = figure.value if figure is not None else None
        if figure is None or not isinstance(value, int | float):
            words = _("没有数据") if figure is None else _("未采集")
            return Place(one.code, one.name, one.street, words, None, UNKNOWN, "")
        note = _("{a} / {b}").format(a=f"{figure.numerator:,}", b=f"{figure.denominator or 0:,}")
        return Place(one.code, one.name, one.street, f"{value:.1f}%", value / 100, band(value), note)

    def open(self, code: str) -> None:
        """The figures of an office, or what is known of its data."""
        if self.measure == AGE or (self._seen is not None and code not in self._seen.figures):
            self._desk.go(Target("district.offices", "office", code))
        else:
            self._desk.go(Target("district.returns", "office", code, {"code": self.measure}))


def band(value: float) -> str:
    """Good from 95 %, middling from 80 %."""
    return GOOD if value >= WELL else MIDDLE if value >= MIDDLING else LOW


def measures() -> list[tuple[str, str]]:
    """What can be shown, with its words."""
    return [*((code, measure_words(code)) for code in COVERAGE), (AGE, measure_words(AGE))]


def measure_words(measure: str) -> str:
    """The name of a measure."""
    return _("最近一次收到数据") if measure == AGE else BY_CODE[measure].title(Norms())


def _figures(sheet: Sheet) -> dict[str, Figure]:
    return sheet.basis.evaluate(codes=list(COVERAGE)).figures
