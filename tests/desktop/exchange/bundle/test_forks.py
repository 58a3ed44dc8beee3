"""A virtual machine copied while the program runs: one numbering, two histories; both kept, the same everywhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import FixedClock, today
from desktop.base.errors import Refused
from desktop.exchange.bundle import exchange, outbox
from desktop.operations import undo
from desktop.queries.past import past
from desktop.security.keyslots import slot_path
from desktop.store import digest, forks, verify
from desktop.store.op import trusted
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, fill, trust
from tests.desktop.exchange.bundle.test_exchange import refusal, send, take
from tests.desktop.exchange.bundle.town import Town

counting = Town._counting
Machines = tuple[Workspace, Workspace, list[str]]


@pytest.fixture
def machines(tmp_path: Path, make_office: Callable[..., Workspace]) -> Iterator[Machines]:
    """Two machines in the middle of one session, and the residents both know."""
    one = make_office("alice.gezhi")
    trust(one, ALICE, BOB, EVE)
    residents = fill(one, 4)
    session = one._session
    shutil.copy(one.path, tmp_path / "twin.gezhi")  # what is in the file, not in its journal yet, is lost
    one.close()
    twin_path = tmp_path / "twin.gezhi"
    shutil.copy(one.path, twin_path)
    shutil.copy(slot_path(one.path), slot_path(twin_path))
    opened = []
    for path in (one.path, twin_path):
        office = Workspace.open(path, password=PASSWORD, clock=one.clock, volumes=FitVolumes())
        ours = office._session
        ours.stream, ours.stream_no, ours.seq = session.stream, session.stream_no, session.seq
        ours.tip, ours.hlc = session.tip, session.hlc
        opened.append(office)
    yield opened[0], opened[1], residents
    for office in opened:
        office.close()


def write(office: Workspace, who: str, **fields: Any) -> str:
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", who, fields)
    return unit.step_id


def told(office: Workspace, who: str, field: str) -> set[Any]:
    """What all the versions of a field say that nobody has seen."""
    with office.read() as db:
        ops = [
            trusted(row[0])
            for row in db.exec_driver_sql("SELECT body FROM oplog WHERE entity_id = ?", (who,))
        ]
    covered = {dot for op in ops for dot in op.fields.get(field, (None, ()))[1]}
    return {op.fields[field][0] for op in ops if field in op.fields and op.dot not in covered}


def sound(office: Workspace) -> bool:
    with office.read() as db:
        return not verify.chain_problems(db) and not verify.row_problems(db)


def meet(folder: Path, left: tuple[Workspace, Any], right: tuple[Workspace, Any]) -> None:
    for (office, me), (other, you) in ((left, right), (right, left), (left, right)):
        take(other, you, send(folder, office, me, you, full=True))


def digests(office: Workspace) -> dict[str, str]:
    with office.read() as db:
        return digest.of(db).by_kind()


def test_both_histories_are_kept_and_both_machines_say_the_same(tmp_path: Path, machines: Machines) -> None:
    one, two, who = machines
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    write(one, who[1], note="一")
    write(two, who[2], note="二")
    assert one._session.stream == two._session.stream
    meet(tmp_path, (one, ALICE), (two, BOB))
    assert counting(one) == counting(two)
    assert digests(one) == digests(two)
    assert one.vector() == two.vector()
    for office in (one, two):
        assert sound(office)
        assert told(office, who[0], "name") == {"甲", "乙"}
        assert (told(office, who[1], "note"), told(office, who[2], "note")) == ({"一"}, {"二"})
        assert exchange.missing(office) == ()
        with office.read() as db:
            assert [tuple(r) for r in db.exec_driver_sql("SELECT entity_id, field FROM conflict")] == [
                (who[0], "name")
            ]
    stream = one._session.stream
    write(one, who[3], note="后")
    assert one._session.stream != stream, "neither goes on in the numbering that says two things"
    write(two, who[3], note="后来")
    meet(tmp_path, (one, ALICE), (two, BOB))
    assert counting(one) == counting(two)
    assert told(one, who[3], "note") == {"后", "后来"}


def test_whoever_splits_makes_the_same_bytes_and_a_third_believes_either(
    tmp_path: Path, machines: Machines, make_office: Callable[..., Workspace]
) -> None:
    one, two, who = machines
    third = make_office("third.gezhi", founded=False)
    trust(third, ALICE, BOB)
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    with two.change("resident.add", actor="李梅") as unit:
        new = unit.create("resident", {"name": "新"})
    take(third, EVE, send(tmp_path, one, ALICE, EVE, full=True))
    take(third, EVE, send(tmp_path, two, BOB, EVE, full=True))
    meet(tmp_path, (one, ALICE), (two, BOB))
    for office, me in ((one, ALICE), (two, BOB)):
        assert take(third, EVE, send(tmp_path, office, me, EVE, full=True)).new_ops == 0, (
            "the very same operations"
        )
    take(one, ALICE, send(tmp_path, third, EVE, ALICE, full=True))
    take(two, BOB, send(tmp_path, one, ALICE, BOB, full=True))
    assert counting(one) == counting(two) == counting(third)
    with third.change("resident.remove", actor="李梅") as unit:
        unit.delete("resident", new)
    take(two, BOB, send(tmp_path, third, EVE, BOB))
    with two.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM resident WHERE id = ?", (new,)).scalar() == 0


def test_a_third_that_holds_one_branch_learns_it_from_a_machine_that_knows(
    tmp_path: Path, machines: Machines, make_office: Callable[..., Workspace]
) -> None:
    one, two, who = machines
    third = make_office("third.gezhi", founded=False)
    trust(third, ALICE, BOB)
    write(one, who[0], name="甲")
    take(third, EVE, send(tmp_path, one, ALICE, EVE))
    write(one, who[1], note="还没送到")
    write(two, who[0], name="乙")
    meet(tmp_path, (one, ALICE), (two, BOB))
    take(third, EVE, send(tmp_path, two, BOB, EVE))
    assert exchange.missing(third) == ()
    take(two, BOB, send(tmp_path, third, EVE, BOB))
    assert counting(third) == counting(two)
    assert sound(third)


def test_a_machine_that_went_on_before_it_heard_of_it(tmp_path: Path, machines: Machines) -> None:
    """What it writes meanwhile in the old numbering goes on in its branch."""
    one, two, who = machines
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    take(one, ALICE, send(tmp_path, two, BOB, ALICE, full=True))
    write(two, who[1], note="照旧写")
    write(two, who[0], name="丙")
    assert take(one, ALICE, send(tmp_path, two, BOB, ALICE, full=True)).new_ops == 4
    meet(tmp_path, (one, ALICE), (two, BOB))
    assert counting(one) == counting(two)
    assert told(one, who[0], "name") == {"甲", "丙"}
    assert told(one, who[1], "note") == {"照旧写"}


def test_three_machines_out_of_one(tmp_path: Path, machines: Machines) -> None:
    """The twin is copied again: a fork within a fork."""
    one, two, who = machines
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    session = two._session
    two.close()
    path = tmp_path / "triplet.gezhi"
    shutil.copy(two.path, path)
    shutil.copy(slot_path(two.path), slot_path(path))
    three = Workspace.open(path, password=PASSWORD, clock=one.clock, volumes=FitVolumes())
    again = Workspace.open(two.path, password=PASSWORD, clock=one.clock, volumes=FitVolumes())
    for office in (three, again):
        ours = office._session
        ours.stream, ours.stream_no, ours.seq = session.stream, session.stream_no, session.seq
        ours.tip, ours.hlc = session.tip, session.hlc
    write(again, who[1], note="二")
    write(three, who[1], note="三")
    meet(tmp_path, (again, BOB), (three, EVE))
    for _ in range(2):
        meet(tmp_path, (one, ALICE), (three, EVE))
        meet(tmp_path, (one, ALICE), (again, BOB))
        meet(tmp_path, (again, BOB), (three, EVE))
    assert counting(one) == counting(again) == counting(three)
    assert told(one, who[0], "name") == {"甲", "乙"}
    assert told(one, who[1], "note") == {"二", "三"}
    three.close()
    again.close()


def test_a_piece_that_tells_no_branch_asks_for_the_whole(tmp_path: Path, machines: Machines) -> None:
    """The other one's word makes it send the end alone: refused whole, and a whole bundle heals it."""
    one, two, who = machines
    for n in range(3):
        write(one, who[0], name=f"甲{n}")
    take(two, BOB, send(tmp_path, one, ALICE, BOB, full=True))  # both hold it: no fork yet
    write(two, who[0], name="乙")
    with one.local() as db:
        from desktop.store import acks

        acks.put(db, BOB.recipient, two.vector(), 1)
    write(one, who[0], name="甲3")
    take(two, BOB, send(tmp_path, one, ALICE, BOB))
    assert told(two, who[0], "name") == {"乙", "甲3"}


