"""A return that was issued stays as it was: after other figures, other grids, other names; a correction says why."""

from __future__ import annotations

import base64
import hashlib
import zlib
from datetime import date

import orjson
import pytest

from desktop.base.errors import EnvironmentFailure, NotFound, Refused
from desktop.operations.snapshots import MOST_BYTES, frozen
from desktop.queries import snapshots
from desktop.returns import FAILING, Basis
from desktop.returns.snapshot import compare, freeze, issue, packed_body, thaw, trend
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY, Builder

TODAY = date(2026, 7, 1)


def send(office: Workspace, day: date = DAY, **more: object) -> str:
    issue(office, Basis([office], as_of=day), title="六月自查", actor="李梅", today=TODAY, **more)  # type: ignore[arg-type]
    with office.read() as db:
        return max(row.serial for row in snapshots.rows(db) if row.as_of == day.isoformat())


@pytest.fixture
def homes(build: Builder) -> tuple[Builder, str, str]:
    """One grid with two households; the second building is in no grid."""
    grid = build.grid(1)
    house = build.building("1", micro=build.micro(grid, 1))
    build.home(house, 2)
    build.home(house, 1)
    return build, grid, house


def test_what_was_issued_is_the_same_after_everything_changed(
    homes: tuple[Builder, str, str], office: Workspace
) -> None:
    build, grid, house = homes
    file = frozen("附件1.xlsx", "filled", b"PK\x03\x04 what the district got")
    serial = send(office, files=[file], sentences=["1个网格没有网格员"])
    assert serial == "2026-06-30/01"
    before = thaw(office, serial)
    build.home(house, 3)
    build.set("grid", grid, name="改名网格", closed_on="2026-06-01")
    after = thaw(office, serial)
    assert after.content == before.content
    assert after.figures["A03"].value == 2
    assert after.figures["A16"].definition == "户数少于 300 户的网格,300 户整不算;按登记户计。"
    assert after.by("grid")["第1网格"]["A03"] == 2
    assert after.content["sentences"] == ["1个网格没有网格员"]
    with office.read() as db:
        assert [f.data for f in snapshots.files(db, after.row.id)] == [file.data]
    assert Basis([office], as_of=DAY).evaluate(codes=["A11"]).value("A11") == 0


def test_the_lists_are_kept_as_ids(homes: tuple[Builder, str, str], office: Workspace) -> None:
    build, grid, _house = homes
    out = build.home(build.building("9"), 1)
    basis = Basis([office], as_of=DAY)
    serial = send(office)
    frozen_return = thaw(office, serial)
    for code in ("A03", "A08", "A29.none", "B08", "A11"):
        for part in ("numerator", "denominator", FAILING):
            assert set(frozen_return.listed(code, part)) == {
                (r.kind, r.id) for r in basis.rows(code, part)
            }, code
    assert frozen_return.listed("A29.none") == [("household", out)]
    assert frozen_return.listed("B08") == [("grid", grid)]
    with office.read() as db:
        assert (
            "王强" not in zlib.decompress(base64.b64decode(snapshots.body(db, frozen_return.row.id))).decode()
        )


def test_the_same_figures_are_the_same_bytes(homes: tuple[Builder, str, str], office: Workspace) -> None:
    contents = [freeze(Basis([office], as_of=DAY)) for _time in range(2)]
    assert packed_body(contents[0]) == packed_body(contents[1])


def test_a_correction_shows_old_new_and_why(homes: tuple[Builder, str, str], office: Workspace) -> None:
    build, _grid, house = homes
    serial = send(office)
    with pytest.raises(Refused) as same:
        send(office, corrects=serial, reason="看错了")
    assert same.value.code == "snapshot.same"
    build.home(house, 1)
    with pytest.raises(Refused) as silent:
        send(office, corrects=serial)
    assert silent.value.code == "snapshot.reason"
    later = send(office, corrects=serial, reason="漏登一户")
    old, new = thaw(office, serial), thaw(office, later)
    assert (later, new.row.reason, new.row.corrects_id) == ("2026-06-30/02", "漏登一户", old.row.id)
    assert old.row.corrected_by == later
    changed = {d.code: (d.was, d.now) for d in compare(old.figures, new.figures)}
    assert changed["A03"] == (2, 3)
    assert "A11" not in changed
    with pytest.raises(Refused) as twice:
        build.home(house, 1)
        send(office, corrects=serial, reason="又漏一户")
    assert twice.value.code == "snapshot.corrected"


def test_a_trend_goes_over_what_stands(homes: tuple[Builder, str, str], office: Workspace) -> None:
    build, _grid, house = homes
    send(office, day=date(2026, 3, 31))
    wrong = send(office)
    build.home(house, 1)
    send(office, corrects=wrong, reason="漏登一户")
    assert trend(office, "A03") == [("2026-03-31", 2), ("2026-06-30", 3)]
    assert trend(office, "H01") == [("2026-03-31", None), ("2026-06-30", None)]


def test_a_spoiled_snapshot_is_not_shown(homes: tuple[Builder, str, str], office: Workspace) -> None:
    build, *_rest = homes
    serial = send(office)
    row = thaw(office, serial).row
    content = dict(thaw(office, serial).content) | {"reporter": "别人"}
    body = base64.b64encode(zlib.compress(orjson.dumps(content))).decode()
    build.set("return_snapshot", row.id, body=body)
    with pytest.raises(EnvironmentFailure):
        thaw(office, serial)
    with pytest.raises(NotFound):
        thaw(office, "2026-06-30/09")


def test_an_office_too_large_keeps_its_lists_as_numbers() -> None:
    ids = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(40_000)]
    content = {"format": "gezhi-return/1", "ids": ids, "lists": {"A03": {"numerator": 0}}}
    text, _digest = packed_body(content)
    kept = orjson.loads(zlib.decompress(base64.b64decode(text)))
    assert "ids" not in kept
    assert kept["lists"] == {"A03": {"numerator": 0}}


def test_files_that_do_not_fit_are_refused(homes: tuple[Builder, str, str], office: Workspace) -> None:
    with pytest.raises(Refused) as large:
        send(office, files=[frozen("a.xlsx", "filled", b"0" * (MOST_BYTES + 1))])
    assert large.value.code == "snapshot.large"
    send(office, files=[frozen("a.xlsx", "filled", b"0" * MOST_BYTES)])
