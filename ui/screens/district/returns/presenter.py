"""The figures of the district and what they are made of: offices, then grids, then a list. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.base.progress import step
from desktop.district.survey import SLOT, Sheet, whole
from desktop.domain.masking import family_name
from desktop.returns import FAILING, NUMERATOR, Figure, Return, RowRef, Scope
from desktop.returns.evaluation import DENOMINATOR
from desktop.returns.scope import GRID
from ui.bridge.freshness import Fresh

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from ui.bridge.district_desk import DistrictDesk

PARTS = (FAILING, NUMERATOR, DENOMINATOR)
PLACES = frozenset(
    {
        "grid",
        "micro",
        "micro_grid",
        "building",
        "unit",
        "community",
        "compound",
        "chat_group",
        "board",
        "return_snapshot",
    }
)  # kinds whose titles name nobody
PEOPLE = frozenset(
    {"resident", "household", "staff", "assignment"}
)  # told by the family name; anything else not at all


@dataclass(frozen=True)
class Part:
    """An office or a grid with its own figure; `sheet` is the office's code."""

    id: str
    name: str
    figure: Figure
    sheet: str


@dataclass(frozen=True)
class Line:
    """One record of a list: its number there, what kind, whose title it has when that names nobody."""

    number: int
    kind: str
    title: str
    where: str


@dataclass(frozen=True)
class Survey:
    """One look at the district."""

    sheets: tuple[Sheet, ...]
    figures: Mapping[str, Figure]
    offices: Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True)
class Trail:
    """Where somebody is: an indicator, in it perhaps an office, in that a grid, of that a part of the list."""

    code: str = ""
    office: str = ""
    grid: str = ""
    part: str = ""


class ReturnsView(Protocol):
    """What the presenter asks of the screen."""

    def show_busy(self, doing: str) -> None: ...
    def show_figures(self, figures: Sequence[Figure], offices: int) -> None: ...
    def show_figure(self, figure: Figure | None, trail: Sequence[str]) -> None: ...
    def show_parts(self, title: str, parts: Sequence[Part]) -> None: ...
    def show_list(self, title: str, lines: Sequence[Line]) -> None: ...
    def show_day_problem(self, text: str) -> None: ...
    def choose_figure(self, code: str) -> None: ...


