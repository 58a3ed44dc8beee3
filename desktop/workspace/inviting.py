"""A copy of the office for a computer that was approved: it opens there with that computer's own key, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress
from desktop.security import keyslots, slot_ways
from desktop.store import database, location
from desktop.workspace import copies
from desktop.workspace.office import Workspace


def copy_for(
    office: Workspace, folder: Path, *, recipient: str, name: str, progress: Progress = SILENT
) -> Path:
    """Put a copy of the office, as it stands, into a folder (a stick), with a way in for one computer.

    The copy is encrypted like the office itself. Complete or absent; raises `Refused` (`office.exists`),
    `EnvironmentFailure` when the disk fails or is too small.
    """
    final = folder / office.path.name
    with database.sorted_errors():
        folder.mkdir(parents=True, exist_ok=True)
        if final.exists() or keyslots.slot_path(final).exists():
            raise Refused(
                _("“{folder}”里已有一份社区数据,不会覆盖。请换一个空文件夹。").format(folder=folder.name),
                code="office.exists",
            )
        location.insist_room(final)
        slots = slot_ways.with_guest(
            office.path, office._key, recipient=recipient, name=name, random=office.random, home=office.home
        )
        with copies.begun(office, final, progress) as part, copies.all_or_nothing(keyslots.slot_path(final)):
            keyslots.write_atomically(keyslots.slot_path(final), slots)
            copies.give_name(part, final)
    return final
