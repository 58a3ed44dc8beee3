"""What a screen is given to work with, and what it gives back to the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.bridge.memory import Memory
from ui.bridge.printers import Printers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.commands import Command
    from ui.bridge.messages import Messages
    from ui.bridge.target import Target
    from ui.bridge.work import Work


@dataclass(frozen=True)
class Desk:
    """Handed to every screen by the window.

    work: jobs. messages: notices and refusals. actor: who sits here (for the log). today: the calendar day.
    go: shows another place (`go(Target("households", "household", id))`). memory: how parts of screens were left.
    printers: how the printers of this PC miss. find: puts the cursor into the window's search box.
    sees: whether the one who sits here may see the register; if not, nothing of it is built or read.
    """

    office: Workspace
    work: Work
    messages: Messages
    actor: str
    today: Callable[[], date]
    go: Callable[[Target], None]
    memory: Memory = field(default_factory=Memory)
    printers: Printers = field(default_factory=Printers)
    find: Callable[[], None] = lambda: None
    sees: bool = True


class Screen(QWidget):
    """One place of the rail. A screen package is four files:

    `view.py` a Screen subclass with `show_*` methods and signals, and `build(desk) -> Screen` at its end;
    `presenter.py` the behaviour, without Qt; `columns.py` the tables; `commands.py` `commands(screen)`.
    Emit `possible_changed` when a command's `enabled` may answer differently; the window also asks again
    whenever the focus moves.
    """

    possible_changed = Signal()

    def commands(self) -> Sequence[Command]:
        """What can be done here; registered once when the screen is built."""
        return ()

    def entered(self) -> None:
        """The screen became visible: refresh if stale."""

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""

    def open(self, target: Target) -> None:
        """Show what `target` names; called after the screen became visible."""

    def part(self) -> str:
        """Which part is on sight, where the manual has a chapter of its own for it; "" elsewhere."""
        return ""

    def unsaved(self) -> bool:
        """Whether something typed here is not yet in the office file."""
        return False

    def keep(self, then: Callable[[], None]) -> None:
        """Keep what is typed and call `then`; what cannot be kept shows its problems and `then` is not called.

        Asked when the clerk goes to another place (which happens anyway) and before the window closes.
        """
        then()
