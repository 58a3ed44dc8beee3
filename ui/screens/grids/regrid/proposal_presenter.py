"""What the page of proposals does: searches in a process of its own, compares, keeps, and applies when told. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.base.progress import Progress
from desktop.domain.regridding import Comparison
from desktop.exchange.exporting.regridding import export_comparison
from desktop.operations import dividing, division_drafts
from desktop.queries import division as queries
from desktop.regrid.proposal import new_grids
from desktop.regrid.search import Found, usual_budget
from desktop.regrid.site import PRESETS
from desktop.regrid.working import Answer, search_in_child
from ui.screens.grids.regrid.acts_presenter import Outcome, outcome
from ui.screens.grids.regrid.proposal_work import (
    Asked,
    Card,
    Facts,
    Prepared,
    Result,
    card_of,
    prepare,
    result_of,
)

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

BY_KEY: Final = {preset.key: preset for preset in PRESETS}


class ProposalView(Protocol):
    """What the presenter asks of the page. `early` is called from the job's thread."""

    def show_facts(self, facts: Facts) -> None: ...
    def show_cards(self, cards: Sequence[Card], chosen: str) -> None: ...
    def show_table(self, table: Comparison) -> None: ...
    def show_busy(self, words: str) -> None: ...
    def show_outcome(self, preset: str, outcome: Outcome) -> None: ...
    def early(self, call: Callable[[], None]) -> None: ...
    def progress(self, done: int, total: int, doing: str) -> None: ...
    def say(self, text: str, kind: str = "alarm") -> None: ...
    def applied(self) -> None: ...


class _Stoppable:
    """The job's progress, told to the page as well, with the page's own cancel."""

    def __init__(self, inner: Progress, tell: Callable[[int, int, str], None]) -> None:
        self._inner, self._tell, self.stopped = inner, tell, False

    @property
    def cancelled(self) -> bool:
        return self.stopped or self._inner.cancelled

    def report(self, done: int, total: int, doing: str = "") -> None:
        """Tell both."""
        self._inner.report(done, total, doing)
        self._tell(done, total, doing)


