"""The ways into the core for the gate, imported on a job thread so that the first window need not wait for them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.clock import SystemClock, today
from desktop.base.i18n import _
from ui.shell.gate.guide import BAD_PLACES, Ways
from ui.shell.gate.presenter import Doors, Founded, NewOffice, Opened, Setup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.base.progress import Progress
    from desktop.workspace import Workspace

# Imports inside functions: SQLAlchemy and the paper kitchen cost 0.4 s, which the log-in window must not pay.
# ruff: noqa: PLC0415


def real_doors() -> Doors:
    """The real core, the real clock, real chance."""
    chance = random.SystemRandom()
    return Doors(
        open=_open,
        found=_found,
        name_of=office_name,
        choose=lambda count, of: sorted(chance.sample(range(of), count)),
        today=_today,
        acting=_acting,
        set_up=_set_up,
        add_others=_add_others,
        places=_places,
        names=_names,
        practice=_practice,
        ways=Ways(join=_join, look=_look, move_in=_move_in, ask=_ask, invited=_invited, accept=_accept),
    )


def warm_up() -> None:
    """Import what opening an office will need, while the password is being typed."""
    import desktop.queries.history
    import desktop.workspace

    assert desktop.queries.history
    assert desktop.workspace


def _acting(office: Workspace, said: str) -> str:
    from desktop.queries import accounts

    with office.read() as db:
        return accounts.acting(db, said, office.signed_in)


def office_name(office: Workspace) -> str:
    """The community's name, or the file's when it has none yet."""
    from desktop.queries import overview

    with office.read() as db:
        return overview.office_name(db) or office.path.stem


def _today() -> date:
    return today(SystemClock())


def _open(path: Path, user: str, password: str, code: str) -> Workspace:
    from desktop.operations import signing_in
    from desktop.security.attempts import Attempts

    return signing_in.sign_in(
        path, user=user, password=password or None, recovery_code=code or None, attempts=Attempts()
    )


def _join(path: Path, user: str, code: str, password: str, replacing: bool) -> Workspace:
    from desktop.operations import care_letters, computers, signing_in
    from desktop.security import install, passwords
    from desktop.security.attempts import Attempts
    from desktop.security.passwords import Known
    from desktop.workspace import joining

    passwords.insist(password, Known((user,)))
    office = signing_in.sign_in(path, user=user, recovery_code=code, attempts=Attempts())
    try:
        joining.join(office, user, password, actor=user, replace=replacing)
        if replacing:
            care_letters.forget_others(office, actor=user)
        computers.join(office, install.load_or_create(), "", actor=user, today=_today())
    finally:
        office.close()
    return _open(path, user, password, "")


def _ask(out: Path, name: str) -> str:
    from desktop.exchange.enrolment import requests
    from desktop.security import install

    now = SystemClock().milliseconds()
    return requests.write_computer(out, install=install.load_or_create(), name=name, at_ms=now).fingerprint


def _invited(path: Path) -> bool:
    from desktop.base.errors import GezhiError
    from desktop.security import install, slot_ways

    try:
        return slot_ways.invited(path, install.load_or_create().recipient)
    except (GezhiError, OSError):
        return False  # opening says what is wrong with it


def _accept(path: Path, user: str, password: str) -> Workspace:
    """Join with this PC's own key; a copy on a stick is brought to this PC's disk first."""
    from desktop.base.errors import GezhiError
    from desktop.operations import admissions, signing_in
    from desktop.security import install, passwords
    from desktop.security.attempts import Attempts
    from desktop.security.passwords import Known

    passwords.insist(password, Known((user,)))
    mine = install.load_or_create()
    try:
        office = signing_in.sign_in(path, said=user, attempts=Attempts(), identity=mine.identity)
    except GezhiError as error:
        if error.code not in BAD_PLACES:
            raise
        path = _move_in(path)
        office = signing_in.sign_in(path, said=user, attempts=Attempts(), identity=mine.identity)
    try:
        admissions.enter(office, mine, user, password, today=_today())
    finally:
        office.close()
    return _open(path, user, password, "")


def _look(path: Path, user: str, password: str, code: str) -> Workspace:
    from desktop.operations import signing_in
    from desktop.security.attempts import Attempts
    from desktop.workspace import Workspace

    if not code:  # a wrong password counts here too
        signing_in.check_password(path, user, password, attempts=Attempts())
    return Workspace.look(path, password=password or None, recovery_code=code or None, user=user)


def _move_in(path: Path) -> Path:
    from desktop.workspace import joining

    home = Path.home() / "gezhi"
    names = [path.parent.name or path.stem, *(f"{path.stem}-{n}" for n in range(2, 100))]
    free = next(home / name for name in names if not (home / name / path.name).exists())
    return joining.move_in(path, free / path.name)


def _found(new: NewOffice, path: Path) -> Founded:
    from desktop.documents.recovery_sheet import pdf
    from desktop.domain.place_code import short_name
    from desktop.operations import office as founding
    from desktop.operations.passwords import remember
    from desktop.security import calibration, passwords
    from desktop.security.passwords import Known
    from desktop.workspace import Workspace

    if wrong := founding.problems(new.code, new.name):
        raise founding.refused(wrong)
    passwords.insist(new.password, Known((new.user, short_name(new.name)), (new.phone,)))
    cost = calibration.of_this_pc()
    created = Workspace.create(path, user=new.user, password=new.password, cost=cost)
    try:
        founding.found(
            created.workspace, code=new.code, name=new.name, actor=new.user, county=new.county, street=new.street,
            phone=new.phone,
        )  # fmt: skip
        remember(created.workspace, new.user, new.password)
        sheet = pdf(new.name, created.recovery_code, _today())
    except BaseException:  # nobody has seen the recovery code of this file: it must not stay
        created.workspace.discard()
        raise
    return Founded(Opened(created.workspace, new.name, new.user), created.recovery_code, sheet)


def _set_up(opened: Opened, setup: Setup) -> Opened:
    from desktop.operations import first_run

    first_run.set_up(
        opened.office, standard=setup.standard, micro=setup.micro or 50, specialist=setup.specialist,
        actor=opened.user, today=_today(),
    )  # fmt: skip
    return replace(opened, begin="exchange" if setup.begin == "import" else "households")


def _add_others(opened: Opened, wanted: Sequence[tuple[str, str]]) -> bytes:
    from desktop.documents import start_passwords
    from desktop.operations import first_run

    handed = first_run.add_others(opened.office, wanted, actor=opened.user, today=_today())
    return start_passwords.pdf(opened.name, handed, _today())


def _places(code: str) -> list[tuple[str, str]]:
    from desktop.base import places

    return [(place.code, place.name) for place in places.below(code)]


def _names(code: str) -> tuple[str, ...]:
    from desktop.base import places

    return places.names(code)


def _practice(user: str, progress: Progress) -> Opened:
    from desktop.exchange import practice
    from desktop.workspace import Workspace

    path = Path.home() / "gezhi" / _(practice.NAME) / "office.gezhi"
    if path.is_file():
        office = Workspace.open(path, password=practice.PASSWORD)
        return Opened(office, office_name(office), _acting(office, user))
    created = practice.found(path, actor=user, progress=progress)
    return Opened(created.workspace, office_name(created.workspace), user)
