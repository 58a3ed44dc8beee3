"""A purge is for good: it is told in the preview, and by whoever may not purge it is held back whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.base.errors import Refused
from desktop.district import intake, previewing
from desktop.district.database import Database
from desktop.district.schema import ROWS
from desktop.exchange.bundle import exchange, quarantine
from desktop.operations import accounts
from desktop.queries import arrivals
from desktop.security.keyslots import slot_path
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.district.conftest import DISTRICT, NOW, enrol
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, TODAY, fill, state_of, trust
from tests.desktop.exchange.bundle.test_exchange import send

MakeOffice = Callable[..., Workspace]
DIRECTOR, CLERK = "李梅", "王芳"


@pytest.fixture
def pair(make_office: MakeOffice, tmp_path: Path) -> tuple[Workspace, Workspace, list[str]]:
    """A director's PC and a clerk's that hold the same five people and the same two accounts."""
    alice, bob = make_office("alice.gezhi"), make_office("bob.gezhi", founded=False)
    trust(alice, BOB)
    trust(bob, ALICE)
    accounts.add(alice, DIRECTOR, ["director"], actor=DIRECTOR, today=TODAY)
    accounts.add(alice, CLERK, ["clerk"], actor=DIRECTOR, today=TODAY, password="practice 2", cost=CHEAP)
    people = fill(alice, 5)
    taken(bob, send(tmp_path, alice, ALICE, BOB), install=BOB)
    return alice, bob, people


def taken(office: Workspace, path: Path, *, install: Any = ALICE, actor: str = DIRECTOR, **how: Any) -> Any:
    return exchange.apply(office, path, install=install, actor=actor, **how)


def by_force(office: Workspace, resident: str, actor: str, *, name: str = "household.edit") -> None:
    """What a program that asks nobody writes."""
    with office.change(name, actor=actor) as unit:
        unit.purge("resident", resident)


def people_of(office: Workspace) -> int:
    with office.read() as db:
        return int(db.exec_driver_sql("SELECT count(*) FROM resident").scalar() or 0)


def test_a_directors_purge_arrives_and_the_preview_says_so(
    tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]]
) -> None:
    alice, bob, people = pair
    by_force(bob, people[0], DIRECTOR)
    out = send(tmp_path, bob, BOB, ALICE)
    seen = taken(alice, out, preview=True, detail=True)
    assert seen.arrival.count(arrivals.PURGED) == 1
    assert seen.arrival.count(arrivals.REMOVED) == 0
    assert "清除 1" in seen.arrival.words
    assert people_of(alice) == 5
    taken(alice, out)
    assert people_of(alice) == 4


def test_a_clerks_purge_is_held_back_whole_until_a_director_takes_it_on_purpose(
    tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]]
) -> None:
    alice, bob, people = pair
    by_force(bob, people[0], CLERK)
    fill(bob, 1, prefix="新")
    out = send(tmp_path, bob, BOB, ALICE)
    before = state_of(alice)
    for preview in (True, False):
        with pytest.raises(Refused) as caught:
            taken(alice, out, preview=preview)
        assert caught.value.code == "bundle.purge"
        assert CLERK in caught.value.text
    assert state_of(alice) == before
    (kept,) = quarantine.entries(alice)
    assert (kept.code, kept.may_be_tried) == ("bundle.purge", True)
    with pytest.raises(Refused) as caught:  # not by a clerk, wherever it lies
        taken(alice, kept.path, actor=CLERK)
    assert caught.value.code == "bundle.purge"
    assert state_of(alice) == before
    assert taken(alice, kept.path, preview=True, detail=True).arrival.count(arrivals.PURGED) == 1
    assert taken(alice, kept.path).new_ops > 0
    assert people_of(alice) == 5  # four, and the new one
    assert quarantine.entry(alice, kept.key).taken_ms is not None


def test_a_bundle_does_not_bring_the_right_it_needs(
    tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]]
) -> None:
    alice, bob, people = pair
    accounts.add(bob, "赵六", ["director"], actor=DIRECTOR, today=TODAY, password="practice 3", cost=CHEAP)
    by_force(bob, people[0], "赵六")
    with pytest.raises(Refused) as caught:
        taken(alice, send(tmp_path, bob, BOB, ALICE))
    assert caught.value.code == "bundle.purge"


def test_what_follows_a_directors_purge_is_not_held_back_though_a_clerk_took_it_in(
    tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]]
) -> None:
    """The clerk's PC wrote beside the purge: it purges that again in the clerk's name, and what steps still tell."""
    alice, bob, people = pair
    by_force(alice, people[0], DIRECTOR, name="retention.purge")
    with bob.change("resident.edit", actor=CLERK, args={"subject": "居民0"}) as unit:
        unit.set("resident", people[0], {"name": "居民0号"})
    taken(bob, send(tmp_path, alice, ALICE, BOB), install=BOB, actor=CLERK)
    back = send(tmp_path, bob, BOB, ALICE)
    assert taken(alice, back).new_ops > 0
    assert people_of(alice) == people_of(bob) == 4


def test_the_history_itself_is_no_purge_that_follows(
    tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]]
) -> None:
    """After a lawful purge a clerk's program may empty what steps tell, and not do away with the steps."""
    alice, bob, people = pair
    renamed(bob, people[1], "甲")
    by_force(alice, people[0], DIRECTOR, name="retention.purge")
    taken(bob, send(tmp_path, alice, ALICE, BOB), install=BOB)
    with bob.read() as db:
        step = str(db.exec_driver_sql("SELECT id FROM step WHERE name = 'resident.edit'").scalar())
    with bob.change("household.edit", actor=CLERK) as unit:
        unit.purge("step", step)
    with pytest.raises(Refused) as caught:
        taken(alice, send(tmp_path, bob, BOB, ALICE))
    assert caught.value.code == "bundle.purge"


