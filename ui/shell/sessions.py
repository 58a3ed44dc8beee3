"""Makes the `Session` of a real window from an opened office."""

from __future__ import annotations

from functools import lru_cache, partial
from importlib.metadata import PackageNotFoundError, version

from desktop.base.clock import today
from ui.shell.gate.doors import check_password
from ui.shell.gate.presenter import Opened
from ui.shell.main_window import Session


def session_of(opened: Opened) -> Session:
    """The session of the person who opened the office."""
    office = opened.office
    return Session(
        office=office,
        office_name=opened.name,
        actor=opened.user,
        version=program_version(),
        today=lambda: today(office.clock),
        check_password=partial(check_password, office.path),
        initials=initials,
    )


def program_version() -> str:
    """As installed; the bundle carries the same metadata."""
    try:
        return version("gezhi")
    except PackageNotFoundError:
        return "?"


@lru_cache(maxsize=512)
def initials(words: str) -> str:
    """Pinyin initials of words: 新增住户 → xzzh."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 0.27 s, only once the palette is opened

    return "".join(lazy_pinyin(words, style=Style.FIRST_LETTER)).lower()
