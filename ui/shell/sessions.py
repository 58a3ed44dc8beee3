"""Makes the `Session` of a real window from an opened office."""

from __future__ import annotations

from functools import partial
from importlib.metadata import PackageNotFoundError, version

from desktop.base.clock import today
from desktop.base.pinyin import initials
from desktop.queries.practice import is_practice
from ui.shell.gate.doors import check_password
from ui.shell.gate.presenter import Opened
from ui.shell.main_window import Session


def session_of(opened: Opened) -> Session:
    """The session of the person who opened the office."""
    office = opened.office
    with office.read() as db:
        made_up = is_practice(db)
    return Session(
        office=office,
        office_name=opened.name,
        actor=opened.user,
        version=program_version(),
        today=lambda: today(office.clock),
        check_password=partial(check_password, office.path, office.signed_in),
        initials=initials,
        recovered=opened.recovered,
        practice=made_up,
    )


def program_version() -> str:
    """As installed; the bundle carries the same metadata."""
    try:
        return version("gezhi")
    except PackageNotFoundError:
        return "?"
