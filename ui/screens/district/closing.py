"""Buttons beside the commands of a district: closed to who may not, whatever the screen says of the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from ui.bridge.district_desk import DistrictDesk

_WHY: Final = "refusal"  # a property of a button that is closed


def standing_for(made: QPushButton, command_id: str, desk: DistrictDesk) -> QPushButton:
    """The same button; closed, and saying who may, when the command it stands for is not open to who sits here."""
    if why := desk.refusal(command_id):
        made.setProperty(_WHY, why)
        made.setToolTip(why)
        made.setEnabled(False)
    return made


def possible(made: QPushButton, now: bool) -> None:
    """Enable a button for the moment, unless it is closed."""
    made.setEnabled(now and not made.property(_WHY))
