"""What the start screen knows. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import N_
from desktop.documents.render import stale
from desktop.queries import coverage, history, overview
from desktop.returns.charts import Chart, sizes
from desktop.returns.evaluation import Basis
from desktop.security import install
from ui.bridge.target import Target
from ui.screens.start import copies, waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.queries.coverage import Coverage
    from desktop.queries.history import StepRow
    from desktop.queries.overview import Counts, Gap
    from desktop.security.install import Install
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.screens.start.copies import Line
    from ui.screens.start.waiting import Waiting

RECENT = 6  # steps of the history shown


@dataclass(frozen=True)
class FirstStep:
    """One line of the first-run checklist; `title` and `hint` are marked with N_()."""

    title: str
    hint: str
    target: Target
    done: bool


@dataclass(frozen=True)
class Overview:
    """Everything the start screen shows, of one moment."""

    counts: Counts
    gaps: tuple[Gap, ...]
    team: Coverage
    steps: tuple[FirstStep, ...]
    recent: tuple[StepRow, ...]


class StartView(Protocol):
    """What the presenter says to the screen."""

    def show_overview(self, found: Overview) -> None: ...
    def show_wrong_papers(self, count: int) -> None: ...
    def show_waiting(self, found: Sequence[Waiting]) -> None: ...
    def show_copies(self, lines: Sequence[Line]) -> None: ...
    def show_sizes(self, chart: Chart) -> None: ...


def first_steps(counts: Counts) -> tuple[FirstStep, ...]:
    """The way from an empty office to the first printed card, each step done when its records are there."""
    imports = Target("exchange", "import")
    return (
        FirstStep(N_("建立社区"), N_("已加密,恢复码单已封存"), Target("start"), True),
        FirstStep(N_("导入楼栋清单"), N_("小区、楼、单元、房屋"), imports, counts.buildings > 0),
        FirstStep(N_("导入居民台账"), N_("户和人,重复与残缺的证件号会指出来"), imports, counts.residents > 0),
        FirstStep(N_("导入队伍花名册"), N_("网格员、微网格长、楼栋长"), imports, counts.staff > 0),
        FirstStep(N_("导入重点人群台账"), N_("残疾、低保、独居等"), imports, counts.care > 0),
        FirstStep(N_("打印联系卡"), N_("每户一张,A4 十张一页"), Target("printing"), counts.cards > 0),
    )


class StartPresenter:
    """Reads everything at once, off the interface thread."""

    def __init__(
        self, view: StartView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date],
        own: Callable[[], Install] = install.load_or_create,
    ) -> None:  # fmt: skip
        self._view, self._office, self._work, self._today = view, office, work, today
        self._actor, self._own = actor, own
        self._stale = self._papers_stale = True

    def entered(self) -> None:
        """The screen is visible: read when something changed since."""
        if self._stale:
            self.reload()

    def reload(self) -> None:
        """Count again."""
        self._stale = False
        self._work.read(lambda _progress: self._look(), self._view.show_overview, slot="start")
        self._work.read(
            lambda _progress: copies.look(self._office, self._today()),
            self._view.show_copies,
            slot="start.copies",
        )
        self._work.read(
            lambda _progress: waiting.look(self._office, self._actor, self._own), self._view.show_waiting,
            slot="start.waiting",
        )  # fmt: skip
        self._work.read(lambda _progress: self._sizes(), self._view.show_sizes, slot="start.sizes")
        if self._papers_stale:
            self._papers_stale = False
            self._work.read(
                lambda _progress: self._wrong(), self._view.show_wrong_papers, slot="start.papers"
            )

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """Everything here is counted, so any change makes it stale."""
        self._stale = True
        self._papers_stale = self._papers_stale or stale.concerned(changes)
        if visible:
            self.entered()

    def _sizes(self) -> Chart:
        """Every grid with its households against the norm."""
        return sizes(Basis([self._office], as_of=self._today()), "registered")

    def _wrong(self) -> int:
        """How many boards, cards and badges are out there and wrong."""
        with self._office.read() as db:
            return len(stale.find(db, self._today()))

    def _look(self) -> Overview:
        day = self._today()
        with self._office.read() as db:
            counts = overview.counts(db)
            gaps = tuple(overview.gaps(db, day=day)) if counts.households else ()
            team = coverage.coverage(db, day=day)
            recent = tuple(history.steps(db, limit=RECENT))
        return Overview(counts, gaps, team, first_steps(counts), recent)
