"""From the work screen to the paper: Ctrl+P leads to the walking sheets, the diary's button to one worker's pages."""

from __future__ import annotations

from ui.bridge.target import Target


def test_a_target_chooses_the_kind_of_paper(open_screen):
    window, screen = open_screen("printing", Target("printing", "kind", "visit-sheet"))
    assert screen.presenter.kind.key == "visit-sheet"
    window.go(Target("printing", "staff", "x", {"kind": "diary", "words": "陈小燕"}))
    open_screen.quiet(window)
    assert screen.presenter.kind.key == "diary"
