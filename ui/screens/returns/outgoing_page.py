"""The pages beside the figures: charts whose bars open, what was issued, the rectification ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from desktop.base.i18n import _
from desktop.queries.rectifications import RectificationRow
from desktop.queries.snapshots import SnapshotRow
from desktop.returns.charts import Chart
from desktop.returns.rows import RowRef
from desktop.returns.snapshot import Difference
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.screens.returns.columns import ARCHIVE, DIFFERENCES, LEDGER
from ui.screens.returns.outgoing_presenter import OutgoingPresenter
from ui.widgets.ask_bar import AskBar
from ui.widgets.bar_chart import BarChart, BarLine
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.returns.evaluation import Basis

CHARTS, ARCHIVED, PROBLEMS = "charts", "archive", "ledger"


class OutgoingPages(QWidget):
    """Charts, archive and ledger; `behind(title, rows)` shows a list on the screen itself."""

    def __init__(
        self, desk: Desk, basis: Callable[[], Basis], behind: Callable[[str, Sequence[RowRef]], None]
    ) -> None:
        super().__init__()
        self._behind = behind
        self.presenter = OutgoingPresenter(
            self, desk.office, desk.work, actor=desk.actor, today=desk.today, basis=basis
        )
        self._charts: tuple[Chart, ...] = ()
        self._chart: Chart | None = None
        self._archive: dict[str, SnapshotRow] = {}
        self._changes: dict[str, Difference] = {}
        self._ledger: dict[str, RectificationRow] = {}
        self._staff: tuple[str, ...] = ()
        self.bar, self.ask = MessageBar(), AskBar()
        self.stack = QStackedWidget()
        for page in (self._chart_page(), self._archive_page(), self._ledger_page()):
            self.stack.addWidget(page)
        self.setLayout(column(self.bar, self.ask, self.stack, gap=1))

    def open(self, page: str) -> None:
        """Show one of the pages, read anew."""
        number = (CHARTS, ARCHIVED, PROBLEMS).index(page)
        self.ask.dismiss()
        self.bar.hide()
        self.stack.setCurrentIndex(number)
        (self.presenter.chart, self.presenter.archive, self.presenter.ledger)[number]()

    def _chart_page(self) -> QWidget:
        self.chosen = ChoiceBox()
        self.chosen.setAccessibleName(_("图表"))
        self.chosen.setMinimumWidth(190)
        self.chosen.currentIndexChanged.connect(self._choose_chart)
        self.chart = BarChart()
        self.chart.opened.connect(self._open_bar)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.chart)
        picture = button(_("存为图片…"), self.save_picture, icon="image")
        hint = label(
            _("实心为达标,斜线为不达标,浅底为标准范围;回车或点一条,列出它的名单。"), tone="muted", wrap=True
        )
        return panel(column(row(self.chosen, None, picture), scroll, hint, gap=2, margin=3))

    def _archive_page(self) -> QWidget:
        self.archived: RecordTable[SnapshotRow] = RecordTable(
            ARCHIVE, lambda ids: {i: self._archive[i] for i in ids}
        )
        self.archived.setAccessibleName(_("历次上报"))
        self.archived.set_empty(_("还没有存档"), _("按“上报存档”把现在的数字和五份附件存下来。"))
        self.archived.opened.connect(self.presenter.differences)
        self.changes: RecordTable[Difference] = RecordTable(
            DIFFERENCES, lambda ids: {i: self._changes[i] for i in ids}
        )
        self.changes.setAccessibleName(_("与存档不同的数字"))
        self.changes.set_empty(_("选一份存档,按回车与现在的数字对照"))
        self.changes_title = label(part="heading", wrap=True)
        buttons = row(
            button(_("上报存档…"), self.issue, icon="archive", kind="primary"),
            button(_("更正…"), self.correct), button(_("原样导出…"), self.again), None,
        )  # fmt: skip
        return panel(column(buttons, self.archived, self.changes_title, self.changes, gap=2, margin=3))

    def _ledger_page(self) -> QWidget:
        self.problems: RecordTable[RectificationRow] = RecordTable(
            LEDGER, lambda ids: {i: self._ledger[i] for i in ids}
        )
        self.problems.setAccessibleName(_("整改台账"))
        self.problems.set_empty(_("整改台账里还没有内容"), _("按“登记不达标项目”,或先重新计算。"))
        self.problems.opened.connect(lambda _key: self.plan())
        buttons = row(
            button(_("登记不达标项目"), self.presenter.suggest, icon="list", kind="primary"),
            button(_("落实责任人和时限…"), self.plan), button(_("整改完成…"), self.finish), None,
        )  # fmt: skip
        return panel(column(buttons, self.problems, gap=2, margin=3))

    # What the presenter says

    def show_charts(self, found: Sequence[Chart]) -> None:
        """The charts of the day, the same one on sight as before."""
        self._charts = tuple(found)
        kept = self.chosen.currentIndex()
        self.chosen.set_options([Option(chart.key, chart.title) for chart in found])
        self.chosen.setCurrentIndex(min(max(0, kept), len(found) - 1))
        self._choose_chart(self.chosen.currentIndex())
        if not found:
            self.say(_("还没有可以画的数字。"))

    def show_chart(self, chart: Chart) -> None:
        """One chart."""
        self._chart = chart
        lines = [BarLine(b.label, b.value, b.shown, b.good, b.other, b.other_shown) for b in chart.bars]
        self.chart.show_bars(chart.title, lines, chart.band)

    def show_archive(self, rows: Sequence[SnapshotRow]) -> None:
        """What was issued."""
        self._archive = {row.serial: row for row in rows}
        self.archived.forget_rows()
        self.archived.show_ids(list(self._archive))
        if rows and not self.archived.current_id():
            self.archived.go_to(rows[0].serial)

    def show_differences(self, title: str, found: Sequence[Difference]) -> None:
        """What is another figure now."""
        self._changes = {one.code: one for one in found}
        words = _("{title}:{n} 个不同") if found else _("{title}:完全一样")
        words = words.format(title=title, n=len(found))
        self.changes_title.setText(words)
        self.changes.set_empty(_("没有不同的数字"))
        self.changes.show_ids(list(self._changes), keep=False)

    def show_ledger(self, rows: Sequence[RectificationRow], staff: Sequence[str]) -> None:
        """The rectification ledger, and who may be named in it."""
        self._ledger, self._staff = {row.id: row for row in rows}, tuple(staff)
        self.problems.forget_rows()
        self.problems.show_ids(list(self._ledger))
        if rows and not self.problems.current_id():
            self.problems.go_to(rows[0].id)

    def show_behind(self, title: str, rows: Sequence[RowRef]) -> None:
        """The records behind a bar, on the screen."""
        self._behind(title, rows)

    def say(self, text: str) -> None:
        """A file was written."""
        self.bar.say(text, "good")

    # What the clerk does

    def _choose_chart(self, number: int) -> None:
        if 0 <= number < len(self._charts):
            self.show_chart(self._charts[number])

    def _open_bar(self, number: int, other: bool) -> None:
        if self._chart is not None:
            self.presenter.behind(self._chart.bars[number], other=other)

    def save_picture(self) -> None:
        """The chart on sight as a PNG."""
        name = Path(_("{title}.png").format(title=self._chart.title if self._chart else _("图表")))
        files.ask_save(
            self, _("图片存为"), Path.home() / name, _("图片") + " (*.png)",
            lambda out: self.say(str(out)) if self.chart.grab().save(str(out), "PNG") else None,
        )  # fmt: skip

    def issue(self) -> None:
        """Ask for a name, then keep what goes out."""
        self.ask.ask(
            _("把现在的数字、名单和五份附件存下来,以后随时能原样导出。这次报表叫什么?"),
            lambda _value, words: self.presenter.issue(words or _("自查报表")), hint=_("如:二季度自查"), yes=_("存档"),
        )  # fmt: skip

    def correct(self) -> None:
        """Ask why, then keep the corrected return."""
        kept = self._archive.get(self.archived.current_id())
        if kept is not None:
            self.ask.ask(
                _("更正 {serial}:按现在的数字另存一份,原来的不动。为什么更正?").format(serial=kept.serial),
                lambda _value, words: self.presenter.issue(kept.title, corrects=kept.serial, reason=words),
                hint=_("更正的原因"), yes=_("更正"),
            )  # fmt: skip

    def again(self) -> None:
        """Ask for a folder, then write the kept files."""
        serial = self.archived.current_id()
        if serial:
            files.ask_folder(
                self, _("原样导出到哪个文件夹"), lambda folder: self.presenter.again(serial, folder)
            )

    def plan(self) -> None:
        """Ask who puts it right, and by when."""
        chosen = self._ledger.get(self.problems.current_id())
        if chosen is not None:
            self.ask.ask(
                chosen.draft.problem, lambda who, day: self.presenter.plan(chosen, responsible=who or "", due_on=day),
                options=[Option(name, name) for name in dict.fromkeys([*self._staff, chosen.draft.responsible]) if name],
                hint=_("时限,如 2026-09-30"), yes=_("落实"),
            )  # fmt: skip

    def finish(self) -> None:
        """Ask how it was put right."""
        chosen = self._ledger.get(self.problems.current_id())
        if chosen is not None:
            self.ask.ask(
                chosen.draft.problem, lambda _value, words: self.presenter.finish(chosen, words), hint=_("怎么整改的"),
                yes=_("已完成"),
            )  # fmt: skip
