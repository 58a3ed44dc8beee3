"""Makes the `Session` of a real window from an opened office."""

from __future__ import annotations

from functools import partial
from importlib.metadata import PackageNotFoundError, version

from desktop.base.clock import today
from desktop.base.pinyin import initials
from desktop.operations import signing_in
from desktop.queries import password_facts, safety_settings
from desktop.queries.practice import is_practice
from desktop.security.attempts import Attempts
from desktop.workspace import Workspace
from ui.shell.gate.presenter import Opened
from ui.shell.session import Session


def session_of(opened: Opened) -> Session:
    """The session of the person who opened the office."""
    office = opened.office
    attempts = Attempts()
    with office.read() as db:
        made_up = is_practice(db)
        minutes = safety_settings.lock_minutes(db)
        due = password_facts.due(db, office.signed_in, today(office.clock)) if office.signed_in else None
    return Session(
        office=office,
        office_name=opened.name,
        actor=opened.user,
        version=program_version(),
        today=lambda: today(office.clock),
        check_password=partial(signing_in.check_password, office.path, office.signed_in, attempts=attempts),
        suspend=partial(signing_in.fall_asleep, office, attempts, opened.user),
        unlock=partial(signing_in.wake, office, attempts, opened.user),
        initials=initials,
        recovered=opened.recovered,
        practice=made_up,
        lock_minutes=minutes,
        password_due=due,
    )


def sign_off(office: Workspace) -> None:
    """Let go of the office; where its audit chain ended is kept on this PC."""
    signing_in.sign_off(office, Attempts())


def program_version() -> str:
    """As installed; the bundle carries the same metadata."""
    try:
        return version("gezhi")
    except PackageNotFoundError:
        return "?"
