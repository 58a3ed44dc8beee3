"""The grids screen's pages: the overview, and those on which grids are drawn anew, each built when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.screens.grids.regrid.acts_page import ActsPage
from ui.screens.grids.regrid.micro_page import MicroPage
from ui.screens.grids.regrid.proposal_page import ProposalPage

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

CONCERNS = ("grid", "micro_grid", "territory", "building", "unit", "map_feature", "neighbour_link")


class RegridPages(QStackedWidget):
    """`overview` is the first page and where every other leads back to."""

    def __init__(self, desk: Desk, overview: QWidget) -> None:
        super().__init__()
        self._desk, self._overview = desk, overview
        self.acts: ActsPage | None = None
        self.proposal: ProposalPage | None = None
        self.micro: MicroPage | None = None
        self.addWidget(overview)

    @property
    def at_home(self) -> bool:
        """Whether the overview is on sight."""
        return self.currentWidget() is self._overview

    def home(self) -> None:
        """Back to the overview."""
        self.setCurrentWidget(self._overview)
        self._overview.setFocus()

    def open_acts(self) -> None:
        """Merge, split, move and so on by hand."""
        if self.acts is None:
            self.acts = ActsPage(self._desk)
            self.acts.left.connect(self.home)
            self.addWidget(self.acts)
        self.acts.presenter.reload()
        self._show(self.acts)

    def open_proposal(self) -> None:
        """A division proposed."""
        if self.proposal is None:
            self.proposal = ProposalPage(self._desk)
            self.proposal.left.connect(self.home)
            self.addWidget(self.proposal)
        self.proposal.presenter.reload()
        self._show(self.proposal)

    def open_micro(self, grid: str) -> None:
        """The micro-grids of a grid (its id) proposed."""
        if self.micro is None:
            self.micro = MicroPage(self._desk)
            self.micro.left.connect(self.home)
            self.addWidget(self.micro)
        self.micro.presenter.begin(grid)
        self._show(self.micro)

    def _show(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        page.setFocus()

    def look(self) -> None:
        """F5: preview an act, or search for proposals."""
        page = self.currentWidget()
        if isinstance(page, ActsPage):
            page.try_out()
        elif isinstance(page, ProposalPage):
            page.presenter.search()

    def write(self) -> None:
        """Ctrl+S: do the act that was previewed."""
        page = self.currentWidget()
        if isinstance(page, ActsPage):
            page.write()

    def changed(self, changes: Changes) -> None:
        """What is on sight may have changed; a plan that was searched stays, and is tried anew before it is applied."""
        page = self.currentWidget()
        if isinstance(page, ActsPage) and changes.concerns(*CONCERNS):
            page.presenter.reload()
