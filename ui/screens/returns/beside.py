"""What stands beside the figures: lists and contradictions, charts, what was issued, the rectification ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import _
from desktop.returns.snapshot import Difference
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.screens.returns.outgoing_page import ARCHIVED, CHARTS, PROBLEMS, OutgoingPages
from ui.widgets.boxes import button, column, row

if TYPE_CHECKING:
    from desktop.returns.since import Since
    from ui.screens.returns.presenter import ReturnsPresenter


class Beside(QWidget):
    """One of several pages, chosen by the buttons above them."""

    def __init__(self, desk: Desk, lists: QWidget, presenter: ReturnsPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.outgoing = OutgoingPages(desk, presenter.basis, presenter.show_list)
        self.pages = QStackedWidget()
        self.pages.addWidget(lists)
        self.pages.addWidget(self.outgoing)
        places = row(
            button(_("名单和矛盾"), self.to_lists), button(_("图表"), self.to_charts),
            button(_("历次上报"), self.to_archive), button(_("整改台账"), self.to_ledger), None, gap=1, margin=1,
        )  # fmt: skip
        self.setLayout(column(places, self.pages, gap=0))

    def to_lists(self) -> None:
        """The lists and contradictions beside the figures."""
        self.pages.setCurrentIndex(0)

    def to_charts(self) -> None:
        """The charts beside the figures."""
        self._outgoing(CHARTS)

    def to_archive(self) -> None:
        """What was issued, beside the figures."""
        self._outgoing(ARCHIVED)

    def to_ledger(self) -> None:
        """The rectification ledger beside the figures."""
        self._outgoing(PROBLEMS)

    def _outgoing(self, page: str) -> None:
        self.pages.setCurrentIndex(1)
        self.outgoing.open(page)

    def show_since(self, since: Since) -> str:
        """List what a filled form says otherwise than the last return; a sentence on it."""
        found = [
            Difference(f"{m.code} {m.place}", f"{m.place} {m.name}".strip(), m.was, m.now)
            for m in since.moved
        ]
        title = _("与上次({serial})相比").format(serial=since.last.serial)
        if not found:
            return _("{title},数字没有变。").format(title=title)
        self.to_archive()
        self.outgoing.show_differences(title, found)
        return _("{title},有 {n} 个数字变了,列在右边。").format(title=title, n=len(found))

    def issue(self) -> None:
        """Ask for a name and keep what goes out."""
        self.to_archive()
        self.outgoing.issue()

    def trend(self) -> None:
        """The chosen figure over the issued returns."""
        if figure := self._presenter.chosen:
            self.to_charts()
            self.outgoing.presenter.trend(figure.code, figure.name)

    def write_report(self) -> None:
        """Ask where, then write the self-inspection report."""
        name = _("自查报告_{day}.docx").format(day=self._presenter.as_of.strftime("%Y%m%d"))
        files.ask_save(
            self, _("自查报告存为"), Path.home() / name, _("Word 文档") + " (*.docx)",
            lambda out: self.outgoing.presenter.report(out, ""),
        )  # fmt: skip

    def fill_annexes(self) -> None:
        """Ask for a folder, then fill the five annexes."""
        files.ask_folder(self, _("五份附件存到哪个文件夹"), self.outgoing.presenter.annexes)
