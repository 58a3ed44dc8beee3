"""Reads what the one who sits here may do, and tells the register of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.queries import accounts

if TYPE_CHECKING:
    from desktop.domain.permissions import Permit
    from ui.bridge.commands import Commands
    from ui.bridge.work import Work
    from ui.shell.session import Session


def read_permit(session: Session, work: Work, commands: Commands) -> None:
    """At the start of a window, and whenever accounts changed."""

    def look(_progress: object) -> Permit:
        with session.office.read() as db:
            return accounts.permit(db, session.actor)

    work.read(look, commands.allow, slot="permit")
