"""Marking people in a campaign by keys: which one, the words, and the questions of a district's list one after the other."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.packed import Item
from desktop.operations import campaigns, packs
from tests.desktop.care_town import DIRECTOR, TODAY
from ui.screens.households.marking import Marking

Key = Qt.Key


@pytest.fixture
def people(office, sit):
    sit(DIRECTOR)
    with office.change("household.add", actor=DIRECTOR) as unit:
        homes = [unit.create("household", {"head_name": name}) for name in ("张大山", "李秀英")]
    campaigns.start(
        office,
        name="秋冬六问",
        purpose="防疫",
        basis="通知",
        ends_on=date(2027, 9, 30),
        actor=DIRECTOR,
        today=TODAY,
    )
    return homes


@pytest.fixture
def marking(qtbot, sit, people):
    parent, said = QWidget(), []
    qtbot.addWidget(parent)
    parent.show()
    made = Marking(parent, sit(DIRECTOR), said.append)
    made.heard, made.parent_kept = said, parent
    return made


def answer(qtbot, marking, text=""):
    """Type into the open question and press Enter."""
    dialog = marking.dialog
    dialog.setTextValue(text) if text else None
    qtbot.keyClick(dialog, Key.Key_Return)
    QApplication.processEvents()


def marks(office):
    with office.read() as db:
        rows = db.exec_driver_sql("SELECT tag, answers FROM campaign_entry ORDER BY id").all()
    return [(tag, orjson.loads(text) if text else None) for tag, text in rows]


def test_without_lists_of_questions_nothing_more_is_asked(qtbot, office, marking, people):
    marking.begin("household", people)
    answer(qtbot, marking)
    answer(qtbot, marking, "已告知")
    assert marks(office) == [("已告知", None), ("已告知", None)]


def test_the_districts_questions_are_asked_one_after_the_other(qtbot, office, marking, people):
    item = Item("question", "六问", {"questions": ["近期外出吗", "有发热吗"]}, 1)
    packs.apply(office, packs.Contents("张湾区", "1", (item,), 1), actor=DIRECTOR)
    marking.begin("household", people[:1])
    answer(qtbot, marking)
    answer(qtbot, marking)
    assert marking.dialog.comboBoxItems() == ["不问", "六问"]
    answer(qtbot, marking, "六问")
    assert marking.dialog.labelText() == "第 1 问,共 2 问:近期外出吗"
    answer(qtbot, marking)
    answer(qtbot, marking, "无")
    assert marks(office) == [(None, {"近期外出吗": "", "有发热吗": "无"})]
    marking.begin("household", people[1:])
    for words in ("", "登记", "不问"):
        answer(qtbot, marking, words)
    assert ("登记", None) in marks(office)
    assert marking.heard == []
