"""What can be done in the print screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.printing.view import PrintingScreen


def commands(screen: PrintingScreen) -> tuple[Command, ...]:
    """For the register."""

    return (
        Command(
            id="printing.preview", title=N_("预览"), tip=N_("按所选的材料、范围和选项生成 PDF"), shortcut="F5",
            icon="eye", place="printing", run=screen.presenter.preview,
        ),
        Command(
            id="printing.print", title=N_("打印…"), tip=N_("把预览的 PDF 送到打印机,并登记"), shortcut="Ctrl+P",
            icon="printer", place="printing", run=screen.print_now,
        ),
        Command(
            id="printing.save", title=N_("存为 PDF…"), tip=N_("把预览的 PDF 存成文件,并登记"), shortcut="Ctrl+S",
            icon="save", place="printing", run=screen.save_as,
        ),
        Command(
            id="printing.register", title=N_("打印登记"), tip=N_("看以前打印过什么"), shortcut="Ctrl+H",
            icon="history", place="printing", run=screen.switch_page,
        ),
    )  # fmt: skip
