"""Every operation × every role: who may not is refused and changes nothing; and nothing is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.domain.permissions import ALLOWED, RESTRICTED, SPECIALIST, STEPS, Action, Role, step_action
from desktop.exchange.bundle import exchange
from desktop.operations import (
    accounts,
    automatic_backups,
    backups,
    checking,
    passwords,
    rehearsals,
    reveals,
    signing_in,
    undo,
)
from desktop.queries import history
from desktop.queries.history import TITLES
from desktop.security.attempts import Attempts
from desktop.security.install import Install
from desktop.workspace import Workspace
from tests.desktop.operations.inverse_examples import EXAMPLES, ME, TODAY, Town

OTHER = "周主任"
NOBODY: tuple[str, ...] = ()
ROLES: dict[str, tuple[str, ...]] = {
    **{str(role): (str(role),) for role in Role},
    "specialist": (Role.CLERK, SPECIALIST + RESTRICTED[0]),
    "ended": NOBODY,
}


def digest(office: Workspace) -> str:
    """Of every row of every table but the audit chain, which also keeps what was refused."""
    made = hashlib.sha256()
    with office.read() as db:
        tables = db.exec_driver_sql("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")
        for (table,) in tables.all():
            if table not in {"audit", "meta"} and not table.startswith(("sqlite_", "search_")):
                made.update(f"\n{table}".encode())
                for row in db.exec_driver_sql(f'SELECT * FROM main."{table}"'):
                    made.update(repr(tuple(row)).encode())
    return made.hexdigest()


def take_role(office: Workspace, roles: tuple[str, ...]) -> None:
    """From now on `ME` has these roles; somebody else is the director. Written past the gate, as a bundle would."""
    with office.change("account.add", actor=ME) as unit:
        unit.create("account", {"name": OTHER, "roles": [Role.DIRECTOR, Role.CLERK]})
        unit.create(
            "account", {"name": ME, "roles": list(roles), "ended_on": None if roles else "2026-01-01"}
        )


NOT_TWICE = "first_run.set_up"  # an office begins once; with accounts in it the example does nothing
PREPARES = {
    "gaps.declare_lost",
    "gaps.declare_all_lost",
}  # what a peer said is kept by the example itself, as a bundle would have done


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR, "ended"])
@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - {NOT_TWICE}))
def test_who_may_only_look_changes_nothing_by_any_operation(
    make_office: Callable[..., Workspace], name: str, role: str
) -> None:
    office = make_office()
    town = Town(office)
    take_role(office, ROLES[role])
    before = digest(office)
    if name in {"arrangements.keep_filter", "arrangements.drop_filter"} and role == Role.VIEWER:
        return  # whoever sees a list may keep a filter of his own
    if (
        name == "computers.join"
    ):  # who joins with a role that writes no bundles gets a password, and no certificate
        EXAMPLES[name](town)
        assert digest(office) == before
        return
    with pytest.raises(Refused):
        EXAMPLES[name](town)
    assert name in PREPARES or digest(office) == before


def test_every_step_name_asks_for_something() -> None:
    assert all(step_action(name) in set(Action) for name in TITLES)
    assert step_action("account.add") is Action.MANAGE_USERS
    assert step_action("resident.edit") is Action.EDIT
    assert step_action("grid.preview") is Action.SEE
    assert step_action("retention.purge") is step_action("care.purge") is Action.PURGE
    for name in ("setting.change", "glyph.forget", "retention.rule", "campaign.start", "campaign.end"):
        assert step_action(name) is Action.MANAGE_SETTINGS, name
    assert step_action("campaign.tag") is step_action("retention.seal") is Action.EDIT
    assert not set(STEPS.values()) & {Action.READ_AUDIT}


def _bundle(office: Workspace, folder: Path) -> None:
    exchange.write(office, Install.make().recipient, folder / "b.gzb", install=Install.make(), actor=ME)


def _rehearse(office: Workspace, folder: Path) -> None:
    made = backups.make_by_itself(office, folder, actor=ME, reason="daily")
    assert rehearsals.rehearse(office, actor=ME, backup=made.path).wrong == ""


def _undo_edit(office: Workspace, _folder: Path) -> None:
    with office.read() as db:
        [step] = [row for row in history.steps(db) if row.name == "town"]
    undo.undo(office, step.id, actor=ME)


ACTS: dict[str, tuple[Action, Callable[[Workspace, Path], object]]] = {
    "write a bundle": (Action.EXCHANGE, _bundle),
    "reveal": (
        Action.REVEAL, lambda o, _f: reveals.reveal(o, "resident", "r", fields=["phones"], reason="call", actor=ME)
    ),
    "make a copy": (Action.BACK_UP, lambda o, f: backups.make(o, f, actor=ME)),
    "ask for copies": (Action.BACK_UP, lambda o, _f: automatic_backups.back_up(o, reason="asked", actor=ME)),
    "rehearse": (Action.BACK_UP, _rehearse),
    "repair": (Action.REPAIR, lambda o, _f: checking.repair(o, actor=ME)),
    "add a user": (
        Action.MANAGE_USERS,
        lambda o, _f: accounts.add(o, "新来的", ["clerk"], actor=ME, today=TODAY, password="Rain-on-7-roofs"),
    ),
    "other roles": (Action.MANAGE_USERS, lambda o, _f: accounts.set_roles(o, OTHER, ["director"], actor=ME)),
    "end a user": (Action.MANAGE_USERS, lambda o, _f: accounts.end(o, ME, actor=ME, today=TODAY)),
    "reset a password": (
        Action.MANAGE_USERS, lambda o, _f: passwords.reset(o, ME, "Rain-on-7-roofs", actor=ME)
    ),
    "unlock a user": (
        Action.MANAGE_USERS, lambda o, f: signing_in.unlock_user(o, OTHER, actor=ME, attempts=Attempts(f))
    ),
    "undo what managed users": (Action.MANAGE_USERS, lambda o, _f: undo.undo(o, actor=ME)),
    "undo an edit": (Action.EDIT, _undo_edit),
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_for_the_roles_the_table_names(
    office: Workspace, tmp_path: Path, act: str, role: str
) -> None:
    Town(office)
    take_role(office, ROLES[role])
    action, run = ACTS[act]
    allowed = any(action in ALLOWED[Role(r)] for r in ROLES[role] if r in set(Role))
    before = digest(office)
    (tmp_path / "out").mkdir()
    if allowed:
        run(office, tmp_path / "out")
    else:
        with pytest.raises(Refused):
            run(office, tmp_path / "out")
        assert digest(office) == before


@pytest.mark.parametrize("role", ROLES)
def test_the_program_makes_its_own_copies_whoever_is_signed_in(office: Workspace, role: str) -> None:
    Town(office)
    take_role(office, ROLES[role])
    assert automatic_backups.back_up(office, reason="leaving", actor=ME, mounts=list)


def test_nobody_can_edit_or_clear_the_audit_chain(office: Workspace) -> None:
    """Not even with a connection in hand: the file itself aborts it, whatever the role."""
    from desktop.base.errors import GezhiError

    for sql in ("DELETE FROM audit", "UPDATE audit SET actor = 'x'"):
        with pytest.raises((GezhiError, Exception), match=r"append-only|改动|log"), office.local() as db:
            db.exec_driver_sql(sql)
    assert Action.READ_AUDIT not in ALLOWED[Role.DIRECTOR]
    assert ALLOWED[Role.AUDITOR] == {Action.READ_AUDIT}
