"""Real files with spoiled pages: everything not on them is had again, and all of it where the log or a copy has it."""

from __future__ import annotations

import hashlib
import random
import re
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.operations import backups, checking, photos, salvaged_log, salvaging
from desktop.operations.salvaging import Salvaged
from desktop.security import keyslots
from desktop.store import damaged, intake, log, pictures, verify
from desktop.store.run import Run
from desktop.store.schema import SYNCED
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.documents.reading import face

ACTOR = "李梅"
PAGE = damaged.PAGE
Ledger = dict[tuple[str, str], tuple[object, ...]]


def filled(office: Workspace) -> None:
    """Some households and people, changed and removed now and then, over several sessions' worth of pages."""
    made: list[str] = []
    for number in range(12):
        with office.change("household.add", actor=ACTOR) as unit:
            for place in range(8):
                house = unit.create(
                    "household", {"head_name": f"户主{number}-{place}", "note": "备注" * (place * 9 + 1)}
                )
                made += unit.create_many(
                    "resident", ((None, {"household_id": house, "name": f"居民{number}-{place}-{n}"}) for n in range(3))
                )  # fmt: skip
    for number, person in enumerate(made[::7]):
        with office.change("resident.edit", actor=ACTOR) as unit:
            unit.set("resident", person, {"note": f"改过{number}"})
    with office.change("resident.remove", actor=ACTOR) as unit:
        unit.delete("resident", made[5])


def ledger(office: Workspace) -> Ledger:
    found: Ledger = {}
    with office.read() as db:
        for kind in set(SYNCED) - {"step"}:
            rows = db.exec_driver_sql(f'SELECT * FROM main."{kind}"')
            found |= {(kind, row[0]): tuple(row) for row in rows}
    return found


def spoil(path: Path, pages: list[int], *, flip: bool = False) -> None:
    raw = bytearray(path.read_bytes())
    for no in pages:
        if flip:
            raw[(no - 1) * PAGE + 777] ^= 8
        else:
            raw[(no - 1) * PAGE : no * PAGE] = bytes(PAGE)
    path.write_bytes(raw)


def pages_of(path: Path, key: bytes, tables: set[str]) -> dict[str, list[int]]:
    """Which leaves hold the rows of which table, found by spoiling nothing and walking the trees."""
    pages = damaged.Pages(path, key)
    found: dict[str, list[int]] = {}
    for _rowid, row in damaged._walk(pages, 1, set()).rows:
        if row[1] in tables:
            seen: set[int] = set()
            damaged._walk(pages, row[3], seen)
            found[row[1]] = sorted(seen)
    return found


def saved(path: Path, out: Path, **more: object) -> tuple[Salvaged, Ledger]:
    done = salvaging.salvage(path, out, password=PASSWORD, actor=ACTOR, **more)  # type: ignore[arg-type]
    again = Workspace.open(out, password=PASSWORD, volumes=FitVolumes())
    assert set(checking.check(again, deep=True).problems) <= set(done.lost), "what is wrong still is said"
    with again.change("resident.add", actor=ACTOR) as unit:
        person = unit.create("resident", {"name": "此后登记"})
    found = ledger(again)
    again.close()
    del found["resident", person]
    return done, found


def test_a_sound_file_comes_out_as_it_was(office: Workspace, tmp_path: Path) -> None:
    filled(office)
    before = ledger(office)
    office.close()
    done, after = saved(office.path, tmp_path / "new.gezhi")
    assert after == before
    assert (done.bad_pages, done.lost, done.written_anew) == (0, (), 0)


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("table", sorted({"resident", "household", "search_data", "step_span", "stream"}))
def test_spoiled_rows_come_back_out_of_the_log(
    office: Workspace, tmp_path: Path, table: str, flip: bool
) -> None:
    filled(office)
    before, key = ledger(office), office._key
    office.close()
    leaves = pages_of(office.path, key, {table})[table]
    spoil(office.path, leaves, flip=flip)
    done, after = saved(office.path, tmp_path / "new.gezhi")
    assert done.bad_pages == len(leaves)
    assert after == before
    assert done.lost == ()


