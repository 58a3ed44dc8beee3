"""Whom the window lets in where: who may not see the register finds the audit page open and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.queries import accounts
from ui.bridge.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.permissions import Permit
    from ui.bridge.commands import Commands
    from ui.bridge.work import Work
    from ui.shell.rail import Rail
    from ui.shell.session import Session
    from ui.shell.title_bar import TitleBar

AUDIT: Final = Target("settings", "audit")  # where somebody is led who may see nothing of the register


class Admission:
    """Known before the first screen is built: nothing of the register may flash up for somebody who may not see it."""

    def __init__(self, session: Session) -> None:
        self._office, self._actor = session.office, session.actor
        self.permit = self._read()

    def _read(self) -> Permit:
        with self._office.read() as db:
            return accounts.permit(db, self._actor)

    @property
    def sees(self) -> bool:
        """Whether the one who sits here may see the register."""
        return self.permit.may(Action.SEE)

    def admits(self, place: str) -> bool:
        """Whether a place of the rail is open."""
        return self.sees or place == AUDIT.place

    def insist(self, place: str) -> None:
        """Raise `Refused` for a place that is not open."""
        if not self.admits(place):
            raise Refused(closed_words(), code=f"permission.{Action.SEE}")

    def led(self, target: Target) -> Target:
        """Where somebody arrives who wants to go to `target`."""
        return target if self.admits(target.place) and self.sees else AUDIT

    def apply(self, rail: Rail, title_bar: TitleBar, commands: Commands) -> None:
        """Close what is not open, everywhere the window offers it."""
        rail.admit(self.admits, closed_words())
        title_bar.admit(self.sees, closed_words())
        commands.allow(self.permit)

    def follow(self, work: Work, then: Callable[[bool], None]) -> None:
        """Accounts changed: read again, then say whether this person sees what he saw before."""

        def show(permit: Permit) -> None:
            before, self.permit = self.sees, permit
            then(before is self.sees)

        work.read(lambda _progress: self._read(), show, slot="permit")


def closed_words() -> str:
    """Why a place is closed."""
    return _("您的角色只看审计记录,看不到这里")
