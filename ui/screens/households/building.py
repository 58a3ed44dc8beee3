"""One building as read for the matrix: its doors, the care behind them, its shape. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from desktop.queries import accounts, door_care, households
from ui.screens.households.matrix import matrix

if TYPE_CHECKING:
    from desktop.queries.households import DoorRow
    from desktop.workspace import Workspace
    from ui.widgets.matrix_data import MatrixData


@dataclass(frozen=True)
class Building:
    """Doors in walking order. care: dwelling → categories that the one at the desk may see."""

    doors: Sequence[DoorRow] = ()
    care: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    courtyard: bool = False

    def matrix(self, mode: str, today: date) -> MatrixData:
        """As floor × door, or around its yard."""
        return matrix(self.doors, mode, today, care=self.care, courtyard=self.courtyard)


def read(office: Workspace, building_id: str, *, actor: str, today: date) -> Building:
    """Read on a job thread, in one snapshot."""
    with office.read() as db:
        permit = accounts.permit(db, actor)
        return Building(
            households.doors(db, building_id),
            door_care.by_door(db, building_id, permit=permit, day=today),
            door_care.is_courtyard(db, building_id),
        )
