"""What can be done with the map of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.district.coverage.view import CoverageScreen

PLACE = "district.coverage"


def commands(screen: CoverageScreen) -> list[Command]:
    """Reading again, and another measure."""
    return [
        Command(
            id="district.map_refresh", title=N_("重新汇总"), tip=N_("读有新数据的社区,重新画"), shortcut="F5",
            icon="refresh-cw", place=PLACE, run=screen.presenter.reload,
        ),
        Command(
            id="district.map_next", title=N_("下一项"), tip=N_("换看下一项:配备率、采集率、走访率、收到时间…"),
            shortcut="Ctrl+Right", icon="arrow-right", place=PLACE, run=screen.next_measure,
        ),
    ]  # fmt: skip
