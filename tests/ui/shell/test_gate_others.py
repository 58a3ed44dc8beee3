"""The last step of founding: further users by the keyboard, their start passwords on paper, or all of it later."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.base.errors import Problem, Refused
from ui.shell.gate.others_page import OthersPage
from ui.shell.gate.presenter import Doors, Founded, GatePresenter, Opened, Setup

Key = Qt.Key


@pytest.fixture
def page(qtbot):
    made = OthersPage()
    qtbot.addWidget(made)
    made.show()
    made.begin()
    return made


def test_names_and_roles_are_typed_and_the_paper_comes_before_the_office(qtbot, page):
    wanted, entered = [], []
    page.wanted.connect(wanted.append)
    page.entered.connect(lambda: entered.append(True))
    page.names[0].setText("王录")
    qtbot.keyClick(page.names[0], Key.Key_Return)
    page.names[2].setText("赵看")
    page.roles[2].setCurrentIndex(2)
    page.make_button.click()
    assert wanted == [[("王录", "clerk"), ("赵看", "viewer")]]
    page.show_problems({"1": Problem("account.twice", "已有这个用户")})
    assert page._told[2].isVisible(), "below the row it is about"
    assert not page._told[1].isVisible()
    page.show_handed(["王录", "赵看"])
    assert not page.enter_button.isEnabled()
    page.let_enter()
    qtbot.keyClick(page.enter_button, Key.Key_Space)
    assert entered == [True]


def test_nobody_is_named_and_the_office_is_entered(qtbot, page):
    entered = []
    page.entered.connect(lambda: entered.append(True))
    page.make_button.click()
    page.later_button.click()
    assert entered == [True, True]


class View:
    """Writes down what it is told."""

    def __init__(self):
        self.told = []

    def __getattr__(self, name):
        return lambda *args: self.told.append((name, *args))


class AtOnce:
    """Work that is done when it is asked for."""

    def change(self, work, done, failed=None):
        try:
            done(work(None))
        except Refused as error:
            failed(error)


@pytest.fixture
def presenter():
    asked = []

    def add(opened, wanted):
        if wanted == [("", "clerk")]:
            raise Refused("x", code="account.problems", problems={"0": Problem("account.name", "x")})
        asked.append((opened.user, wanted))
        return b"%PDF"

    doors = Doors(open=None, found=None, name_of=None, choose=None, today=None, add_others=add)
    made = GatePresenter(View(), AtOnce(), doors)
    made.asked = asked
    made._founded = Founded(Opened(None, "云麓台", "李梅"), "code", b"")
    return made


def test_the_presenter_goes_from_the_setup_to_the_others_to_the_office(presenter):
    presenter.set_up(Setup())
    assert presenter._view.told[-1] == ("show_others",)
    presenter.add_others([("", "clerk")])
    assert presenter._view.told[-1][0] == "show_problems"
    presenter.add_others([("王  录", "clerk")])
    assert presenter.asked == [("李梅", [("王  录", "clerk")])]
    assert presenter._view.told[-1] == ("show_handed", ["王 录"])
    assert presenter.handed() == b"%PDF"
    presenter.enter()
    assert presenter._view.told[-1] == ("enter", Opened(None, "云麓台", "李梅"))
    assert presenter.handed() == b""
