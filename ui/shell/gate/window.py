"""The first window: offices opened here before, the password, founding a new office, the recovery code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QStackedWidget

from desktop.base.i18n import _
from ui.shell.gate.pages import Pages
from ui.shell.gate.unlock_page import UnlockPage
from ui.widgets.boxes import column, label, panel, row
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from ui.shell.gate.district_page import DistrictPage
    from ui.shell.gate.district_presenter import DistrictGate, OpenedDistrict
    from ui.shell.gate.found_page import FoundPage
    from ui.shell.gate.guide import Question
    from ui.shell.gate.join_page import JoinPage
    from ui.shell.gate.place_page import PlacePage
    from ui.shell.gate.presenter import GatePresenter, Opened
    from ui.shell.pickers import Pickers
    from ui.shell.preferences import Recent

SIZE = (880, 560)


class GateWindow(Pages):
    """`entered` carries `Opened`, `district_entered` an `OpenedDistrict`; whoever built the window closes it."""

    entered = Signal(object)
    district_entered = Signal(object)

    def __init__(self, recent: Sequence[Recent], home: Path, districts: Sequence[Recent] = ()) -> None:
        super().__init__()
        self._districts, self._district = districts, None
        self.setWindowTitle(_("格知"))
        self.resize(*SIZE)
        self._pickers: Pickers | None = None
        self._presenter: GatePresenter | None = None
        self.bar = MessageBar()
        self.unlock_page = UnlockPage(recent)
        self._home = home
        self.stack = QStackedWidget()
        self.stack.addWidget(self.unlock_page)
        self.busy, self.turning = label(wrap=True), QProgressBar()
        self.turning.setRange(0, 0)  # nobody can say how far it is
        self.turning.setTextVisible(False)
        self.turning.hide()
        right = column(self.bar, self.stack, self.busy, self.turning, gap=2, margin=6)
        right.setStretch(1, 1)
        whole = row(_brand(), right, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def attach(self, presenter: GatePresenter, pickers: Pickers) -> None:
        """Connect the presenter; done once by the composition root, after the first paint."""
        self._presenter, self._pickers = presenter, pickers
        unlock = self.unlock_page
        unlock.password_given.connect(
            lambda path, user, secret: presenter.unlock(path, user, password=secret)
        )
        unlock.code_given.connect(lambda path, user, code: presenter.unlock(path, user, code=code))
        unlock.file_wanted.connect(self._pick_file)
        unlock.new_wanted.connect(lambda: self._turn(self.found_page))
        unlock.practice_wanted.connect(presenter.practise)
        unlock.join_wanted.connect(lambda: self._turn(self.join_page))
        unlock.district_wanted.connect(lambda: self._turn(self.district_page))
        unlock.begin()

    def attach_district(self, gate: DistrictGate) -> None:
        """Connect the doors of a district."""
        self._district = gate

    def _turn(self, page: UnlockPage | FoundPage | PlacePage | DistrictPage | JoinPage) -> None:
        self.bar.hide()
        self.stack.setCurrentWidget(page)
        page.begin()

    def _pick_file(self) -> None:
        if self._pickers is not None and (path := self._pickers.file()):
            self.unlock_page.add(path)

    def _pick_folder(self) -> None:
        if self._pickers is not None and (path := self._pickers.folder()):
            self.found_page.show_folder(path)

    # What the presenter says

    def show_busy(self, doing: str) -> None:
        """Something runs; nothing can be pressed meanwhile."""
        self.bar.hide()
        self.busy.setText(doing)
        self.turning.show()
        self.stack.setEnabled(False)

    def show_refusal(self, text: str) -> None:
        """Why not, and what to do."""
        self._ready()
        self.bar.say(text)
        page = self.stack.currentWidget()
        if page is self.unlock_page:
            self.unlock_page.again()
        elif "district_page" in self.__dict__ and page is self.district_page:
            self.district_page.again()

    def show_wait(self, text: str, seconds: float) -> None:
        """Why not, and how long the next try has to wait."""
        self.show_refusal(text)
        self.unlock_page.hold(seconds)

    def show_question(self, question: Question) -> None:
        """The file opens with a question: the answers are the next page."""
        self._ready()
        self.guide_page.ask(question)
        self.stack.setCurrentWidget(self.guide_page)

    def show_moved(self, path: str, user: str) -> None:
        """The file stands on this PC now: open it there."""
        self._ready()
        self._turn(self.unlock_page)
        self.unlock_page.add(path, user)
        self.bar.say(_("已复制到 {path},请输入密码打开。原处的文件没有动。").format(path=path), "good")

    def show_asked(self, check: str, file: str) -> None:
        """The request to be let in is written."""
        self._ready()
        self.join_page.show_asked(check, file)

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Under the fields of the new office, or the rows of further users."""
        self._ready()
        if "others_page" in self.__dict__ and self.stack.currentWidget() is self.others_page:
            self.others_page.show_problems(problems)
        elif "district_page" in self.__dict__ and self.stack.currentWidget() is self.district_page:
            self.district_page.show_problems(problems)
        else:
            self.found_page.show_problems(problems)

    def show_recovery(self, code: str, asked: Sequence[int]) -> None:
        """The new office exists: show the code and ask some of it back."""
        self._ready()
        self.recovery_page.show_code(code, asked)
        self.stack.setCurrentWidget(self.recovery_page)

    def show_setup(self, user: str) -> None:
        """The code was proved: the last step."""
        self._ready()
        self.stack.setCurrentWidget(self.setup_page)
        self.setup_page.begin(user)

    def show_others(self) -> None:
        """The last step, which may be left for later."""
        self._ready()
        self.stack.setCurrentWidget(self.others_page)
        self.others_page.begin()

    def show_handed(self, names: Sequence[str]) -> None:
        """Further users are there: their sheets."""
        self._ready()
        self.others_page.show_handed(names)

    def show_places(self, code: str, places: Sequence[tuple[str, str]]) -> None:
        """What lies in a place of the list."""
        self.place_page.show_places(code, places)

    def show_code(self, code: str, problem: Problem | None, names: Sequence[str]) -> None:
        """What a typed code means."""
        self.found_page.show_code(code, problem, names)

    def enter(self, opened: Opened) -> None:
        """The office is open."""
        self._ready()
        self.entered.emit(opened)

    def enter_district(self, opened: OpenedDistrict) -> None:
        """The district is open."""
        self._ready()
        self.district_page.lines["password"].clear()
        self.district_entered.emit(opened)

    def _ready(self) -> None:
        self.busy.setText("")
        self.turning.hide()
        self.bar.hide()
        self.stack.setEnabled(True)

    # Qt's interface

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._presenter is not None:
            self._presenter.close()
        event.accept()


def _brand() -> QFrame:
    name = label(_("格知"), part="title")
    words = label(_("社区网格台账、联系卡、公示牌和报表,一次录入。"), tone="muted", wrap=True)
    safe = label(_("数据加密,只存在这台电脑里,不需要网络。"), tone="muted", wrap=True)
    frame = panel(column(name, words, safe, None, gap=3, margin=6), "rail")
    frame.setFixedWidth(220)
    return frame
