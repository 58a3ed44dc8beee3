"""Accepting and withdrawing a signer, as settings that all PCs of an office share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.domain.permissions import Role
from desktop.operations.trust import accept_signer, withdraw_signer
from desktop.operations.undo import undo
from desktop.queries.trust import trusted_keys, trusted_signers
from desktop.security.install import Install, fingerprint
from desktop.workspace import Workspace

TODAY = date(2026, 7, 1)
KEY = Install("0" * 32, b"s" * 32, b"x" * 32).public_key


def test_accept_rename_withdraw_and_accept_again(office: Workspace) -> None:
    with office.read() as db:
        assert trusted_keys(db) == frozenset()
    changes = accept_signer(
        office, f" {KEY[:32].upper()} {KEY[32:]}\n", name="一号电脑", actor="李梅", today=TODAY
    )
    assert changes.concerns("setting")
    accept_signer(office, KEY, name="前台电脑", actor="李梅", today=TODAY)
    with office.read() as db:
        (signer,) = trusted_signers(db)
    assert (signer.public_key, signer.name, signer.since) == (KEY, "前台电脑", "2026-07-01")
    assert signer.fingerprint == fingerprint(KEY)
    withdraw_signer(office, KEY, actor="李梅")
    with office.read() as db:
        assert trusted_keys(db) == frozenset()
    with pytest.raises(NotFound):
        withdraw_signer(office, KEY, actor="李梅")


def test_a_trust_can_be_taken_back_and_given_again(office: Workspace) -> None:
    step = accept_signer(office, KEY, name="一号电脑", actor="李梅", today=TODAY).step_id
    undo(office, step, actor="李梅")
    with office.read() as db:
        assert trusted_keys(db) == frozenset()
    accept_signer(office, KEY, name="一号电脑", actor="李梅", today=TODAY)
    with office.read() as db:
        assert trusted_keys(db) == {KEY}
        assert db.exec_driver_sql("SELECT count(*) FROM conflict").scalar() == 0


@pytest.mark.parametrize("key", ["", "abc", "g" * 64, KEY + "0", "age1" + "q" * 58])
def test_what_is_no_key(office: Workspace, key: str) -> None:
    with pytest.raises(Refused) as caught:
        accept_signer(office, key, name="x", actor="李梅", today=TODAY)
    assert caught.value.code == "key.malformed"


def test_a_key_needs_a_name(office: Workspace) -> None:
    with pytest.raises(Refused) as caught:
        accept_signer(office, KEY, name="  ", actor="李梅", today=TODAY)
    assert caught.value.code == "trust.name"


@pytest.mark.parametrize("work", ["accept", "withdraw"])
def test_whom_the_office_believes_is_for_a_director_to_say(office: Workspace, work: str) -> None:
    """Whoever is believed may write anything into the office's log, accounts and roles among it."""
    accept_signer(office, KEY, name="一号电脑", actor="李梅", today=TODAY)
    with office.change("account.add", actor="李梅") as unit:
        unit.create("account", {"name": "周主任", "roles": [Role.DIRECTOR]})
        unit.create("account", {"name": "李梅", "roles": [Role.CLERK]})
    with pytest.raises(Refused) as caught:
        OTHERWISE[work](office, "李梅")
    assert caught.value.code == "permission.manage_users"
    OTHERWISE[work](office, "周主任")


OTHERWISE: dict[str, Callable[[Workspace, str], object]] = {
    "accept": lambda office, actor: accept_signer(office, KEY, name="另一台", actor=actor, today=TODAY),
    "withdraw": lambda office, actor: withdraw_signer(office, KEY, actor=actor),
}