def test_a_tail_behind_a_hole_is_refused_in_words(
    tmp_path: Path, machines: Machines, make_office: Callable[..., Workspace]
) -> None:
    """A third knows of the fork and lacks what stands before it."""
    one, two, who = machines
    third = make_office("third.gezhi", founded=False)
    trust(third, ALICE, BOB)
    common = one.vector()
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    meet(tmp_path, (one, ALICE), (two, BOB))
    with two.read() as db:
        ((stream, first),) = forks.known(db).items()
        twin = forks.own_tail(db, stream, first)
    branches = [run for run in two.runs_since(common) if run.stream != stream]
    third.receive(branches, actor="王芳", source="")
    with pytest.raises(Refused) as refused:
        third.receive([twin], actor="王芳", source="")
    assert refused.value.code == "bundle.dot_collision"
    third.receive(two.runs_since(Vector()), actor="王芳", source="")
    assert third.receive([twin], actor="王芳", source="").new_ops == 0
    assert told(third, who[0], "name") == {"甲", "乙"}


def test_a_bundle_sent_before_the_fork_was_known_is_acknowledged_with_its_branch(
    tmp_path: Path, machines: Machines
) -> None:
    one, two, who = machines
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    send(tmp_path, one, ALICE, BOB)
    take(one, ALICE, send(tmp_path, two, BOB, ALICE))
    assert [entry.state for entry in outbox.settle(one)] == [outbox.COPIED], (
        "the other one has no branch of it"
    )
    take(two, BOB, send(tmp_path, one, ALICE, BOB))
    take(one, ALICE, send(tmp_path, two, BOB, ALICE))
    assert {entry.state for entry in outbox.settle(one)} == {outbox.ACKNOWLEDGED}


