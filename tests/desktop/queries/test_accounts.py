"""A permit follows the account of the one who acts."""

from __future__ import annotations

from desktop.domain.permissions import SOLE_USER, Action, Role
from desktop.queries import accounts
from desktop.workspace import Workspace


def test_without_accounts_there_is_a_sole_user(office: Workspace) -> None:
    with office.read() as db:
        assert accounts.permit(db, "anybody") == SOLE_USER


def test_an_account_decides_and_an_ended_or_unknown_one_may_nothing(office: Workspace) -> None:
    with office.change("account.add", actor="王芳") as unit:
        unit.create("account", {"name": "王芳", "roles": [Role.DIRECTOR], "started_on": "2026-01-01"})
        unit.create("account", {"name": "李强", "roles": [Role.CLERK], "ended_on": "2026-02-01"})
    with office.read() as db:
        assert accounts.permit(db, "王芳").may(Action.MANAGE_USERS)
        assert not accounts.permit(db, "李强").may(Action.SEE)
        assert not accounts.permit(db, "赵四").may(Action.SEE)
        assert [a.name for a in accounts.accounts(db)] == ["李强", "王芳"]
