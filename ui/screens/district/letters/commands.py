"""What can be done with rules and the files that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.district.letters.view import LettersScreen

PLACE = "district.letters"


def commands(screen: LettersScreen) -> list[Command]:
    """Laying down, and writing."""
    return [
        Command(
            id="district.letters_write", title=N_("写下发文件…"), tip=N_("给所选社区(没有选就是全部)的每台电脑写一个文件"),
            shortcut="Ctrl+Return", icon="file-up", place=PLACE, run=screen.write,
            enabled=lambda: bool(screen.presenter.codes),
        ),
        Command(
            id="district.lay_down", title=N_("定下规定…"), tip=N_("选区县包文件,里面与以前不同的成为新的一版"),
            shortcut="Ctrl+O", icon="folder-open", place=PLACE, run=screen.choose_pack,
        ),
    ]  # fmt: skip