def test_a_day_before_the_fork_is_told_as_it_was(
    tmp_path: Path, machines: Machines, clock: FixedClock
) -> None:
    one, two, who = machines
    day = today(clock)
    clock.now += 86_400_000
    with one.change("resident.add", actor="李梅") as unit:
        new = unit.create("resident", {"name": "新"})
    write(two, who[0], name="乙")
    meet(tmp_path, (one, ALICE), (two, BOB))
    for office in (one, two):
        with office.read() as db:
            was = past(db, day, clock)
        assert was.gone["resident"] == {new}
        assert was.changed["resident"] == {who[0]: {"name": "居民0"}}


def test_a_decision_and_an_undo_after_the_fork(tmp_path: Path, machines: Machines) -> None:
    one, two, who = machines
    step = write(one, who[1], note="写错了")
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    meet(tmp_path, (one, ALICE), (two, BOB))
    with one.change("resident.edit", actor="李梅") as unit:
        unit.resolve("resident", who[0], {"name": "甲"})
    undo.undo(one, step, actor="李梅")
    meet(tmp_path, (one, ALICE), (two, BOB))
    assert counting(one) == counting(two)
    with two.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM conflict").scalar() == 0
        assert db.exec_driver_sql("SELECT note FROM resident WHERE id = ?", (who[1],)).scalar() is None


def test_a_preview_splits_nothing(tmp_path: Path, machines: Machines) -> None:
    one, two, who = machines
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    path = send(tmp_path, two, BOB, ALICE, full=True)
    assert take(one, ALICE, path, preview=True).new_ops == 4
    with one.read() as db:
        assert forks.known(db) == {}
    done = take(one, ALICE, path)
    assert (done.new_ops, done.parted) == (4, 1)
    assert "两边写的都保留了" in done.alert
    assert take(one, ALICE, path).alert == ""


def test_an_emptied_operation_cannot_be_told_again(tmp_path: Path, machines: Machines) -> None:
    """What a purge took out of one branch has no bytes left that all would agree on: refused, nothing changed."""
    one, two, who = machines
    write(one, who[0], note="要清除的内容")
    with one.change("retention.purge", actor="李梅") as unit:
        unit.purge("resident", who[0], {"note": None})
    write(two, who[0], name="乙")
    assert refusal(one, ALICE, send(tmp_path, two, BOB, ALICE, full=True)) == "bundle.dot_collision"
    with pytest.raises(Refused):
        take(two, BOB, send(tmp_path, one, ALICE, BOB, full=True))
