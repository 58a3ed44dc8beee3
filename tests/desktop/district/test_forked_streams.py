"""A machine copied while the program ran, at the district: both branches are kept, and receipts are equal again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.base.errors import Refused
from desktop.district import arrivals, chain, checking, receipts, schema
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.exchange.bundle import acknowledging
from desktop.exchange.bundle.acknowledging import Compared
from desktop.security.install import Install
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, enrol
from tests.desktop.district.test_answers import DAY
from tests.desktop.district.test_intake import rows_at, rows_of
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, trust
from tests.desktop.exchange.bundle.test_exchange import take as take_in
from tests.desktop.exchange.bundle.test_forks import Machines, machines, meet, write  # noqa: F401 - a fixture

Send = Callable[..., Path]
Take = Callable[[Path], Received]
Ask = Callable[[Workspace, Install], Compared]


@pytest.fixture
def twins(request: pytest.FixtureRequest, district: Database) -> Machines:
    found: Machines = request.getfixturevalue("machines")
    enrol(district)
    enrol(district, install=BOB)
    for office in found[:2]:
        trust(office, DISTRICT)
    return found


@pytest.fixture
def ask(district: Database, tmp_path: Path) -> Ask:
    """Have the district write a receipt and an office read it."""

    def told(office: Workspace, me: Install) -> Compared:
        out = tmp_path / f"{len(list(tmp_path.iterdir()))}.sqr"
        receipts.write(district, OFFICE, out, keys=DISTRICT, day=DAY, actor="区管理员", at_ms=NOW)
        return acknowledging.acknowledge(office, out, install=me, actor="李梅")

    return told


def agreed(district: Database, office: Workspace, told: Compared) -> None:
    assert (told.lacking, told.unknown, told.equal) == (0, 0, True)
    assert rows_at(district) == rows_of(office)
    checked = checking.check(district, OFFICE, keys=DISTRICT, actor="区管理员", at_ms=NOW)
    assert (checked.log, checked.rows) == (True, 0)
    with district.read() as db:
        [row] = arrivals.arrivals(db, now_ms=NOW)
        assert row.gaps == ()
        counted = db.execute(select(schema.office.c.ops).where(schema.office.c.code == OFFICE)).scalar()
        assert counted == len(db.execute(select(schema.op.c.seq).where(schema.op.c.office == OFFICE)).all())


def test_both_machines_send_before_they_meet(
    tmp_path: Path, twins: Machines, district: Database, send: Send, take: Take, ask: Ask
) -> None:
    one, two, who = twins
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    write(one, who[1], note="一")
    write(two, who[2], note="二")
    take(send(one, ALICE))
    told = take(send(two, BOB))
    assert (told.new_ops > 0, dict(told.missing)) == (True, {})
    again = take(send(one, ALICE, full=True))
    assert (again.new_ops, dict(again.missing)) == (0, {})
    meet(tmp_path, (one, ALICE), (two, BOB))
    for office, me in ((one, ALICE), (two, BOB)):
        assert dict(take(send(office, me, full=True)).missing) == {}
        agreed(district, office, ask(office, me))


def test_the_machines_meet_first_and_the_district_holds_one_branch(
    tmp_path: Path, twins: Machines, district: Database, send: Send, take: Take, ask: Ask
) -> None:
    one, two, who = twins
    write(one, who[0], name="甲")
    take(send(one, ALICE))
    write(one, who[1], note="还没送到")
    write(two, who[0], name="乙")
    meet(tmp_path, (one, ALICE), (two, BOB))
    told = take(send(two, BOB))
    assert dict(told.missing) == {}
    agreed(district, two, ask(two, BOB))
    write(one, who[3], note="后")
    take(send(one, ALICE))
    agreed(district, one, ask(one, ALICE))


@pytest.mark.parametrize("where", ["file"], indirect=True)
def test_a_receipt_of_a_district_that_does_not_know_yet(
    tmp_path: Path, twins: Machines, send: Send, take: Take, ask: Ask
) -> None:
    one, two, who = twins
    write(one, who[0], name="甲")
    take(send(one, ALICE))
    write(two, who[0], name="乙")
    meet(tmp_path, (one, ALICE), (two, BOB))
    told = ask(one, ALICE)
    assert (told.lacking > 0, told.unknown, told.equal) == (True, 0, None), "it is ours to send, not theirs"


def test_a_machine_goes_on_in_the_old_numbering(
    tmp_path: Path, twins: Machines, district: Database, send: Send, take: Take, ask: Ask
) -> None:
    """The end alone, told apart by what it follows."""
    one, two, who = twins
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    take(send(one, ALICE))
    take(send(two, BOB))
    ask(one, ALICE)
    write(one, who[1], note="照旧写")
    write(two, who[0], name="丙")
    assert dict(take(send(one, ALICE)).missing) == {}
    assert dict(take(send(two, BOB)).missing) == {}
    meet(tmp_path, (one, ALICE), (two, BOB))
    take(send(one, ALICE))
    agreed(district, one, ask(one, ALICE))


def test_the_district_says_what_it_found_and_an_office_learns_it_from_there(
    tmp_path: Path, twins: Machines, district: Database, send: Send, take: Take
) -> None:
    from desktop.district import letters

    one, two, who = twins
    write(one, who[0], name="甲")
    write(two, who[0], name="乙")
    take(send(one, ALICE))
    take(send(two, BOB))
    with district.read() as db:
        details = db.execute(
            select(schema.audit.c.detail).where(schema.audit.c.event == "bundle.received")
        ).scalars()
        assert ['"parted"' in detail for detail in details] == [False, True]
        assert chain.first_broken(db) is None
    for office, me in ((one, ALICE), (two, BOB)):
        folder = tmp_path / me.install_id
        folder.mkdir()
        written = letters.write(district, OFFICE, folder, keys=DISTRICT, actor="区管理员", at_ms=NOW)
        take_in(office, me, next(one.path for one in written if one.signer == me.public_key))
    assert rows_of(one) == rows_of(two) == rows_at(district)


def test_an_emptied_operation_cannot_be_told_again(
    twins: Machines, district: Database, send: Send, take: Take
) -> None:
    one, two, who = twins
    write(one, who[0], note="要清除的内容")
    with one.change("retention.purge", actor="李梅") as unit:
        unit.purge("resident", who[0], {"note": None})
    write(two, who[0], name="乙")
    take(send(one, ALICE))
    before = rows_at(district)
    with pytest.raises(Refused) as refused:
        take(send(two, BOB))
    assert refused.value.code == "bundle.dot_collision"
    assert rows_at(district) == before
