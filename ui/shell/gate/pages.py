"""The pages behind the gate's first one, each built when it is turned to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.shell.gate.unlock_page import UnlockPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.dialogs.recovery_page import RecoveryPage
    from ui.shell.gate.district_page import DistrictPage
    from ui.shell.gate.district_presenter import DistrictGate
    from ui.shell.gate.found_page import FoundPage
    from ui.shell.gate.guide_page import GuidePage
    from ui.shell.gate.join_page import JoinPage
    from ui.shell.gate.others_page import OthersPage
    from ui.shell.gate.place_page import PlacePage
    from ui.shell.gate.presenter import GatePresenter
    from ui.shell.gate.setup_page import SetupPage
    from ui.shell.pickers import Pickers
    from ui.shell.preferences import Recent


class Pages(QWidget):
    """Part of `GateWindow`. The first paint does not wait for what is imported here."""

    unlock_page: UnlockPage
    stack: QStackedWidget
    _home: Path
    _presenter: GatePresenter | None
    _pickers: Pickers | None
    _district: DistrictGate | None
    _districts: Sequence[Recent]

    if TYPE_CHECKING:

        def _turn(self, page: UnlockPage | FoundPage | PlacePage | DistrictPage | JoinPage) -> None: ...
        def _pick_file(self) -> None: ...
        def _pick_folder(self) -> None: ...

    @cached_property
    def found_page(self) -> FoundPage:
        """The form of a new office."""
        from ui.shell.gate.found_page import FoundPage  # noqa: PLC0415 - see above

        page = FoundPage(self._home)
        page.folder_wanted.connect(self._pick_folder)
        page.back_wanted.connect(lambda: self._turn(self.unlock_page))
        page.code_left.connect(lambda code: self._presenter.check_code(code) if self._presenter else None)
        page.list_wanted.connect(lambda: self._turn(self.place_page))
        page.submitted.connect(lambda new: self._presenter.found(new) if self._presenter else None)
        self.stack.addWidget(page)
        return page

    @cached_property
    def district_page(self) -> DistrictPage:
        """Opening a district."""
        from ui.shell.gate.district_page import DistrictPage  # noqa: PLC0415 - see above

        page = DistrictPage(self._districts)
        page.open_wanted.connect(lambda wanted: self._district.open(wanted) if self._district else None)
        page.found_wanted.connect(lambda wanted: self._district.found(wanted) if self._district else None)
        page.file_wanted.connect(self._pick_district)
        page.back_wanted.connect(lambda: self._turn(self.unlock_page))
        self.stack.addWidget(page)
        return page

    def _pick_district(self, new: bool) -> None:
        if self._pickers is not None and (path := self._pickers.district(new)):
            self.district_page.show_where(path)

    @cached_property
    def place_page(self) -> PlacePage:
        """The published list of communities."""
        from ui.shell.gate.place_page import PlacePage  # noqa: PLC0415 - see above

        page = PlacePage()
        page.wanted.connect(lambda code: self._presenter.places(code) if self._presenter else None)
        page.chosen.connect(self._place_chosen)
        page.back_wanted.connect(lambda: self._turn(self.found_page))
        self.stack.addWidget(page)
        return page

    def _place_chosen(self, code: str, names: Mapping[str, str]) -> None:
        self._turn(self.found_page)
        self.found_page.show_place(code, names)

    @cached_property
    def setup_page(self) -> SetupPage:
        """What is decided once."""
        from ui.shell.gate.setup_page import SetupPage  # noqa: PLC0415 - see above

        page = SetupPage()
        page.done.connect(lambda setup: self._presenter.set_up(setup) if self._presenter else None)
        self.stack.addWidget(page)
        return page

    @cached_property
    def others_page(self) -> OthersPage:
        """Further users."""
        from ui.shell.gate.others_page import OthersPage  # noqa: PLC0415 - see above

        page = OthersPage()
        if self._presenter is not None and self._pickers is not None:
            page.attach(self._presenter, self._pickers)
        self.stack.addWidget(page)
        return page

    @cached_property
    def recovery_page(self) -> RecoveryPage:
        """The recovery code and its proof."""
        from ui.dialogs.recovery_page import RecoveryPage  # noqa: PLC0415 - see above

        page = RecoveryPage()
        presenter, pickers = self._presenter, self._pickers
        if presenter is not None and pickers is not None:
            page.proved.connect(presenter.prove)
            page.save_wanted.connect(lambda: pickers.save_sheet(presenter.sheet()))
            page.print_wanted.connect(lambda: pickers.print_sheet(presenter.sheet()))
        self.stack.addWidget(page)
        return page

    @cached_property
    def guide_page(self) -> GuidePage:
        """A question about the file that was to be opened."""
        from ui.shell.gate.guide_page import GuidePage  # noqa: PLC0415 - see above

        page = GuidePage()
        page.chosen.connect(
            lambda way, typed: self._presenter.guide.answer(way, typed) if self._presenter else None
        )
        page.back_wanted.connect(self._leave_guide)
        self.stack.addWidget(page)
        return page

    @cached_property
    def join_page(self) -> JoinPage:
        """Asking to be let into an office."""
        from ui.shell.gate.join_page import JoinPage  # noqa: PLC0415 - see above

        page = JoinPage()
        page.wanted.connect(self._ask_to_join)
        page.file_wanted.connect(self._come_back)
        page.back_wanted.connect(lambda: self._turn(self.unlock_page))
        self.stack.addWidget(page)
        return page

    def _ask_to_join(self, name: str) -> None:
        if (
            self._pickers is not None
            and self._presenter is not None
            and (path := self._pickers.save_request())
        ):
            self._presenter.guide.ask_to_join(Path(path), name)

    def _come_back(self) -> None:
        self._turn(self.unlock_page)
        self._pick_file()

    def _leave_guide(self) -> None:
        if self._presenter is not None:
            self._presenter.guide.close()
        self._turn(self.unlock_page)
