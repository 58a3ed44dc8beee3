"""Who has which office open in a window, and what the window cannot know itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.queries.password_facts import Due
    from desktop.workspace import Workspace


@dataclass(frozen=True)
class Session:
    """Who has which office open, and what the window cannot know itself.

    check_password raises `Refused` for a wrong one. initials: pinyin initials of words, for the palette.
    recovered: opened with the recovery code, so a new password is due. practice: everything in it is made up.
    suspend lets go of the office's keys when the window locks; unlock takes the password and opens it again.
    """

    office: Workspace
    office_name: str
    actor: str
    version: str
    today: Callable[[], date]
    check_password: Callable[[str], None]
    initials: Callable[[str], str]
    recovered: bool = False
    practice: bool = False
    lock_minutes: int = 5
    suspend: Callable[[], None] = lambda: None
    unlock: Callable[[str], None] | None = None
    password_due: Due | None = None