class ReturnsPresenter(Fresh):
    """Keeps one look at the district; every level comes from it."""

    shows = ("bundle", "office", "answer")

    def __init__(self, view: ReturnsView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk
        self.as_of = desk.district.today()
        self._survey: Survey | None = None
        self._grids: tuple[Return, ...] = ()  # of the office somebody is in
        self._group, self._trail = "", Trail()
        self._wanted = Trail()

    def set_day(self, typed: str) -> None:
        """The day the figures are for; words beside the field when it is none."""
        try:
            day = date.fromisoformat(typed.strip())
        except ValueError:
            self._view.show_day_problem(_("截止日写成 2026-06-30 的样子"))
            return
        self._view.show_day_problem("")
        if day != self.as_of:
            self.as_of = day
            self.reload()

    def reload(self) -> None:
        """Look at every office that has something new, and add them up."""
        district, day = self._desk.district, self.as_of

        def read(progress: Progress) -> Survey:
            sheets = district.survey.sheets(day, progress=progress)
            return Survey(sheets, whole(sheets), {one.code: one.figures() for one in sheets})

        self.begun()
        self._view.show_busy(_("正在汇总各社区…"))
        self._desk.work.read(
            read, self._show, failed=lambda error: self._view.show_busy(error.text), slot=SLOT,
            title=_("汇总各社区"),
        )  # fmt: skip

    def _show(self, survey: Survey) -> None:
        self.shown()
        self._survey = survey
        self._view.show_busy("")
        self.choose_group(self._group)
        if self._wanted != Trail():
            wanted, self._wanted = self._wanted, Trail()
            self.open(wanted.code, wanted.office)

    def choose_group(self, letter: str) -> None:
        """Only the indicators of one group; "" shows all."""
        self._group = letter
        if self._survey is not None:
            figures = [f for f in self._survey.figures.values() if f.code.startswith(letter)]
            self._view.show_figures(figures, len(self._survey.sheets))

    def open(self, code: str, office: str) -> None:
        """Lead to an indicator, or to one office in it; without a code to the first one."""
        if self._survey is None:
            self._wanted = Trail(code, office)
            return
        code = code or next(iter(self._survey.figures), "")
        self._view.choose_figure(code)
        self.choose(code)
        if office in self._survey.offices:
            self.enter(office)
        elif office:
            self._desk.messages.notice(_("登记了,还没有收到过数据"))

    # The levels

    def choose(self, code: str) -> None:
        """An indicator: its figure for every office."""
        if self._survey is None or code not in self._survey.figures:
            return
        self._trail = Trail(code)
        self._show_level()

    def enter(self, key: str) -> None:
        """One level down: into an office, or into a grid of it, once they are read (before, offices are still listed)."""
        if not self._trail.code or self._survey is None:
            return
        if not self._trail.office:
            self._trail, self._grids = Trail(self._trail.code, key), ()
            self._show_level()
        elif not self._trail.grid and any(one.scope.id == key for one in self._grids):
            self._trail = Trail(self._trail.code, self._trail.office, key)
            self.list_part(FAILING)

    def back(self) -> None:
        """One level up."""
        trail = self._trail
        self._trail = Trail(trail.code, trail.office if trail.grid or trail.part else "")
        self._show_level()

    @property
    def deep(self) -> bool:
        """Whether there is a level above."""
        return bool(self._trail.office or self._trail.part)

    def list_part(self, part: str) -> None:
        """The records behind the figure on sight, by number: names of residents stay with their office."""
        survey, trail = self._survey, self._trail
        if survey is None or not trail.code:
            return
        self._trail = trail = Trail(trail.code, trail.office, trail.grid, part)
        sheets = [one for one in survey.sheets if not trail.office or one.code == trail.office]
        scope = Scope(GRID, trail.grid) if trail.grid else Scope()

        def read(progress: Progress) -> list[Line]:
            rows: list[tuple[str, RowRef]] = []
            for number, one in enumerate(sheets):
                step(progress, number, len(sheets), one.name)
                name = "" if trail.office else one.name
                rows += [(name, row) for row in one.basis.rows(trail.code, part, scope=scope)]
            return [_line(number, row, name) for number, (name, row) in enumerate(rows, 1)]

        def show(lines: list[Line]) -> None:
            if self._trail == trail:
                self._view.show_figure(self._figure(), self._words())
                self._view.show_list(part_words(part), lines)

        self._desk.work.read(read, show, slot="district.list", title=_("列出名单"))

    def _show_level(self) -> None:
        survey, trail = self._survey, self._trail
        assert survey is not None
        self._view.show_figure(self._figure(), self._words())
        if not trail.office:
            parts = [
                Part(one.code, one.name, survey.offices[one.code][trail.code], one.code)
                for one in survey.sheets
            ]
            self._view.show_parts(_("各社区,回车看网格"), parts)
            return
        sheet = self._sheet()

        def show(grids: tuple[Return, ...]) -> None:
            if self._trail != trail:
                return
            self._grids = grids
            parts = [Part(one.scope.id, one.place, one.figures[trail.code], sheet.code) for one in grids]
            self._view.show_parts(_("各网格,回车列出没达标的"), parts)

        self._desk.work.read(  # its facts may have to be read again
            lambda _progress: sheet.grids([trail.code]), show, slot="district.list", title=_("汇总各社区")
        )

    def _sheet(self) -> Sheet:
        assert self._survey is not None
        return next(one for one in self._survey.sheets if one.code == self._trail.office)

    def _figure(self) -> Figure | None:
        survey, trail = self._survey, self._trail
        if survey is None or not trail.code:
            return None
        if trail.grid:
            grid = next((one for one in self._grids if one.scope.id == trail.grid), None)
            return grid.figures[trail.code] if grid else None
        return survey.offices[trail.office][trail.code] if trail.office else survey.figures[trail.code]

    def _words(self) -> list[str]:
        trail, words = self._trail, [_("全区")]
        if trail.office:
            words.append(self._sheet().name)
        if trail.grid:
            words.append(next((one.place for one in self._grids if one.scope.id == trail.grid), ""))
        if trail.part:
            words.append(part_words(trail.part))
        return words


def part_words(part: str) -> str:
    """What a list is of."""
    return {FAILING: _("没达标的"), NUMERATOR: _("分子名单"), DENOMINATOR: _("分母名单")}[part]


def _line(number: int, row: RowRef, office: str) -> Line:
    """A place by its name; people by their family name, their doors and telephones not at all."""
    if row.kind in PLACES:
        return Line(number, row.kind, row.title, " · ".join(part for part in (office, row.where) if part))
    named = row.kind in PEOPLE and row.title
    return Line(number, row.kind, f"{family_name(row.title)}*" if named else "", office)
