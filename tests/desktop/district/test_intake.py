"""Bundles at the district: each operation once, in any order, whole or not at all; rows as in the office file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.base.errors import Refused
from desktop.district import chain, intake, members, schema
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.district.replica import Replica
from desktop.exchange.bundle import exchange
from desktop.queries import exchange as queries
from desktop.store.schema import SYNCED
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, enrol
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, fill

Send = Callable[..., Path]
Take = Callable[[Path], Received]


def rows_of(office: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with office.read() as db:
        return {
            kind: sorted(map(tuple, db.exec_driver_sql(f'SELECT * FROM main."{kind}"')), key=repr)
            for kind in SYNCED
        }


def rows_at(district: Database, code: str = OFFICE) -> dict[str, list[tuple[object, ...]]]:
    with district.read() as source:
        replica = Replica(source, code)
    try:
        with replica.read() as db:
            return {
                kind: sorted(map(tuple, db.exec_driver_sql(f'SELECT * FROM main."{kind}"')), key=repr)
                for kind in SYNCED
            }
    finally:
        replica.close()


def test_what_an_office_sends_stands_there_row_for_row(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    enrol(district)
    fill(office, 30)
    told = take(send(office))
    assert told.new_ops == len(office.vector())
    assert (told.office, told.known_ops, told.repeated, dict(told.missing)) == (OFFICE, 0, False, {})
    assert rows_at(district) == rows_of(office)


def test_edits_deletions_and_conflicts_follow(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    enrol(district)
    people = fill(office, 10)
    take(send(office))
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", people[0], {"name": "改过的人", "phones": ["13800000001"]})
        unit.delete("resident", people[1])
    told = take(send(office))
    assert told.known_ops == len(office.vector()) - told.new_ops
    assert rows_at(district) == rows_of(office)


def test_the_same_bundle_again_brings_nothing(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    enrol(district)
    fill(office, 5)
    path = send(office)
    first, again = take(path), take(path)
    assert (again.new_ops, again.known_ops, again.repeated) == (0, first.new_ops, True)
    with district.read() as db:
        assert len(db.execute(select(schema.bundle.c.bundle_id)).all()) == 1


def test_out_of_order_the_hole_is_named_and_then_filled(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    from desktop.exchange.bundle import exchange
    from desktop.store import acks
    from tests.desktop.district.conftest import DISTRICT

    enrol(district)
    fill(office, 3)
    early = send(office)
    with office.local() as db:  # as if the district had said so
        acks.put(db, DISTRICT.recipient, office.vector(), NOW)
    fill(office, 4, prefix="后来")
    late = tmp_path / "late.sqb"
    exchange.write(office, DISTRICT.recipient, late, install=ALICE, actor="李梅")
    told = take(late)
    assert told.missing, "what the first bundle would have brought"
    healed = take(early)
    assert dict(healed.missing) == {}
    assert rows_at(district) == rows_of(office)


def test_what_an_office_gave_up_for_lost_is_no_gap_at_the_district(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    """Of a computer that is gone somebody heard; the office stopped waiting, and so does the district."""
    from desktop.district.arrivals import arrivals
    from desktop.operations import gaps
    from desktop.store import acks
    from desktop.store.vector import Vector

    enrol(district)
    fill(office, 2)
    gone = Vector()
    gone.add("9" * 32, 1, 7)
    district.change(lambda db: intake.hear(db, OFFICE, gone))
    assert dict(take(send(office)).missing) == {"9" * 32: "1-7"}
    with office.local() as db:
        acks.put(db, BOB.recipient, gone, NOW)
    with office.read() as db:
        known = queries.lacking(db)
    gaps.declare_all_lost(office, known, reason="电脑丢了", actor="李梅")
    assert dict(take(send(office)).missing) == {}
    with district.read() as db:
        (row,) = arrivals(db, now_ms=NOW)
    assert row.gaps == ()


def test_a_purge_leaves_no_word_in_the_log(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    enrol(district)
    people = fill(office, 3, prefix="要忘记的人")
    take(send(office))
    with office.change("retention.purge", actor="李梅") as unit:
        unit.purge("resident", people[0])
        unit.purge("resident", people[1], {"name": None})
    take(send(office))
    assert rows_at(district) == rows_of(office)
    with district.read() as db:
        bodies = (
            db.execute(select(schema.op.c.body).where(schema.op.c.entity_id.in_(people[:2]))).scalars().all()
        )
    assert bodies
    assert not any("要忘记的人" in body for body in bodies)


@pytest.mark.parametrize(
    ("who", "code"),
    [(EVE, "bundle.unknown_signer"), (BOB, "bundle.other_office")],
    ids=["nobody", "another office's"],
)
def test_refused_whole_and_kept_apart(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path, who: object, code: str
) -> None:
    enrol(district)
    enrol(district, "420303090013", "星湖社区", BOB)
    fill(office, 3)
    path = send(office, who)
    with pytest.raises(Refused) as refused:
        take(path)
    assert refused.value.code == code
    assert [kept.read_bytes() for kept in (tmp_path / "quarantine").iterdir()] == [path.read_bytes()]
    with district.read() as db:
        assert db.execute(select(schema.op.c.seq)).first() is None
        assert db.execute(select(schema.refusal.c.code)).scalars().all() == [code]
        assert [line.event for line in chain.lines(db)] == ["bundle.refused"]
        assert chain.first_broken(db) is None


def test_what_is_not_whole_yet_and_what_no_bundle_is_are_refused_and_not_kept(
    office: Workspace, district: Database, take: Take, tmp_path: Path
) -> None:
    enrol(district)
    fill(office, 3)
    out, huge = tmp_path / "parts.sqb", tmp_path / "huge.sqb"
    parts = exchange.write(
        office, DISTRICT.recipient, out, install=ALICE, actor="李梅", part_size=1_000
    ).paths
    parts[-1].unlink()
    with huge.open("wb") as file:
        file.truncate(1 << 40)  # a hole: whoever reads it is busy for ever
    for path, code in ((parts[0], "bundle.parts_missing"), (huge, "bundle.too_large")):
        with pytest.raises(Refused) as refused:
            take(path)
        assert refused.value.code == code
    assert not (tmp_path / "quarantine").exists()
    with district.read() as db:
        assert db.execute(select(schema.refusal.c.code)).first() is None
        assert [line.event for line in chain.lines(db)] == ["bundle.refused"] * 2


def test_a_revoked_computer_is_not_believed_and_its_past_stays(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    enrol(district)
    fill(office, 3)
    take(send(office))
    before = rows_at(district)
    district.change(lambda db: members.revoke(db, ALICE.public_key, at_ms=NOW))
    fill(office, 1)
    with pytest.raises(Refused) as refused:
        take(send(office))
    assert refused.value.code == "bundle.revoked_signer"
    assert rows_at(district) == before


def test_who_changes_the_audit_is_found_out(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    enrol(district)
    for _round in range(3):
        fill(office, 1)
        take(send(office))
    with district.read() as db:
        assert chain.first_broken(db) is None
    district.change(
        lambda db: db.execute(schema.audit.update().where(schema.audit.c.no == 2).values(actor="别人"))
    )
    with district.read() as db:
        assert chain.first_broken(db) == 2


def test_what_earlier_bundles_said_is_not_kept_over_and_over(
    office: Workspace, district: Database, send: Send, tmp_path: Path
) -> None:
    from desktop.district import intake, pen
    from tests.desktop.district.conftest import DISTRICT

    enrol(district)
    for day in range(4):
        fill(office, 2)
        intake.receive(
            district,
            send(office),
            keys=DISTRICT,
            actor="区管理员",
            at_ms=NOW + day,
            quarantine=tmp_path / "quarantine",
        )
    with district.read() as db:
        kept = db.execute(select(schema.bundle.c.have).order_by(schema.bundle.c.received_ms)).scalars().all()
        assert kept[:3] == ["{}"] * 3
        assert pen.acknowledged(db, OFFICE) == office.vector() == intake.announced(db, OFFICE)
