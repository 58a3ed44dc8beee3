"""What the start screen looks like: figures on top, gaps and coverage below, the first steps at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.base.i18n import _
from ui.bridge.desk import Desk, Screen
from ui.bridge.target import Target
from ui.screens.start import commands
from ui.screens.start.columns import FIGURES, GAUGES
from ui.screens.start.presenter import FirstStep, Overview, StartPresenter
from ui.theme.icons import pixmap
from ui.theme.roles import Role
from ui.widgets.bar_chart import BarChart, BarLine
from ui.widgets.boxes import button, column, label, panel, row, set_tone
from ui.widgets.coverage_bar import CoverageBar
from ui.widgets.number_card import NumberCard, Numbered
from ui.widgets.number_tile import NumberLine, NumberTile

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.queries.overview import Gap
    from desktop.returns.charts import Chart
    from ui.bridge.commands import Command
    from ui.screens.start.copies import Line
    from ui.screens.start.waiting import Waiting


class StartScreen(Screen):
    """Implements `StartView`. Every number opens the list behind it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._go = desk.go
        self.presenter = StartPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.tiles = [NumberTile(_(figure.word)) for figure in FIGURES]
        for tile, figure in zip(self.tiles, FIGURES, strict=True):
            tile.opened.connect(lambda target=figure.target: self._go(target))
        self.gauges = [CoverageBar() for _gauge in GAUGES]
        for bar in self.gauges:
            bar.opened.connect(lambda: self._go(Target("team")))
        self._chart: Chart | None = None
        self.gap_lines: list[NumberLine] = []
        self.step_buttons: list[QWidget] = []
        self.recent_words = label(wrap=True)
        self.wrong_papers = NumberLine(_("需更换的公示牌、联系卡、工作证"))
        self.wrong_papers.opened.connect(lambda: self._go(Target("printing", "register")))
        self.wrong_papers.hide()
        self._gaps, self._steps = QVBoxLayout(), QVBoxLayout()
        for box in (self._gaps, self._steps):
            box.setSpacing(0)
        self.nothing_missing = label(_("还没有住户。先按右边的清单导入。"), tone="muted", wrap=True)
        self._found: tuple[Waiting, ...] = ()
        self.waiting = NumberCard(_("等您处理的"))
        self.waiting.opened.connect(lambda place: self._go(self._found[place].target))
        self._shared = label(tone="warn", wrap=True)
        left = column(
            panel(row(*self.tiles, None, gap=1, margin=1), "card"),
            row(self._gap_card(), self._team_card(), gap=3),
            self._recent_card(),
            self._sizes_card(),
            None,
            gap=3,
        )
        right = column(self.waiting, self._steps_card(), self._copies_card(), None, gap=3)
        body = row(left, right, gap=3, margin=3)
        body.setStretch(0, 3)
        body.setStretch(1, 1)
        self._show_in_scroll(body)

    def _show_in_scroll(self, body: QLayout) -> None:
        inside = QWidget()
        inside.setProperty("part", "scrolled")
        inside.setLayout(body)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        whole = column(scroll, gap=0)
        self.setLayout(whole)
        self.setFocusProxy(self.tiles[0])

    def _gap_card(self) -> QFrame:
        return panel(
            column(
                label(_("需要补的"), part="heading"),
                self.nothing_missing,
                self._gaps,
                self.wrong_papers,
                None,
                gap=2,
                margin=3,
            ),
            "card",
        )

    def _team_card(self) -> QFrame:
        title = label(_("队伍覆盖"), part="heading")
        return panel(column(title, *self.gauges, self._shared, None, gap=3, margin=3), "card")

    def _steps_card(self) -> QFrame:
        card = panel(column(label(_("首次使用清单"), part="heading"), self._steps, gap=3, margin=3), "card")
        card.setMinimumWidth(240)
        return card

    def _copies_card(self) -> QFrame:
        self.copies = [label(wrap=True) for _line in range(2)]
        settings = button(_("备份设置"), lambda: self._go(Target("settings", "backups")), kind="link")
        head = row(label(_("备份"), part="heading"), None, settings)
        self.copies_card = panel(column(head, *self.copies, gap=2, margin=3), "card")
        self.copies_card.hide()
        return self.copies_card

    def _recent_card(self) -> QFrame:
        every = button(_("全部历史"), lambda: self._go(Target("history")), kind="link")
        head = row(label(_("最近做了什么"), part="heading"), None, every)
        return panel(column(head, self.recent_words, gap=2, margin=3), "card")

    def _sizes_card(self) -> QFrame:
        self.sizes = BarChart()
        self.sizes.opened.connect(lambda number, _left: self._open_bar(number))
        self.sizes_card = panel(
            column(label(_("网格户数"), part="heading"), self.sizes, gap=2, margin=3), "card"
        )
        self.sizes_card.hide()
        return self.sizes_card

    def refresh(self) -> None:
        """Count again."""
        self.presenter.reload()

    # StartView

    def show_wrong_papers(self, count: int) -> None:
        """What hangs and is wrong; nothing is said while all is right."""
        self.wrong_papers.show_number(count)
        self.wrong_papers.setVisible(count > 0)

    def show_waiting(self, found: Sequence[Waiting]) -> None:
        """What came from elsewhere; every line leads to where it is answered. Nothing while nothing waits."""
        self._found = tuple(found)
        self.waiting.show_lines([Numbered(_(one.words), one.count, one.urgent) for one in found])

    def show_copies(self, lines: Sequence[Line]) -> None:
        """How safe the office is; nothing where nothing can be said."""
        for shown, line in zip(self.copies, lines, strict=False):
            shown.setText(line.words)
            set_tone(shown, line.tone)
        self.copies_card.setVisible(bool(lines))

    def show_sizes(self, chart: Chart) -> None:
        """The grids against the norm; every bar opens its households. Nothing while no grid has a size."""
        self._chart = chart
        lines = [BarLine(bar.label, bar.value, bar.shown, bar.good) for bar in chart.bars]
        self.sizes.show_bars(chart.title, lines, chart.band)
        self.sizes_card.setVisible(any(bar.value is not None for bar in chart.bars))

    def _open_bar(self, number: int) -> None:
        if self._chart is not None:
            bar = self._chart.bars[number]
            facts = {"scope": bar.scope.kind, "id": bar.scope.id, "label": bar.label, "shown": bar.shown}
            self._go(Target("returns", "bar", bar.code, facts))

    def show_overview(self, found: Overview) -> None:
        """All numbers of one moment."""
        for tile, figure in zip(self.tiles, FIGURES, strict=True):
            tile.show_number(figure.number(found.counts))
        for bar, gauge in zip(self.gauges, GAUGES, strict=True):
            filled = gauge.filled(found.team)
            bar.show_share(filled.there, filled.total, _(gauge.word))
        words = _("{posts} 个岗位由 {persons} 人担任,其中有人身兼几岗。")
        team = found.team
        self._shared.setText(
            words.format(posts=team.posts, persons=team.persons) if team.shared_workers else ""
        )
        self._shared.setVisible(team.shared_workers)
        lines = [f"{step.at[5:16].replace('T', ' ')}   {step.title}   {step.actor}" for step in found.recent]
        self.recent_words.setText("\n".join(lines))
        self._show_gaps(found.gaps)
        self._show_steps(found.steps)

    def _show_gaps(self, gaps: Sequence[Gap]) -> None:
        self.nothing_missing.setVisible(not gaps)
        while len(self.gap_lines) < len(gaps):
            made = NumberLine(_(gaps[len(self.gap_lines)].title))
            self.gap_lines.append(made)
            self._gaps.addWidget(made)
            key = gaps[len(self.gap_lines) - 1].key
            made.opened.connect(lambda k=key: self._go(Target("households", "gap", k)))
        for shown, gap in zip(self.gap_lines, gaps, strict=False):
            shown.show_number(gap.count, urgent=gap.key == "no_grid")

    def _show_steps(self, steps: Sequence[FirstStep]) -> None:
        for old in self.step_buttons:
            self._steps.removeWidget(old)
            old.deleteLater()
        self.step_buttons = [self._step(step) for step in steps]
        for made in self.step_buttons:
            self._steps.addWidget(made)

    def _step(self, step: FirstStep) -> QWidget:
        mark = label()
        mark.setPixmap(
            pixmap(*(("circle-check", Role.GOOD) if step.done else ("circle", Role.TEXT_MUTED)), 18)
        )
        state = _("已完成") if step.done else _(step.hint)
        title = button(_(step.title), lambda: self._go(step.target), kind="link")
        title.setEnabled(not step.done)
        words = column(title, label(state, part="small", wrap=True), gap=0)
        line = row(mark, words, gap=2)
        line.setStretch(1, 1)
        line.setContentsMargins(0, 4, 0, 4)
        return panel(line)

    # Screen

    def commands(self) -> Sequence[Command]:
        return commands.commands(self)

    def entered(self) -> None:
        self.presenter.entered()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())


def build(desk: Desk) -> Screen:
    """The screen, for the rail."""
    return StartScreen(desk)
