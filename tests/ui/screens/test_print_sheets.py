"""From the work screen to the paper: Ctrl+P leads to the walking sheets, the diary's button to one worker's pages."""

from __future__ import annotations

from ui.bridge.target import Target


def test_a_target_chooses_the_kind_of_paper(open_screen):
    window, screen = open_screen("printing", Target("printing", "kind", "visit-sheet"))
    assert screen.presenter.kind.key == "visit-sheet"
    window.go(Target("printing", "staff", "x", {"kind": "diary", "words": "陈小燕"}))
    open_screen.quiet(window)
    assert screen.presenter.kind.key == "diary"


def test_the_cursor_walks_down_the_list_of_kinds(qtbot, open_screen):
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    window, screen = open_screen("printing")
    kinds = screen.choices.kinds
    kinds.setFocus()
    seen = [kinds.current_id()]
    for _step in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        open_screen.quiet(window)
        seen.append(kinds.current_id())
    assert len(set(seen)) == len(seen)
    assert kinds.hasFocus()