def test_an_office_without_accounts_has_one_user_who_may_everything(
    make_office: MakeOffice, tmp_path: Path
) -> None:
    alice, bob = make_office("alice.gezhi"), make_office("bob.gezhi", founded=False)
    trust(alice, BOB)
    trust(bob, ALICE)
    people = fill(alice, 2)
    taken(bob, send(tmp_path, alice, ALICE, BOB), install=BOB)
    by_force(bob, people[0], "谁都行")
    taken(alice, send(tmp_path, bob, BOB, ALICE))
    assert people_of(alice) == 1


def two_of(office: Workspace, twin: Path) -> Iterator[Workspace]:
    """A machine that was copied in the middle of a session, and its copy: both go on with one numbering."""
    session = office._session
    office.close()
    shutil.copy(office.path, twin)
    shutil.copy(slot_path(office.path), slot_path(twin))
    for path in (office.path, twin):
        opened = Workspace.open(path, password=PASSWORD, clock=office.clock, volumes=FitVolumes())
        ours = opened._session
        ours.stream, ours.stream_no, ours.seq = session.stream, session.stream_no, session.seq
        ours.tip, ours.hlc = session.tip, session.hlc
        yield opened


def renamed(office: Workspace, resident: str, name: str) -> None:
    with office.change("resident.edit", actor=CLERK) as unit:
        unit.set("resident", resident, {"name": name})


def test_a_purge_under_a_number_that_is_taken_is_held_back_too(
    tmp_path: Path, pair: tuple[Workspace, Workspace, list[str]]
) -> None:
    """By its numbers the bundle brings nothing: what it says there comes in as a branch."""
    alice, bob, people = pair
    renamed(bob, people[1], "甲")
    one, twin = two_of(bob, tmp_path / "twin.gezhi")
    with closing(one), closing(twin):
        renamed(one, people[1], "乙")
        taken(alice, send(tmp_path, one, BOB, ALICE))
        by_force(twin, people[0], CLERK)
        out = send(tmp_path, twin, BOB, ALICE)
    bundle, held = exchange.opened(alice, out, install=ALICE)
    assert len(held.missing(bundle.sent)) == 2, (
        "the mailbox takes nothing in by itself that is not known here"
    )
    with pytest.raises(Refused) as caught:
        taken(alice, out)
    assert caught.value.code == "bundle.purge"
    assert people_of(alice) == 5


def test_the_district_holds_it_back_as_well_until_it_asked(
    pair: tuple[Workspace, Workspace, list[str]], tmp_path: Path
) -> None:
    from desktop.district import database, making

    alice, _bob, people = pair
    with closing(database.connect(str(tmp_path / "d.gezhi-district"), DISTRICT)) as district:
        making.make(district, code="420303", name="张湾区", keys=DISTRICT)
        enrol(district)

        def receive(path: Path, **how: Any) -> intake.Received:
            return intake.receive(
                district, path, keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=tmp_path / "q", **how
            )

        receive(send(tmp_path, alice, ALICE, DISTRICT, full=True))
        by_force(alice, people[0], DIRECTOR)
        assert receive(send(tmp_path, alice, ALICE, DISTRICT, full=True)).new_ops > 0
        assert rows(district) == 4
        by_force(alice, people[1], CLERK)
        out = send(tmp_path, alice, ALICE, DISTRICT, full=True)
        (seen,) = previewing.preview(district, [out], keys=DISTRICT, at_ms=NOW)
        assert seen.held_back
        assert seen.new > 0
        assert "1 条记录被“王芳”彻底清除" in seen.problem
        with pytest.raises(Refused) as caught:
            receive(out)
        assert caught.value.code == "bundle.purge"
        assert rows(district) == 4
        assert receive(out, purging=True).new_ops > 0
        assert rows(district) == 3
        (again,) = previewing.preview(district, [out], keys=DISTRICT, at_ms=NOW)
        assert (again.problem, again.repeated, again.held_back) == ("", True, False)
        renamed(alice, people[2], "甲")
        one, twin = two_of(alice, tmp_path / "twin.gezhi")
        with closing(one), closing(twin):
            renamed(one, people[2], "乙")
            receive(send(tmp_path, one, ALICE, DISTRICT, full=True))
            by_force(twin, people[3], CLERK)
            with pytest.raises(Refused) as caught:  # under a number that says something else at the district
                receive(send(tmp_path, twin, ALICE, DISTRICT, full=True))
        assert caught.value.code == "bundle.purge"
        assert rows(district) == 3


def rows(district: Database) -> int:
    with district.read() as db:
        return len(db.execute(select(ROWS["resident"].c.id)).all())
