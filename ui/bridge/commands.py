"""The register of everything a person can do: one entry, many places to reach it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from desktop.base.i18n import _
from ui.bridge.rights import right_of
from ui.theme.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.domain.permissions import Permit


@dataclass(frozen=True, kw_only=True)
class Command:
    """`title` and `tip` are marked with `N_()` where written and translated when shown.

    id: place, verb: "households.add". shortcut: Qt's portable text, "Ctrl+N".
    place: the screen it belongs to, "" for the whole window. The same shortcut may serve two screens
    but never a screen and the window. label: words computed when shown ("撤销:…"), instead of the title.
    """

    id: str
    title: str
    tip: str
    run: Callable[[], Any]
    shortcut: str = ""
    icon: str = ""
    place: str = ""
    enabled: Callable[[], bool] = lambda: True
    label: Callable[[], str] | None = None


class Commands(QObject):
    """Builds each QAction once; menus, toolbars and the palette share it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._keys: dict[str, list[Command]] = {}
        self._permit: Permit | None = None  # not read yet: the operations refuse by themselves
        self._why, self._closed = "", dict[str, str]()

    def allow(self, permit: Permit, *, why: str = "", closed: Mapping[str, str] | None = None) -> None:
        """From now on offer what this person may do.

        `why` is said of what the permit does not allow, where it is not the director who may; `closed` are commands that
        are not open to this person whatever the permit says, and why.
        """
        self._permit, self._why, self._closed = permit, why, dict(closed or {})
        self.refresh()

    def may(self, command_id: str) -> bool:
        """Whether the one who sits here has the right a command asks for."""
        needed = right_of(command_id)
        allowed = needed is None or self._permit is None or self._permit.may(needed)
        return allowed and command_id not in self._closed

    def refusal(self, command_id: str) -> str:
        """Why the one who sits here may not do it, and who may; "" when he may."""
        if self.may(command_id):
            return ""
        return self._closed.get(command_id) or self._why or _("您的角色不能做这一步,请找主任办理")

    def register(self, commands: Iterable[Command], owner: QWidget) -> None:
        """Enter commands; `owner` (a window or a screen) makes their shortcuts work while it is visible.

        Raises ValueError when an id or a shortcut is taken, or a command has no tip.
        """
        for command in commands:
            self._check(command)
            action = QAction(self)
            action.setObjectName(command.id)
            if command.icon:
                action.setIcon(icon(command.icon))
            if command.shortcut:
                action.setShortcut(QKeySequence(command.shortcut))
                self._keys.setdefault(_normal(command.shortcut), []).append(command)
            action.triggered.connect(lambda _checked=False, run=command.run: run())
            self._commands[command.id] = command
            self._actions[command.id] = action
            self._word(command, action)
            owner.addAction(action)

    def _check(self, command: Command) -> None:
        if command.id in self._commands:
            raise ValueError(f"Two commands are called {command.id}")
        if not command.title or not command.tip:
            raise ValueError(f"{command.id} needs a title and a tip")
        for other in self._keys.get(_normal(command.shortcut), ()) if command.shortcut else ():
            if not other.place or not command.place or other.place == command.place:
                raise ValueError(f"{_normal(command.shortcut)} already means {other.id}, not {command.id}")

    @staticmethod
    def _word(command: Command, action: QAction) -> None:
        text = command.label() if command.label else _(command.title)
        action.setText(text)
        action.setIconText(_(command.title))  # buttons stay short; menus, tips and the palette say it all
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = text if command.label else _(command.tip)
        action.setToolTip(f"{tip} ({key})" if key else tip)
        action.setStatusTip(tip)

    def action(self, command_id: str) -> QAction:
        """The action of a command. Raises KeyError for one nobody registered."""
        return self._actions[command_id]

    def all(self) -> tuple[Command, ...]:
        """Every command, in the order of registration: the palette and the manual's page of shortcuts."""
        return tuple(self._commands.values())

    def refresh(self) -> None:
        """Ask every command again whether it is possible now, and for its words."""
        for command_id, command in self._commands.items():
            action = self._actions[command_id]
            may = self.may(command_id)
            action.setEnabled(may and command.enabled())
            self._word(command, action)
            if not may:
                action.setToolTip(f"{action.iconText()}:{self.refusal(command_id)}")
                action.setStatusTip(action.toolTip())


def _normal(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.PortableText)
