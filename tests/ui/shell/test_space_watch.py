"""A disk that fills is told above the screen while the window is open, and so is the room that comes back."""

from __future__ import annotations

import pytest

from ui.shell.space_watch import SpaceWatch
from ui.shell.title_bar import TitleBar
from ui.widgets.message_bar import MessageBar


class Office:
    read_only = ""
    tight = ""


@pytest.fixture
def parts(qtbot):
    office, title, bar = Office(), TitleBar("云麓台", "李梅", [], []), MessageBar()
    for widget in (title, bar):
        qtbot.addWidget(widget)
        widget.show()
    return office, title, bar, SpaceWatch(office, title, bar)


def test_the_banner_comes_and_goes_with_the_room(parts):
    office, title, bar, watch = parts
    bar.hide()
    watch.start()
    assert not title.mark.isVisible()
    assert not bar.isVisible()
    office.tight = "磁盘快满了"
    watch.look()
    assert title.mark.isVisible()
    assert title.mark.toolTip() == "磁盘快满了"
    assert bar.isVisible()
    bar.hide()
    watch.look()
    assert not bar.isVisible(), "said once; the mark stays"
    office.tight = ""
    watch.look()
    assert not title.mark.isVisible()
    assert bar.isVisible()


def test_an_office_that_cannot_be_written_says_why(parts):
    office, title, bar, watch = parts
    office.read_only = "现在只能查看:所在文件夹只能读取"
    watch.start()
    assert title.mark.toolTip() == office.read_only
    assert bar.isVisible()
