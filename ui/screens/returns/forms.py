"""Forms from above on the returns screen: the figures in front, the page that teaches a form behind them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import _
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.screens.returns.presenter import ReturnsPresenter
from ui.screens.returns.teaching_page import TeachingPage


class FormPages(QStackedWidget):
    """Asks for blank forms, fills them, and shows the one that is being taught."""

    def __init__(self, desk: Desk, figures: QWidget, presenter: ReturnsPresenter) -> None:
        super().__init__()
        self._presenter, self._figures = presenter, figures
        self.teaching = TeachingPage(desk, presenter.fill)
        self.teaching.left.connect(self.to_figures)
        for page in (figures, self.teaching):
            self.addWidget(page)

    def fill(self) -> None:
        """Choose the district's workbook, then where to save the filled one."""
        files.ask_open(
            self, _("选择上级发的空白表格"), _forms(), lambda paths: self._save_to(paths[0])
        )  # fmt: skip

    def _save_to(self, blank: Path) -> None:
        name = _("{name}_已填_{day}").format(name=blank.stem, day=self._presenter.as_of.strftime("%Y%m%d"))
        files.ask_save(
            self, _("填好的表格存为"), blank.with_name(f"{name}.xlsx"), _("工作簿") + " (*.xlsx)",
            lambda out: self._presenter.fill(blank, out),
        )  # fmt: skip

    def teach(self) -> None:
        """Choose a blank form, then click what goes where."""
        files.ask_open(self, _("选择要教的空白表格"), _forms(), lambda paths: self.teach_form(paths[0]))

    def teach_form(self, blank: Path) -> None:
        """Show a blank form to be clicked."""
        self.setCurrentIndex(1)
        self.teaching.open_form(blank)

    def to_figures(self) -> None:
        """Back from teaching to the figures."""
        self.setCurrentIndex(0)
        self._figures.setFocus()


def _forms() -> str:
    return _("工作簿") + " (*.xlsx *.xls *.et)"
