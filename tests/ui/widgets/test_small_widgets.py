"""Preview, search box, bars and empty states by key and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.coverage_bar import CoverageBar
from ui.widgets.empty_state import EmptyState
from ui.widgets.message_bar import MessageBar
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.search_field import Hit, SearchField

A4 = (595.28, 841.89)


@pytest.fixture
def preview(qtbot):
    made = PdfPreview()
    made.resize(700, 600)
    qtbot.addWidget(made)
    made.asked = []
    made.page_wanted.connect(lambda page, dpi: made.asked.append((page, round(dpi))))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_only_pages_on_sight_are_wanted_once_and_then_shown(preview):
    preview.show_pages([A4] * 50)
    preview.grab()
    preview.grab()
    assert preview.asked == [(0, preview.asked[0][1])]
    image = QImage(50, 70, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    preview.show_image(0, preview.asked[0][1], image)
    assert preview.viewport().grab().toImage().pixelColor(350, 300).red() > 200


def test_a_picture_for_another_zoom_is_dropped(preview):
    preview.show_pages([A4])
    preview.grab()
    old = preview.asked[0][1]
    preview.set_zoom(0.5)
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    preview.show_image(0, old, image)
    assert not preview._images


def test_keys_turn_pages_and_zoom(qtbot, preview):
    preview.show_pages([A4] * 5)
    seen = []
    preview.page_changed.connect(lambda page, pages: seen.append((page, pages)))
    qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    qtbot.keyClick(preview, Qt.Key.Key_End)
    qtbot.keyClick(preview, Qt.Key.Key_Home)
    assert [page for page, _ in seen] == [2, 5, 1]
    before = preview.zoom
    qtbot.keyClick(preview, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert preview.zoom > before
    qtbot.keyClick(preview, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert preview.zoom == pytest.approx(before)


def test_no_pages_is_no_trouble(qtbot, preview):
    preview.show_pages([])
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End):
        qtbot.keyClick(preview, key)
    preview.grab()


@pytest.fixture
def search(qtbot):
    window = QWidget()
    window.resize(800, 500)
    field = SearchField("姓名、首字母、门牌")
    QVBoxLayout(window).addWidget(field)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    field.setFocus()
    field.keeper = window  # Qt deletes a window nobody holds
    return field


def test_typing_is_said_once_it_pauses(qtbot, search):
    said = []
    search.searched.connect(said.append)
    with qtbot.waitSignal(search.searched, timeout=20_000):
        qtbot.keyClicks(search, "zgf")
    assert said == ["zgf"]


def test_hits_are_chosen_by_keys(qtbot, search):
    picked = []
    search.picked.connect(picked.append)
    qtbot.keyClicks(search, "z")
    search.show_hits([Hit("1", "张桂芳", "3-2-501", "人"), Hit("2", "张三")])
    assert search.hits_shown == 2
    qtbot.keyClick(search, Qt.Key.Key_Down)
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert [hit.key for hit in picked] == ["2"]
    assert search.hits_shown == 0


def test_no_hits_say_so_and_cannot_be_picked(qtbot, search):
    picked = []
    search.picked.connect(picked.append)
    qtbot.keyClicks(search, "q")
    search.show_hits([], "没有找到")
    assert search.hits_shown == 1
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert picked == []
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.hits_shown == 0
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


def test_enter_while_composing_picks_nothing(qtbot, search):
    picked = []
    search.picked.connect(picked.append)
    qtbot.keyClicks(search, "z")
    search.show_hits([Hit("1", "张桂芳")])
    QCoreApplication.sendEvent(search, QInputMethodEvent("zhang", []))
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert picked == []


def test_late_hits_for_an_emptied_box_stay_away(search):
    search.show_hits([Hit("1", "张桂芳")])
    assert search.hits_shown == 0


def test_a_coverage_bar_opens_and_says_its_share(qtbot):
    bar = CoverageBar()
    qtbot.addWidget(bar)
    bar.show_share(12, 16, "配备覆盖率")
    assert bar.accessibleName() == "配备覆盖率 12/16  75.0%"
    opened = []
    bar.opened.connect(lambda: opened.append(1))
    qtbot.keyClick(bar, Qt.Key.Key_Return)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
    assert len(opened) == 2
    bar.show_share(0, 0, "一格一员")
    assert bar.words() == "一格一员 —"
    bar.grab()


def test_a_bar_says_offers_a_way_out_and_goes(qtbot):
    bar, ran = MessageBar(), []
    qtbot.addWidget(bar)
    bar.say("这一户已被删除。", "alarm", "打开历史", lambda: ran.append(1))
    assert bar.isVisibleTo(None) or bar.isVisible()
    qtbot.mouseClick(bar.action, Qt.MouseButton.LeftButton)
    assert ran == [1]
    assert not bar.isVisible()


def test_an_empty_state_offers_what_to_do_next(qtbot):
    ran = []
    state = EmptyState(
        "users", "还没有住户", "从 Excel 导入最快。", (("从 Excel 导入", lambda: ran.append(1)),)
    )
    qtbot.addWidget(state)
    state.show()
    qtbot.keyClick(state.buttons[0], Qt.Key.Key_Space)
    assert ran == [1]
