"""Records picked back out of a copy come with their pictures: checked, in one transaction, none that was erased."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.domain.pictures import MOST_BYTES
from desktop.domain.site_geometry import Affine
from desktop.operations import (
    accounts,
    backups,
    bringing_back,
    checking,
    hanging,
    map_background,
    photos,
    retention,
)
from desktop.operations.bringing_back import BroughtBack, Difference
from desktop.operations.undo import undo
from desktop.queries import copy_differences
from desktop.queries.copied_pictures import ABSENT, COMING, ERASED, SPOILT
from desktop.store import pictures
from desktop.workspace import Workspace, copies
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.documents.reading import face

ACTOR = "李梅"


def jpeg(number: int) -> bytes:
    """A portrait of nobody; another one for every number."""
    return face(50, 70, tint=f"#{number * 7919 % 0xFFFFFF:06x}") + number.to_bytes(4, "big")


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def worker(office: Workspace, name: str, data: bytes) -> str:
    with office.change("staff.add", actor=ACTOR) as unit:
        return unit.create("staff", {"name": name, "photo": photos.keep(unit.db, data)})


def remove(office: Workspace, *ids: str, kind: str = "staff") -> None:
    with office.change("staff.remove", actor=ACTOR) as unit:
        for one in ids:
            unit.delete(kind, one)


def lose(office: Workspace, *names: str) -> None:
    with office.local() as db:
        for name in names:
            db.exec_driver_sql("DELETE FROM blob WHERE sha256 = ?", (name,))


def kept(office: Workspace) -> dict[str, bytes]:
    with office.read() as db:
        return {name: bytes(data) for name, data in db.exec_driver_sql("SELECT sha256, bytes FROM blob")}


def photo_of(office: Workspace, who: str, kind: str = "staff") -> str | None:
    with office.read() as db:
        row = db.exec_driver_sql(
            f'SELECT "{pictures.NAMING[kind]}" FROM "{kind}" WHERE id = ?', (who,)
        ).first()
    return row[0] if row else None


@pytest.fixture
def copy(office: Workspace, tmp_path: Path) -> Callable[[], Path]:
    return lambda: backups.make(office, tmp_path / "copies", actor=ACTOR).path


def differing(office: Workspace, copy: Path) -> dict[str, Difference]:
    with copies.reading_copy(office, copy) as there, office.read() as here:
        return {one.id: one for one in bringing_back.differences(here, there)}


def brought(office: Workspace, copy: Path, ids: Iterable[str], *, actor: str = ACTOR) -> BroughtBack:
    found = differing(office, copy)
    with copies.reading_copy(office, copy) as there:
        chosen = [found[one] for one in ids]
        return bringing_back.bring_back(office, chosen, there=there, source=copy.name, actor=actor)


def spoil_in(office: Workspace, copy: Path, name: str, data: bytes | None) -> None:
    with copies.twin(office, copy) as other, other.local() as db:
        db.exec_driver_sql("UPDATE blob SET bytes = ? WHERE sha256 = ?", (data, name))


def test_portrait_board_and_map_come_back_with_their_records(
    office: Workspace, copy: Callable[[], Path]
) -> None:
    """One PC, nobody else to ask: the rows were removed, and of two of the pictures nothing is left here."""
    who = worker(office, "任杰", jpeg(1))
    with office.change("print.issue", actor=ACTOR) as unit:
        board = unit.create("board_issue", {"place": "1号楼", "issued_on": "2026-06-01"})
    hanging.hang(office, board, photo=jpeg(2), actor=ACTOR)
    map_background.add(office, "规划图", jpeg(3), (50, 70), Affine(1000, 0, 0, 0, 1000, 0), actor=ACTOR)
    with office.read() as db:
        ground = str(db.exec_driver_sql("SELECT id FROM map_background").scalar())
    made = copy()
    before = kept(office)
    remove(office, who)
    remove(office, board, kind="board_issue")
    remove(office, ground, kind="map_background")
    lose(office, name_of(jpeg(1)), name_of(jpeg(3)))
    found = differing(office, made)
    assert [found[one].picture for one in (who, board, ground)] == [COMING, "", COMING]
    assert bringing_back.coming(found.values()) == 2
    done = brought(office, made, [who, board, ground])
    assert (done.pictures, done.without) == (2, ())
    assert kept(office) == before
    assert photo_of(office, ground, "map_background") == name_of(jpeg(3))
    assert checking.check(office, deep=True).problems == ()
    with office.read() as db:
        args = db.exec_driver_sql("SELECT args FROM step WHERE id = ?", (done.changes.step_id,)).scalar()
    assert "照片 2 张" in str(args)
    undone = undo(office, done.changes.step_id, actor=ACTOR)
    assert photo_of(office, who) is None
    assert kept(office) == before, "what an undo may be undone with stays, until it is erased"
    undo(office, undone.step_id, actor=ACTOR)
    assert photo_of(office, who) == name_of(jpeg(1))
    assert kept(office) == before


def test_an_earlier_portrait_comes_back_and_is_erased_again_for_good(
    office: Workspace, copy: Callable[[], Path]
) -> None:
    who = worker(office, "孙离任", jpeg(1))
    made = copy()
    photos.keep_portrait(office, who, jpeg(2), actor=ACTOR)
    lose(office, name_of(jpeg(1)))
    assert brought(office, made, [who]).pictures == 1
    assert kept(office).keys() == {name_of(jpeg(1)), name_of(jpeg(2))}
    with office.change("staff.edit", actor=ACTOR) as unit:
        unit.set("staff", who, {"joined_on": "2010", "left_on": "2015-01-01"})
    retention.purge(office, ["staff"], actor=ACTOR, today=date(2026, 7, 1), reason="到期")
    assert kept(office) == {}
    found = differing(office, made)[who]
    assert found.picture == ERASED
    done = brought(office, made, [who])
    assert done.pictures == 0
    assert "已按保留期限清除" in done.without[0]
    assert (kept(office), photo_of(office, who)) == ({}, None)


def test_what_a_purge_took_is_not_offered_for_the_sake_of_its_picture(
    office: Workspace, copy: Callable[[], Path]
) -> None:
    who = worker(office, "孙离任", jpeg(1))
    with office.change("staff.edit", actor=ACTOR) as unit:
        unit.set("staff", who, {"joined_on": "2010", "left_on": "2015-01-01"})
    made = copy()
    retention.purge(office, ["staff"], actor=ACTOR, today=date(2026, 7, 1), reason="到期")
    assert differing(office, made).keys() & {who} == set()


def test_a_record_that_went_as_a_whole_is_not_offered_with_a_picture_others_name(
    office: Workspace, copy: Callable[[], Path]
) -> None:
    who, stays = worker(office, "孙离任", jpeg(1)), worker(office, "孙在任", jpeg(1))
    made = copy()
    with office.change("retention.purge", actor=ACTOR) as unit:
        unit.purge("staff", who)
    lose(office, name_of(jpeg(1)))
    found = differing(office, made)
    assert who not in found
    assert found[stays].picture == COMING


def test_a_picture_a_purge_took_comes_by_no_other_record_either(
    office: Workspace, copy: Callable[[], Path]
) -> None:
    """The same portrait stands on two records; one was off the books while the other was erased."""
    who, twice = worker(office, "孙离任", jpeg(1)), worker(office, "孙离任(重复)", jpeg(1))
    made = copy()
    remove(office, twice)
    with office.change("staff.edit", actor=ACTOR) as unit:
        unit.set("staff", who, {"joined_on": "2010", "left_on": "2015-01-01"})
    retention.purge(office, ["staff"], actor=ACTOR, today=date(2026, 7, 1), reason="到期")
    assert kept(office) == {}
    done = brought(office, made, [twice])
    assert (done.pictures, len(done.without)) == (0, 1)
    assert kept(office) == {}
    with office.read() as db:
        assert db.exec_driver_sql("SELECT name, photo FROM staff WHERE id = ?", (twice,)).one() == (
            "孙离任(重复)", None,
        )  # fmt: skip
        assert pictures.lacking(db) == (), "nobody is asked for it"


def test_a_picture_another_row_still_names_is_nobodys_to_forbid(
    office: Workspace, copy: Callable[[], Path]
) -> None:
    who, stays = worker(office, "孙离任", jpeg(1)), worker(office, "孙在任", jpeg(1))
    made = copy()
    with office.change("staff.edit", actor=ACTOR) as unit:
        unit.set("staff", who, {"joined_on": "2010", "left_on": "2015-01-01"})
    retention.purge(office, ["staff"], actor=ACTOR, today=date(2026, 7, 1), reason="到期")
    lose(office, name_of(jpeg(1)))
    assert brought(office, made, [stays]).pictures == 1
    assert kept(office) == {name_of(jpeg(1)): jpeg(1)}


@pytest.mark.parametrize("spoilt", [False, True])
def test_where_only_the_picture_is_missing_it_alone_comes_back(
    office: Workspace, copy: Callable[[], Path], spoilt: bool
) -> None:
    who = worker(office, "任杰", jpeg(1))
    worker(office, "周建国", jpeg(2))
    made = copy()
    if spoilt:
        with office.local() as db:
            db.exec_driver_sql("UPDATE blob SET bytes = x'FFD8FF00' WHERE sha256 = ?", (name_of(jpeg(1)),))
    else:
        lose(office, name_of(jpeg(1)))
    with copies.reading_copy(office, made) as there, office.read() as here:
        [one] = bringing_back.differences(here, there)
        [row] = copy_differences.rows(here, there, [one])
        steps = here.exec_driver_sql("SELECT count(*) FROM step").scalar()
    assert (one.id, one.changed, one.picture) == (who, {}, COMING)
    assert (row.title, row.since, row.fields) == ("任杰", "照片缺失", ("照片",))
    done = brought(office, made, [who])
    assert (done.pictures, done.without, done.changes.step_id) == (1, (), "")
    assert done.changes.touched == {("staff", who)}, "screens look again"
    assert kept(office) == {name_of(one): one for one in (jpeg(1), jpeg(2))}
    assert differing(office, made) == {}
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM step").scalar() == steps
        last = db.exec_driver_sql("SELECT event, detail FROM audit ORDER BY no DESC LIMIT 1").one()
    assert last[0] == "backup.pictures"
    assert '"pictures":1' in last[1]
    assert checking.check(office, deep=True).problems == ()


def test_a_copy_restored_as_a_new_file_has_all_pictures(
    office: Workspace, copy: Callable[[], Path], tmp_path: Path
) -> None:
    """Those of rows, and those that wait for an undo."""
    who = worker(office, "任杰", jpeg(1))
    photos.keep_portrait(office, who, jpeg(2), actor=ACTOR)
    map_background.add(office, "规划图", jpeg(3), (50, 70), Affine(1000, 0, 0, 0, 1000, 0), actor=ACTOR)
    before, made = kept(office), copy()
    lose(office, *before)
    path = backups.restore_as_new(made, tmp_path / "again.gezhi")
    again = Workspace.open(path, password=PASSWORD, volumes=FitVolumes())
    try:
        assert kept(again) == before
        assert len(before) == 3
        assert checking.check(again, deep=True).problems == ()
        with again.read() as db:
            steps = [row[0] for row in db.exec_driver_sql("SELECT id FROM step WHERE name = 'staff.photo'")]
            assert pictures.lacking(db) == ()
        undo(again, steps[0], actor=ACTOR)
        assert photo_of(again, who) == name_of(jpeg(1))
        with again.read() as db:
            assert pictures.lacking(db) == ()
    finally:
        again.close()


BOMB = b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01"  # 65535 x 65535 dots


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", jpeg(9), BOMB, jpeg(1) + bytes(MOST_BYTES), jpeg(1)[:-1]],
    ids=["empty", "no picture", "another one", "a bomb", "too large", "cut off"],
)  # fmt: skip
def test_a_damaged_picture_keeps_no_record_back(
    office: Workspace, copy: Callable[[], Path], data: bytes
) -> None:
    who, other = worker(office, "任杰", jpeg(1)), worker(office, "周建国", jpeg(2))
    made = copy()
    spoil_in(office, made, name_of(jpeg(1)), data)
    remove(office, who, other)
    lose(office, name_of(jpeg(1)), name_of(jpeg(2)))
    assert [differing(office, made)[one].picture for one in (who, other)] == [SPOILT, COMING]
    done = brought(office, made, [who, other])
    assert done.pictures == 1
    assert done.without == ("人员“任杰”的照片在备份里已损坏,没有找回,请重新添加。",)
    assert photo_of(office, who) == name_of(jpeg(1)), "another PC may still have it"
    assert kept(office) == {name_of(jpeg(2)): jpeg(2)}
    with office.read() as db:
        assert pictures.lacking(db) == (name_of(jpeg(1)),)


@pytest.mark.parametrize("data", [BOMB, b"no picture at all"])
def test_bytes_that_fit_their_name_and_are_no_bearable_picture_stay_out(
    office: Workspace, copy: Callable[[], Path], data: bytes
) -> None:
    with office.change("staff.add", actor=ACTOR) as unit:
        who = unit.create("staff", {"name": "任杰", "photo": name_of(data)})
    with office.local() as db:
        db.exec_driver_sql("INSERT INTO blob VALUES (?, 'image/jpeg', ?)", (name_of(data), data))
    made = copy()
    remove(office, who)
    lose(office, name_of(data))
    assert len(brought(office, made, [who]).without) == 1
    assert kept(office) == {}


def test_a_picture_the_copy_never_had_is_told(office: Workspace, copy: Callable[[], Path]) -> None:
    who = worker(office, "任杰", jpeg(1))
    lose(office, name_of(jpeg(1)))
    made = copy()
    assert differing(office, made) == {}, "the copy does not help: nothing to pick"
    remove(office, who)
    assert differing(office, made)[who].picture == ABSENT
    assert "备份里也没有" in brought(office, made, [who]).without[0]


def test_rows_and_pictures_come_together_or_not_at_all(
    office: Workspace, copy: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    who = worker(office, "任杰", jpeg(1))
    made = copy()
    remove(office, who)
    lose(office, name_of(jpeg(1)))
    monkeypatch.setattr(pictures, "take_from", lambda *_all: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        brought(office, made, [who])
    assert (kept(office), photo_of(office, who)) == ({}, None)


def test_who_may_not_restore_brings_back_no_picture_either(
    office: Workspace, copy: Callable[[], Path]
) -> None:
    worker(office, "周建国", jpeg(2))
    who = worker(office, "任杰", jpeg(1))
    accounts.add(office, ACTOR, ["director"], actor=ACTOR, today=date(2026, 7, 1))
    accounts.add(
        office, "小王", ["clerk"], actor=ACTOR, today=date(2026, 7, 1), password="practice 2", cost=CHEAP
    )
    made = copy()
    lose(office, name_of(jpeg(1)))
    with pytest.raises(Refused):
        brought(office, made, [who], actor="小王")
    assert name_of(jpeg(1)) not in kept(office)
