"""Two PCs that dismiss each other's director at one time leave the same one on both, whoever gives the other first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import Refused
from desktop.domain.permissions import Permit
from desktop.exchange.bundle import exchange
from desktop.operations import accounts, undo
from desktop.queries import accounts as queries
from desktop.security import keyslots
from desktop.security.install import Install
from desktop.workspace import Workspace
from tests.conftest import CHEAP
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, TODAY, state_of, trust
from tests.desktop.exchange.bundle.test_exchange import sound

MakeOffice = Callable[..., Workspace]
Dismiss = Callable[[Workspace, str, str], None]
LI, WANG, FORMER, CLERK = "李梅", "王芳", "陈旧", "赵录"
Pair = tuple[Workspace, Workspace]


@pytest.fixture
def pair(make_office: MakeOffice, tmp_path: Path) -> Pair:
    """Two PCs with two directors, a clerk, and a director who went long ago."""
    alice, bob = make_office("alice.gezhi"), make_office("bob.gezhi", founded=False)
    trust(alice, BOB)
    trust(bob, ALICE)
    add(alice, LI, "director", password="")
    for name, role in ((WANG, "director"), (FORMER, "director"), (CLERK, "clerk")):
        add(alice, name, role)
    accounts.end(alice, FORMER, actor=LI, today=TODAY)
    carry(tmp_path, alice, bob, (ALICE, BOB))
    return alice, bob


def add(office: Workspace, name: str, role: str, *, actor: str = LI, password: str = "another 2") -> None:
    accounts.add(office, name, [role], actor=actor, today=TODAY, password=password, cost=CHEAP)


def carry(tmp_path: Path, source: Workspace, target: Workspace, keys: tuple[Install, Install]) -> None:
    out = tmp_path / f"{len(list(tmp_path.glob('*.sqb')))}.sqb"
    exchange.write(source, keys[1].recipient, out, install=keys[0], actor=CLERK)
    exchange.apply(target, out, install=keys[1], actor=CLERK)


def both_ways(tmp_path: Path, pair: Pair, *, first: int = 0) -> None:
    """Each gives the other what it has; `first` begins."""
    keys = (ALICE, BOB)
    for one in (first, 1 - first):
        carry(tmp_path, pair[one], pair[1 - one], (keys[one], keys[1 - one]))
    carry(tmp_path, pair[first], pair[1 - first], (keys[first], keys[1 - first]))
    assert state_of(pair[0]) == state_of(pair[1])
    assert sound(pair[0])
    assert sound(pair[1])


def demote(office: Workspace, name: str, actor: str) -> None:
    accounts.set_roles(office, name, ["clerk"], actor=actor)


def end(office: Workspace, name: str, actor: str) -> None:
    accounts.end(office, name, actor=actor, today=TODAY)


def directors(office: Workspace) -> list[str]:
    with office.read() as db:
        return [n for n in (LI, WANG, FORMER, CLERK) if "director" in queries.permit(db, n).roles]


def words(office: Workspace) -> str:
    with office.read() as db:
        return queries.without_director(db)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("later", [LI, WANG])
@pytest.mark.parametrize(("mine", "yours"), [(demote, demote), (end, demote)])
def test_the_same_director_stays_on_both(
    tmp_path: Path, pair: Pair, clock: FixedClock, mine: Dismiss, yours: Dismiss, later: str, first: int
) -> None:
    """On Alice's PC 李梅 dismisses 王芳, on Bob's 王芳 her; the dismissal that was written first holds."""
    alice, bob = pair
    acts = [(mine, alice, WANG, LI), (yours, bob, LI, WANG)]
    for dismiss, office, name, actor in reversed(acts) if later == LI else acts:
        clock.now += 60_000
        dismiss(office, name, actor)
    assert (directors(alice), directors(bob)) == ([LI], [WANG])
    assert words(alice) == words(bob) == ""
    both_ways(tmp_path, pair, first=first)
    stays = WANG if later == LI else LI
    assert directors(alice) == directors(bob) == [stays]
    assert stays in words(alice)
    assert words(alice) == words(bob)


def test_whoever_stays_names_a_director_and_the_other_regains_nothing(
    tmp_path: Path, pair: Pair, clock: FixedClock
) -> None:
    alice, bob = pair
    demote(alice, WANG, LI)
    clock.now += 60_000
    demote(bob, LI, WANG)
    both_ways(tmp_path, pair)
    for office in pair:
        for act in (
            lambda office=office: accounts.set_roles(office, WANG, ["director"], actor=WANG),
            lambda office=office: add(office, "新人", "director", actor=WANG),
            lambda office=office: accounts.set_roles(office, CLERK, ["director"], actor=FORMER),
        ):
            with pytest.raises(Refused):
                act()
    accounts.set_roles(alice, CLERK, ["director"], actor=LI)
    assert directors(alice) == [CLERK]
    both_ways(tmp_path, pair)
    assert directors(bob) == [CLERK]
    assert words(bob) == ""
    with bob.read() as db:
        assert queries.permit(db, LI) == queries.permit(db, WANG) == Permit.of(["clerk"])


def test_whoever_stays_keeps_the_password_and_the_keys_until_a_director_is_named(
    tmp_path: Path, pair: Pair, clock: FixedClock
) -> None:
    alice, bob = pair
    end(alice, WANG, LI)
    clock.now += 60_000
    end(bob, LI, WANG)
    both_ways(tmp_path, pair)
    assert accounts.sweep(alice, actor=LI) == ()
    assert keyslots.users(alice.path) == [LI, CLERK]
    accounts.set_roles(alice, CLERK, ["director"], actor=LI)
    assert accounts.sweep(alice, actor=CLERK) == (LI,)
    assert keyslots.users(alice.path) == [CLERK]


def test_whoever_undoes_that_the_other_was_added_leaves_one_too(
    tmp_path: Path, pair: Pair, clock: FixedClock
) -> None:
    """Neither has a row any more: the log knows them."""
    alice, bob = pair
    with alice.read() as db:
        steps = {row[1]: row[0] for row in db.exec_driver_sql(
            "SELECT id, json_extract(args, '$.subject') FROM step WHERE name = 'account.add'"
        )}  # fmt: skip
    undo.undo(alice, steps[WANG], actor=LI)
    clock.now += 60_000
    undo.undo(bob, steps[LI], actor=WANG)
    both_ways(tmp_path, pair)
    assert directors(alice) == directors(bob) == [LI]
