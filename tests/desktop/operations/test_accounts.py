"""Users come with a password, change roles and go; a director always stays; the password says who acts."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.domain.permissions import SOLE_USER, SPECIALIST, Permit
from desktop.operations import accounts
from desktop.queries import accounts as queries
from desktop.security import keyslots
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes

TODAY = date(2026, 6, 30)
ME, OTHER = "李梅", "王录"
SECRET = "another 2"


def add(office: Workspace, name: str, *roles: str, actor: str = ME, password: str = SECRET) -> None:
    accounts.add(office, name, roles, actor=actor, today=TODAY, password=password, cost=CHEAP)


def permit(office: Workspace, name: str) -> Permit:
    with office.read() as db:
        return queries.permit(db, name)


def test_the_founder_keeps_the_password_and_others_bring_theirs(office: Workspace) -> None:
    assert permit(office, "anybody") == SOLE_USER
    add(office, ME, "director", password="")
    add(office, OTHER, "clerk", SPECIALIST + "mental")
    assert keyslots.users(office.path) == [ME, OTHER]
    assert permit(office, OTHER).sees("mental")
    assert permit(office, "anybody") == Permit.of([])
    path = office.path
    office.close()
    for name, secret in ((ME, PASSWORD), (OTHER, SECRET)):
        again = Workspace.open(path, password=secret, volumes=FitVolumes())
        assert again.signed_in == name
        with again.read() as db:
            assert queries.acting(db, "somebody else", again.signed_in) == name
        again.close()


@pytest.mark.parametrize(
    ("name", "roles", "password", "field"),
    [
        (" ", ("director",), SECRET, "name"),
        ("长" * 41, ("director",), SECRET, "name"),
        (OTHER, (), SECRET, "roles"),
        (OTHER, ("specialist:mental",), SECRET, "roles"),
        (OTHER, ("director", "king"), SECRET, "roles"),
        (OTHER, ("clerk",), SECRET, "roles"),  # the first one must be a director
        (OTHER, ("director",), "short", "password"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_makes_nothing(
    office: Workspace, name: str, roles: tuple[str, ...], password: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        add(office, name, *roles, password=password)
    assert set(refusal.value.problems) == {field}
    assert keyslots.users(office.path) == [ME]
    assert permit(office, name) == SOLE_USER


def test_only_a_director_manages_and_one_always_stays(office: Workspace) -> None:
    add(office, ME, "director", password="")
    add(office, OTHER, "clerk")
    for act in (
        lambda: add(office, "赵查", "viewer", actor=OTHER),
        lambda: accounts.set_roles(office, ME, ["viewer"], actor=OTHER),
        lambda: accounts.end(office, ME, actor=OTHER, today=TODAY),
        lambda: accounts.end(office, ME, actor=ME, today=TODAY),
        lambda: accounts.set_roles(office, ME, ["clerk"], actor=ME),
        lambda: add(office, OTHER, "clerk"),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(NotFound):
        accounts.end(office, "nobody", actor=ME, today=TODAY)
    accounts.set_roles(office, OTHER, ["director"], actor=ME)
    accounts.end(office, ME, actor=OTHER, today=TODAY)
    assert keyslots.users(office.path) == [OTHER]
    assert permit(office, ME) == Permit.of([])
    path = office.path
    office.close()
    with pytest.raises(Refused):
        Workspace.open(path, password=PASSWORD, volumes=FitVolumes())


def test_a_user_who_comes_back_is_a_new_account(office: Workspace) -> None:
    add(office, ME, "director", password="")
    add(office, OTHER, "clerk")
    accounts.end(office, OTHER, actor=ME, today=TODAY)
    add(office, OTHER, "viewer")
    assert permit(office, OTHER) == Permit.of(["viewer"])


def test_two_pcs_that_ended_each_others_director_leave_the_last_to_name_a_new_one(office: Workspace) -> None:
    """Each PC let one of two directors go and kept the other; after the exchange both are ended."""
    for name, role in ((ME, "director"), ("王芳", "director"), (OTHER, "clerk"), ("赵查", "viewer")):
        add(office, name, role, password="" if name == ME else SECRET)
    accounts.end(office, "赵查", actor=ME, today=TODAY)
    with office.read() as db:
        ids = {one.name: one.id for one in queries.accounts(db)}
    with office.change("account.end", actor=ME) as unit:  # as a bundle would bring both
        for name in (ME, "王芳"):
            unit.set("account", ids[name], {"ended_on": TODAY.isoformat()})
    assert accounts.sweep(office, actor=ME) == ()
    assert ME in keyslots.users(office.path)
    assert permit(office, ME) == Permit.of([])
    assert permit(office, "王芳") == Permit.of(["director"])
    assert permit(office, OTHER) == Permit.of(["clerk"])
    assert permit(office, "赵查") == Permit.of([])
    with pytest.raises(Refused):
        add(office, "新人", "clerk", actor="王芳")  # a director first
    with pytest.raises(Refused):
        add(office, "新人", "director")
    add(office, "新人", "director", actor="王芳")
    assert permit(office, ME) == permit(office, "王芳") == Permit.of([])
    assert set(accounts.sweep(office, actor="新人")) == {ME, "王芳"}
    assert keyslots.users(office.path) == [OTHER, "新人"]


def test_the_last_password_stays(office: Workspace) -> None:
    with pytest.raises(Refused):
        office.remove_user(ME, actor=ME)
    with pytest.raises(Refused):
        office.add_user(ME, SECRET, actor=ME, cost=CHEAP)
