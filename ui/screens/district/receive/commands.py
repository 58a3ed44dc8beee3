"""What can be done while receiving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.district.receive.view import ReceiveScreen

PLACE = "district.receive"


def commands(screen: ReceiveScreen) -> list[Command]:
    """Choosing, taking in, trying again."""
    return [
        Command(
            id="district.choose_files", title=N_("选交换包…"), tip=N_("选一个或几个交换包"), shortcut="Ctrl+O",
            icon="file-up", place=PLACE, run=screen.ask_files,
        ),
        Command(
            id="district.choose_folder", title=N_("选U盘或文件夹…"), tip=N_("收这里面的全部交换包"), shortcut="Ctrl+Shift+O",
            icon="usb", place=PLACE, run=screen.ask_folder,
        ),
        Command(
            id="district.receive", title=N_("收下"), tip=N_("收下列出的交换包"), shortcut="Ctrl+Return", icon="check",
            place=PLACE, run=screen.presenter.take, enabled=lambda: bool(screen.presenter.waiting),
        ),
        Command(
            id="district.receive_purging", title=N_("连清除一起收…"), icon="trash-2", place=PLACE,
            tip=N_("问清社区以后,收下所选的、因为清除而没有收的交换包"), run=screen.ask_purging,
            enabled=lambda: screen.held_back is not None,
        ),
        Command(
            id="district.receive_again", title=N_("再试一次"), tip=N_("重新查看所选的隔离文件,例如登记电脑之后"),
            icon="rotate-ccw", place=PLACE, run=screen.again, enabled=lambda: bool(screen.refused.current_id()),
        ),
    ]  # fmt: skip