def test_a_spoiled_log_is_made_good_by_the_rows(office: Workspace, tmp_path: Path) -> None:
    filled(office)
    before, key = ledger(office), office._key
    office.close()
    leaves = pages_of(office.path, key, {"oplog"})["oplog"]
    for number, chosen in enumerate(([leaves[len(leaves) // 2]], leaves[1::3], leaves)):
        path = tmp_path / f"damaged{number}.gezhi"
        path.write_bytes(office.path.read_bytes())
        keyslots.slot_path(path).write_bytes(keyslots.slot_path(office.path).read_bytes())
        spoil(path, chosen)
        done, after = saved(path, tmp_path / f"new{number}.gezhi")
        assert after == before, "every row is on a good page"
        assert done.written_anew > 0
        assert done.lost, "that the history has holes is said"


def test_a_copy_fills_what_the_pages_no_longer_hold(office: Workspace, tmp_path: Path) -> None:
    filled(office)
    made = backups.make(office, tmp_path / "copies", actor=ACTOR)
    with office.change("resident.add", actor=ACTOR) as unit:
        unit.create("resident", {"name": "备份之后"})
    before, key = ledger(office), office._key
    office.close()
    leaves = pages_of(office.path, key, {"oplog", "resident"})
    spoil(office.path, [*leaves["oplog"][1:-1], *leaves["resident"][1:-1]])
    done, after = saved(office.path, tmp_path / "new.gezhi", copies_of_it=[made.path])
    assert after == before
    assert done.from_elsewhere > 0
    assert done.lost == ()


def test_pictures_come_back_out_of_copies_and_bundles(office: Workspace, tmp_path: Path) -> None:
    filled(office)
    jpegs = {hashlib.sha256(one).hexdigest(): one for one in (face(40, 56) + bytes([n]) for n in range(3))}
    for number, jpeg in enumerate(jpegs.values()):
        with office.change("staff.add", actor=ACTOR) as unit:
            who = unit.create("staff", {"name": f"人{number}"})
        photos.keep_portrait(office, who, jpeg, actor=ACTOR)
        if number == 0:
            copy = backups.make(office, tmp_path / "copies", actor=ACTOR).path
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM blob")
    office.close()
    lost, brought, _unknown = jpegs
    out = tmp_path / "saved.gezhi"
    arrived = {brought: jpegs[brought], "c" * 64: b"named by nobody"}
    salvaging.salvage(
        office.path, out, password=PASSWORD, actor=ACTOR, copies_of_it=[copy], arrived=[arrived]
    )
    again = Workspace.open(out, password=PASSWORD, volumes=FitVolumes())
    with again.read() as db:
        assert pictures.contents(db, jpegs) == {name: jpegs[name] for name in (lost, brought)}
        assert len(pictures.lacking(db)) == 1
    again.close()


def portraits(office: Workspace, count: int) -> list[tuple[str, str]]:
    """(worker, name of the picture) of people with pictures of several pages each."""
    made = []
    for number in range(count):
        jpeg = face(40, 56) + bytes([number]) * (3 * PAGE)
        with office.change("staff.add", actor=ACTOR) as unit:
            photo = photos.keep(unit.db, jpeg)
            made.append((unit.create("staff", {"name": f"人{number}", "photo": photo}), photo))
    return made


def held(path: Path, names: list[str]) -> set[str]:
    again = Workspace.open(path, password=PASSWORD, volumes=FitVolumes())
    with again.read() as db:
        found = set(pictures.contents(db, names))
    again.close()
    return found


@pytest.mark.parametrize("part", ["all", "one"])
def test_pictures_on_spoilt_pages_come_from_a_copy_or_are_named(
    office: Workspace, tmp_path: Path, part: str
) -> None:
    filled(office)
    made = portraits(office, 4)
    copy = backups.make(office, tmp_path / "copies", actor=ACTOR).path
    before, key = ledger(office), office._key
    office.close()
    leaves = pages_of(office.path, key, {"blob"})["blob"]
    spoil(office.path, leaves if part == "all" else leaves[-2:-1])
    names = [photo for _who, photo in made]
    done, after = saved(office.path, tmp_path / "alone.gezhi")
    left = held(tmp_path / "alone.gezhi", names)
    assert after == before
    assert len(left) < 4
    assert left or part == "all"
    lost = {f"人员“人{number}”的照片没有找到" for number, photo in enumerate(names) if photo not in left}
    assert lost <= set(done.lost)
    assert sum("照片没有找到" in words for words in done.lost) == len(lost)
    done, after = saved(office.path, tmp_path / "helped.gezhi", copies_of_it=[copy])
    assert held(tmp_path / "helped.gezhi", names) == set(names)
    assert after == before
    assert not any("照片没有找到" in words for words in done.lost)


def test_a_spoilt_picture_does_not_keep_the_sound_one_out(office: Workspace, tmp_path: Path) -> None:
    [(_who, photo)] = portraits(office, 1)
    copy = backups.make(office, tmp_path / "copies", actor=ACTOR).path
    with office.local() as db:
        db.exec_driver_sql("UPDATE blob SET bytes = x'FFD8FF00'")
    office.close()
    saved(office.path, tmp_path / "new.gezhi", copies_of_it=[copy])
    assert held(tmp_path / "new.gezhi", [photo]) == {photo}


def test_pictures_of_rows_whose_operations_are_lost_come_back_too(office: Workspace, tmp_path: Path) -> None:
    """After the copy the picture went to somebody else: only a row that is written anew names it."""
    [(who, photo)] = portraits(office, 1)
    copy = backups.make(office, tmp_path / "copies", actor=ACTOR).path
    filled(office)
    with office.change("staff.add", actor=ACTOR) as unit:
        unit.create("staff", {"name": "乙", "photo": photo})
        unit.set("staff", who, {"photo": None})
    before, key = ledger(office), office._key
    office.close()
    leaves = pages_of(office.path, key, {"oplog", "blob"})
    spoil(office.path, [*leaves["oplog"], *leaves["blob"]])
    done, after = saved(office.path, tmp_path / "new.gezhi", copies_of_it=[copy])
    assert done.written_anew > 0
    assert after == before
    assert held(tmp_path / "new.gezhi", [photo]) == {photo}


def test_without_its_first_page_the_log_still_gives_all(office: Workspace, tmp_path: Path) -> None:
    filled(office)
    before = ledger(office)
    office.close()
    spoil(office.path, [1], flip=True)
    done, after = saved(office.path, tmp_path / "new.gezhi")
    assert after == before
    assert done.lost, "what the file alone knew is named as lost"


def test_chosen_at_random_nothing_on_a_good_page_is_missing(office: Workspace, tmp_path: Path) -> None:
    filled(office)
    before, key = ledger(office), office._key
    office.close()
    whole, lot = office.path.read_bytes(), random.Random(20261122)
    pages = len(whole) // PAGE
    for number in range(6):
        path = tmp_path / f"damaged{number}.gezhi"
        path.write_bytes(whole)
        keyslots.slot_path(path).write_bytes(keyslots.slot_path(office.path).read_bytes())
        spoil(path, sorted(lot.sample(range(2, pages + 1), pages // 8)), flip=number % 2 == 0)
        remains = damaged.read(path, key)
        readable = {
            (kind, str(row[0])) for kind in SYNCED if kind in remains.trees and kind != "step"
            for _rowid, row in remains.trees[kind].rows
        }  # fmt: skip
        _done, after = saved(path, tmp_path / f"new{number}.gezhi")
        assert {key: after.get(key) for key in readable} == {key: before[key] for key in readable}


def entries(office: Workspace) -> dict[tuple[str, int], str]:
    """The log: stream and number to what was written."""
    with office.read() as db:
        rows = db.exec_driver_sql(
            "SELECT s.id, o.seq, o.body FROM oplog o JOIN stream s ON s.no = o.stream_no"
        )
        return {(stream, seq): body for stream, seq, body in rows}


@pytest.mark.parametrize("seed", range(4))
def test_every_entry_of_the_log_on_a_good_page_is_had_again(
    office: Workspace, tmp_path: Path, seed: int
) -> None:
    filled(office)
    before, key = entries(office), office._key
    office.close()
    leaves = pages_of(office.path, key, {"oplog"})["oplog"]
    spoil(office.path, sorted(random.Random(seed).sample(leaves, len(leaves) // 5)))
    found = salvaged_log.collect(damaged.read(office.path, key)).ops
    assert len(before) // 2 < len(found) < len(before)
    done, _after = saved(office.path, tmp_path / "new.gezhi")
    again = Workspace.open(tmp_path / "new.gezhi", password=PASSWORD, volumes=FitVolumes())
    kept = entries(again)
    again.close()
    assert {dot: kept.get(dot) for dot in found} == {dot: before[dot] for dot in found}
    assert done.from_pages == len(found)


def test_entries_behind_a_hole_are_tied_to_what_a_bundle_brings(office: Workspace, tmp_path: Path) -> None:
    filled(office)
    before, key = entries(office), office._key
    with office.read() as db:
        [run] = [run for run in intake.runs_since(db, Vector()) if len(run.ops) > 100]
        whole = intake.vector(db)
    office.close()
    leaves = pages_of(office.path, key, {"oplog"})["oplog"]
    spoil(office.path, leaves[2:-1:5])
    saved(office.path, tmp_path / "new.gezhi")
    again = Workspace.open(tmp_path / "new.gezhi", password=PASSWORD, volumes=FitVolumes())
    with again.read() as db:
        untied = {row[0] for row in db.exec_driver_sql("SELECT seq FROM seam WHERE length(hash) = 0")}
        held = intake.vector(db)
        sent = {dot for run in intake.runs_since(db, Vector()) for dot in run.dots()}
    assert untied
    assert not {(run.stream, seq) for seq in untied} & sent, "what we cannot show to follow is not sent"
    assert {dot for dot in before if dot in held} == sent & before.keys()
    for stream, first, last in list(held.missing(whole).spans()):
        assert (stream, last) == (run.stream, max(seq for seq in untied if seq <= last))
        with again.local() as db:  # the hole without what stands behind it, as another office may know it
            previous = log.hash_before(db, log.streams(db)[stream], first)
            ops = run.ops[first - 1 : last - 1]
            forged = [
                *ops[:-1],
                re.sub(rb'"p":"(.)', lambda m: b'"p":"' + b"01"[m[1] == b"0"].to_bytes(1, "big"), ops[-1]),
            ]
        with pytest.raises(Refused) as refusal, again.local() as db:
            intake.receive(db, [Run(stream, first, previous, forged)])
        assert refusal.value.code == "bundle.dot_collision"
        with again.local() as db:
            intake.receive(db, [Run(stream, first, previous, ops)])
    with again.read() as db:
        assert not list(intake.vector(db).missing(whole).spans())
        assert verify.chain_problems(db) == []
        assert verify.row_problems(db) == []
        assert not db.exec_driver_sql("SELECT 1 FROM seam WHERE length(hash) = 0").first()
    assert before.items() <= entries(again).items()
    again.close()


@pytest.mark.parametrize("table", ["resident", "household"])
def test_rows_to_which_no_tree_leads_any_more_are_had_again(
    office: Workspace, tmp_path: Path, table: str
) -> None:
    filled(office)
    before, key = ledger(office), office._key
    with office.read() as db:
        root = db.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).scalar()
    office.close()
    assert len(pages_of(office.path, key, {table})[table]) > 2, "the root is an inner page"
    spoil(office.path, [root, *pages_of(office.path, key, {"oplog"})["oplog"]])
    _done, after = saved(office.path, tmp_path / "new.gezhi")
    assert after == before


def test_what_cannot_be_read_at_all_is_refused_and_nothing_is_left(office: Workspace, tmp_path: Path) -> None:
    filled(office)
    office.close()
    with pytest.raises(Refused) as refusal:
        salvaging.salvage(office.path, office.path, password=PASSWORD, actor=ACTOR)
    assert refusal.value.code == "office.exists"
    pages = office.path.stat().st_size // PAGE
    spoil(office.path, list(range(1, pages + 1)))
    with pytest.raises(EnvironmentFailure) as failure:
        salvaging.salvage(office.path, tmp_path / "new.gezhi", password=PASSWORD, actor=ACTOR)
    assert failure.value.code == "salvage.nothing"
    with pytest.raises(Refused):
        salvaging.salvage(office.path, tmp_path / "new.gezhi", password="wrong 12", actor=ACTOR)
    assert not list(tmp_path.glob("new*"))
