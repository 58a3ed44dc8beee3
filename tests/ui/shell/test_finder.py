"""The one search box: records and commands by keys, why they were found, and what was looked for before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.office_of_three import fill
from ui.bridge.target import Target
from ui.shell.finding import Act, Found, Recent, commands
from ui.shell.main_window import MainWindow
from ui.shell.places import PLACES
from ui.shell.session import Session
from ui.widgets.search_field import HIT

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ids(office):
    made = fill(office)
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set(
            "resident", made.residents[0], {"phones": ["13900001234"], "id_number": "11010519491231002X"}
        )
    return made


@pytest.fixture
def window(qtbot, office, ids, monkeypatch, tmp_path):
    from datetime import date

    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    session = Session(
        office,
        "云麓台社区",
        "李梅",
        "0.1.0",
        lambda: date(2026, 6, 30),
        lambda _s: None,
        lambda w: {"锁定": "sd"}.get(w, ""),
    )
    made = MainWindow(session, tuple(p for p in PLACES if p.key in ("households", "history")))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.go_to_place("households")
    qtbot.waitUntil(lambda: not made.jobs.running, timeout=20_000)
    yield made
    made.close()
    made.deleteLater()


def look_for(qtbot, window, words):
    """Type into the box and give the lines that drop down: (kind, title, detail)."""
    qtbot.keyClick(window, Key.Key_K, CTRL)
    field = window.title_bar.search
    assert field.hasFocus()
    field.hide_hits()
    field.insert(words)  # as an input method commits it
    qtbot.waitUntil(lambda: field.hits_shown > 0, timeout=20_000)
    box = field._list
    return [(h.word, h.title, h.detail) for h in (box.item(n).data(HIT) for n in range(box.count()))]


def test_a_phone_tail_leads_to_its_owner(qtbot, window):
    assert look_for(qtbot, window, "01234")[0] == ("居民", "张桂芳", "电话 139****1234 · 锦绣龙庭 3-1-301")
    qtbot.keyClick(window.title_bar.search, Key.Key_Return)
    screen = window.place_screen("households")
    qtbot.waitUntil(lambda: screen.right.currentWidget() is screen.resident, timeout=30_000)


def test_the_whole_number_is_never_shown(qtbot, window):
    lines = look_for(qtbot, window, "002x")
    assert lines[0][2].startswith("证件 110105********002X")
    assert not any("19491231" in detail for _kind, _title, detail in lines)


def test_hits_stand_by_kind_and_commands_last(qtbot, window):
    lines = look_for(qtbot, window, "3栋")
    assert ("楼栋", "3号楼", "锦绣龙庭") in lines
    kinds = [kind for kind, _t, _d in look_for(qtbot, window, "sd")]
    assert kinds[-1] == "命令"


def test_a_command_is_run_from_the_box(qtbot, window):
    lines = look_for(qtbot, window, "锁定")
    assert [title for kind, title, _d in lines if kind == "命令"] == ["锁定"]
    qtbot.keyClick(window.title_bar.search, Key.Key_Return)
    assert window.locked


def test_what_was_looked_for_is_offered_again(qtbot, window):
    look_for(qtbot, window, "zgf")
    qtbot.keyClick(window.title_bar.search, Key.Key_Return)
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=30_000)
    window.place_screen("households").tree.setFocus()
    qtbot.keyClick(window, Key.Key_K, CTRL)
    field = window.title_bar.search
    assert field.text() == ""
    assert [field._list.item(n).data(HIT).title for n in range(field._list.count())] == ["张桂芳"]


def test_recent_keeps_each_once_and_only_some():
    recent = Recent()
    for number in [*range(12), 11]:
        recent.keep(Found(Target("households", "resident", str(number)), str(number), "", ""))
    assert [found.title for found in recent.all()] == ["11", "10", "9", "8", "7", "6", "5", "4"]


def test_commands_that_begin_so_come_first():
    acts = [Act("a", "再次打印", ""), Act("b", "打印", ""), Act("c", "锁定", "")]
    found = commands(acts, "打印", lambda _words: "")
    assert [hit.command for hit in found] == ["b", "a"]
    assert commands(acts, " ", lambda _words: "") == []