class ProposalPresenter:
    """Holds the plans of the last search; nothing of them is in the office until it is kept or applied."""

    def __init__(
        self, view: ProposalView, office: Workspace, work: Work, *, today: Callable[[], date], actor: str
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._today, self._actor = today, actor
        self.asked = Asked()
        self.chosen = PRESETS[0].key
        self._prepared: Prepared | None = None
        self._results: dict[str, Result] = {}
        self._running: _Stoppable | None = None

    # Looking

    def reload(self) -> None:
        """What is divided, by the wish as it stands; earlier plans are forgotten."""
        self._results = {}
        asked, day = self.asked, self._today()

        def show(found: Prepared) -> None:
            self._prepared = found
            self._view.show_facts(found.facts)
            self._view.show_cards([], self.chosen)

        self._work.read(
            lambda _progress: prepare(self._office, asked, day), show, slot="grids.propose", failed=self._fail
        )

    def wish(self, asked: Asked) -> None:
        """Other wishes."""
        if asked != self.asked:
            self.asked = asked
            self.reload()

    # Searching

    def search(self, *, prove: bool = False) -> None:
        """Search all three presets, or find out how good the chosen one is."""
        presets = [BY_KEY[self.chosen]] if prove else list(PRESETS)
        asked, day = self.asked, self._today()
        self._view.show_busy(_("正在核对方案…") if prove else _("正在比较方案…"))

        def work(progress: Progress) -> tuple[Prepared, Mapping[str, Answer]]:
            running = self._running = _Stoppable(progress, self._view.progress)
            found = prepare(self._office, asked, day)
            answers = search_in_child(
                found.of.site, found.k, presets, budget=usual_budget(len(found.of.rows)), prove=prove,
                progress=running, better=lambda preset, plan: self._early(found, preset, plan),
            )  # fmt: skip
            return found, answers

        self._work.read(work, lambda got: self._found(*got), slot="grids.propose", failed=self._stopped)

    def stop(self) -> None:
        """Give up; what was found so far stays on sight."""
        if self._running is not None:
            self._running.stopped = True

    def _early(self, found: Prepared, preset: str, plan: Found) -> None:
        def show() -> None:
            if preset not in self._results or self._results[preset].answer.found.cost > plan.cost:
                self._prepared = found
                self._results[preset] = result_of(found, BY_KEY[preset], Answer(plan))
                self._show(early=True)

        self._view.early(show)

    def _found(self, found: Prepared, answers: Mapping[str, Answer]) -> None:
        self._prepared, self._running = found, None
        self._view.show_facts(found.facts)
        for key, answer in answers.items():
            self._results[key] = result_of(found, BY_KEY[key], answer)
        self._view.show_busy("")
        self._show()

    def _stopped(self, error: GezhiError) -> None:
        self._running = None
        self._view.show_busy("")
        self._fail(error)

    def choose(self, preset: str) -> None:
        """Look at one preset."""
        self.chosen = preset
        self._show()

    def _show(self, *, early: bool = False) -> None:
        self._view.show_cards(
            [card_of(self._results[p.key], early) for p in PRESETS if p.key in self._results], self.chosen
        )
        if self.chosen in self._results:
            self._view.show_table(self._results[self.chosen].table)

    # Locks and barriers

    def lock(self, names: Sequence[str]) -> None:
        """Keep buildings (by name) where they are from now on, and search again."""
        if self._prepared is None:
            return
        ids = {row.of or row.id for row in self._prepared.of.rows if row.name in names}

        def work(_progress: object) -> object:
            with self._office.read() as db:
                kept = queries.locks(db)
            return division_drafts.tell_locks(self._office, kept | ids, actor=self._actor)

        self._work.change(work, lambda _done: self.search(), failed=self._fail, notice=_("已锁定"))

    def unlock(self) -> None:
        """Let every building move again."""
        self._work.change(
            lambda _progress: division_drafts.tell_locks(self._office, (), actor=self._actor),
            lambda _done: self.reload(), failed=self._fail, notice=_("已解锁"),
        )  # fmt: skip

    def add_barrier(self, words: str) -> None:
        """A road or river as it is typed; "" takes all of them away."""

        def work(_progress: object) -> object:
            with self._office.read() as db:
                made = [queries.divide_named(db, words)] if words.strip() else []
                kept = [one for one in queries.divides(db) if made and one.name != made[0].name]
            return division_drafts.tell_barriers(self._office, [*kept, *made], actor=self._actor)

        self._work.change(work, lambda _done: self.reload(), failed=self._fail, notice=_("已设置界线"))

    # Keeping and applying

    def keep(self, name: str, then: Callable[[], None]) -> None:
        """Keep the chosen plan under a name."""
        if (got := self._chosen()) is not None:
            prepared, result = got
            plan, day = new_grids(prepared.of, result.proposal), self._today()
            self._work.change(
                lambda _progress: division_drafts.keep(
                    self._office, name, plan, result.table, today=day, actor=self._actor
                ),
                lambda _done: then(), failed=self._fail, notice=_("方案已保存"),
            )  # fmt: skip

    def write_table(self, path: Path) -> None:
        """Write the chosen plan's table as a workbook."""
        if (got := self._chosen()) is not None:
            table = got[1].table
            self._work.read(
                lambda _progress: export_comparison(path, table),
                lambda written: self._view.say(_("已写出 {name}").format(name=written.name), "good"),
                failed=self._fail,
            )

    def try_out(self, on: date) -> None:
        """What applying the chosen plan would bring with it."""
        if (got := self._chosen()) is not None:
            plan, chosen, day = new_grids(got[0].of, got[1].proposal), self.chosen, self._today()
            self._work.change(
                lambda _progress: outcome(
                    self._office, dividing.dividing(plan), on=on, actor=self._actor, today=day
                ),
                lambda found: self._view.show_outcome(chosen, found), failed=self._fail, title=_("预览调整"),
            )  # fmt: skip

    def apply(self, on: date) -> None:
        """Put the chosen plan into force; only ever after the clerk has said so."""
        if (got := self._chosen()) is not None:
            plan, day = new_grids(got[0].of, got[1].proposal), self._today()
            self._work.change(
                lambda _progress: dividing.divide(self._office, plan, on=on, today=day, actor=self._actor),
                lambda _done: self._view.applied(), failed=self._fail, title=_("重新划分网格"),
                notice=_("已按方案调整"),
            )  # fmt: skip

    def _chosen(self) -> tuple[Prepared, Result] | None:
        if self._prepared is None or self.chosen not in self._results:
            self._view.say(_("还没有方案,请先按“提出方案”。"), "warn")
            return None
        return self._prepared, self._results[self.chosen]

    def _fail(self, error: GezhiError) -> None:
        self._view.say(error.text, "info" if error.code == "regrid.nothing" else "alarm")
