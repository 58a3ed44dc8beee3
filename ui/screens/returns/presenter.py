"""What the returns screen does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.exchange.old_form import modern_form
from desktop.queries import accounts, team
from desktop.queries.masked_rows import masked
from desktop.returns.charts import Bar
from desktop.returns.contradictions import Contradiction, contradictions
from desktop.returns.evaluation import DENOMINATOR, FAILING, NUMERATOR, Basis, Figure
from desktop.returns.rows import RowRef
from desktop.returns.since import Since, since_last
from desktop.returns.template import fill_template
from desktop.returns.template.remembered import teaching_for
from ui.bridge.freshness import Fresh
from ui.bridge.target import Target

if TYPE_CHECKING:
    from desktop.base.errors import GezhiError
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

PARTS = (NUMERATOR, DENOMINATOR, FAILING)
PLACES = {
    "household": "households", "resident": "households", "dwelling": "households", "building": "households",
    "staff": "team", "grid": "grids", "micro_grid": "grids", "micro": "grids",
}  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """The rows behind one figure."""

    title: str
    rows: tuple[RowRef, ...]
    masked: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class FilledFile:
    """A workbook that was filled: where it is, and what could not be filled, in words."""

    path: Path
    cells: int
    left_empty: tuple[str, ...]
    since: Since | None = None  # what is another figure than in the last return


class ReturnsView(Protocol):
    """What the presenter asks of the screen."""

    def show_figures(self, figures: Sequence[Figure], as_of: date) -> None: ...
    def show_figure(self, figure: Figure | None) -> None: ...
    def show_rows(self, listed: Listed | None) -> None: ...
    def show_contradictions(self, found: Sequence[Contradiction]) -> None: ...
    def show_day_problem(self, text: str) -> None: ...
    def show_stale(self, stale: bool) -> None: ...
    def show_filled(self, filled: FilledFile) -> None: ...
    def show_not_filled(self, text: str, unknown: Path | None) -> None: ...


class ReturnsPresenter(Fresh):
    """Keeps the basis of the day: every figure and list comes from one look at the office."""

    def __init__(
        self,
        view: ReturnsView,
        office: Workspace,
        work: Work,
        *,
        today: Callable[[], date],
        go: Callable[[Target], None],
        actor: str = "",
    ) -> None:
        self._actor = actor
        self._view, self._office, self._work, self._go = view, office, work, go
        self.as_of = today()
        self._basis: Basis | None = None
        self._figures: Mapping[str, Figure] = {}
        self._clashes: tuple[Contradiction, ...] = ()
        self._group = ""
        self._code = ""
        self._wanted: tuple[Bar, str] | None = None

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """The office changed: what is shown is old. It is counted anew when asked, or when entered again."""
        if any(kind not in ("return_snapshot", "step") for kind, _id in changes.touched):
            self._stale = True
            self._heard += 1
            if visible:
                self._view.show_stale(True)

    def set_day(self, typed: str) -> None:
        """The day the figures are for; words beside the field when it is none."""
        try:
            day = date.fromisoformat(typed.strip())
        except ValueError:
            self._view.show_day_problem(_("截止日写成 2026-06-30 的样子"))
            return
        self._view.show_day_problem("")
        if day != self.as_of or self._stale:
            self.as_of = day
            self.compute()

    def reload(self) -> None:
        """As `compute`, by itself."""
        self.compute()

    def compute(self) -> None:
        """Look at the office and work every figure out."""
        as_of = self.as_of

        def look(_progress: object) -> tuple[Basis, dict[str, Figure], list[Contradiction]]:
            with self._office.read() as db:
                hidden = accounts.permit(db, self._actor).hidden
            basis = Basis([self._office], as_of=as_of, hidden=hidden)
            return basis, basis.evaluate().figures, contradictions(basis)

        self.begun()
        self._work.read(look, lambda found: self._show(*found), slot="returns", title=_("计算指标"))

    def _show(self, basis: Basis, figures: Mapping[str, Figure], found: Sequence[Contradiction]) -> None:
        self.shown()
        self._basis, self._figures, self._clashes = basis, figures, tuple(found)
        self._view.show_stale(self._stale)
        self._view.show_contradictions(self._clashes)
        self._list()
        self._view.show_figure(self._figures.get(self._code))
        self._view.show_rows(None)
        self._open_wanted()

    def choose_group(self, letter: str) -> None:
        """Show one group of the catalogue; "" shows all."""
        self._group = letter
        self._list()

    def _list(self) -> None:
        shown = [f for f in self._figures.values() if f.code.startswith(self._group)]
        self._view.show_figures(shown, self.as_of)

    # One figure

    def choose(self, code: str) -> None:
        """Explain one figure."""
        if code != self._code:
            self._code = code
            self._view.show_figure(self._figures.get(code))
            self._view.show_rows(None)

    def drill(self, code: str = "", part: str = NUMERATOR) -> None:
        """List the records behind a figure (the chosen one): its numerator, denominator, or those that fail."""
        code = code or self._code
        basis, figure = self._basis, self._figures.get(code)
        if basis is None or figure is None:
            return
        words = {NUMERATOR: _("分子"), DENOMINATOR: _("分母"), FAILING: _("没达标")}
        title = f"{figure.name}:{words[part]}"

        self._work.read(
            lambda _progress: self._listed(title, basis.rows(code, part)), self._view.show_rows, slot="returns.rows",
            title=_("列出名单"),
        )  # fmt: skip

    def _listed(self, title: str, rows: Sequence[RowRef]) -> Listed:
        """A list with what may be copied of numbers and telephones."""
        with self._office.read() as db:
            return Listed(title, tuple(rows), masked(db, [(row.kind, row.id) for row in rows]))

    def show_list(self, title: str, rows: Sequence[RowRef]) -> None:
        """A list found elsewhere, such as behind a bar of a chart."""
        self._work.read(
            lambda _progress: self._listed(title, rows),
            self._view.show_rows,
            slot="returns.rows",
            title=_("列出名单"),
        )

    def open_bar(self, bar: Bar) -> None:
        """The list behind a bar of another screen; the figures of the day come first."""
        self._wanted = bar, f"{bar.label} {bar.shown}".strip()
        if not self._stale:
            self._open_wanted()

    def _open_wanted(self) -> None:
        if self._wanted is not None and self._basis is not None:
            (bar, title), self._wanted = self._wanted, None
            self.show_list(title, bar.rows(self._basis))

    def basis(self) -> Basis:
        """The figures on sight; counted when there are none yet. Called from jobs."""
        return self._basis if self._basis is not None else Basis([self._office], as_of=self.as_of)

    @property
    def chosen(self) -> Figure | None:
        """The figure that is explained."""
        return self._figures.get(self._code)

    def fill(self, blank: Path, out: Path) -> None:
        """Fill the district's blank workbook with the figures of the day into a new file."""
        basis, as_of = self._basis, self.as_of

        def write(_progress: object) -> FilledFile:
            known = basis if basis is not None else Basis([self._office], as_of=as_of)
            with modern_form(blank) as form:
                filled = fill_template(form, out, known, teaching=teaching_for(self._office, form))
            empty = [f"{s.sheet} {s.cell} {s.code}:{s.why}" for s in filled.skipped]
            empty += [_("{sheet} 第 {column} 列“{heading}”没有认出").format(sheet=sheet, column=column, heading=heading)
                      for sheet, column, heading in filled.unknown]  # fmt: skip
            return FilledFile(out, filled.cells, tuple(empty), since_last(known, filled.teaching))

        def failed(error: GezhiError) -> None:
            self._view.show_not_filled(error.text, blank if error.code == "template.unknown" else None)

        self._work.read(write, self._view.show_filled, failed=failed, title=_("填写上级表格"))

    def open_contradiction(self, number: int) -> None:
        """The records a contradiction is about."""
        found = self._clashes[number]
        self.show_list(found.text, found.rows)

    def open_row(self, ref: RowRef) -> None:
        """Where the record lives."""
        place = PLACES.get(ref.kind)
        if ref.kind == "assignment":
            with self._office.read() as db:
                staff_id = team.holder_of(db, ref.id)
            self._go(Target("team", "staff", staff_id))
        elif place:
            self._go(Target(place, {"micro": "micro_grid"}.get(ref.kind, ref.kind), ref.id))
