"""What a preview tells, and how what is missing is named: by computer and days, amber after five, red after thirty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import Refused
from desktop.domain.permissions import SOLE_USER
from desktop.exchange.bundle import exchange
from desktop.exchange.bundle.write import write_bundle
from desktop.operations import accounts as keeping
from desktop.operations.gaps import declare_all_lost
from desktop.queries import arrivals, gaps, streams
from desktop.queries import exchange as queries
from desktop.queries.gaps import Gap
from desktop.workspace import Workspace
from tests.conftest import CHEAP
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, TODAY, fill
from tests.desktop.exchange.bundle.enrolled import enrol, send, take

DAY = 86_400_000
ALL = (("1号电脑", ALICE), ("2号电脑", BOB), ("3号电脑", EVE))


def at(month: int, day: int) -> int:
    return int(datetime(2026, month, day, 9, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def pc(make_office: Callable[..., Workspace]) -> Callable[..., Workspace]:
    def make(name: str, *, founded: bool = False) -> Workspace:
        office = make_office(f"{name}.gezhi", founded=founded)
        enrol(office, *ALL)
        return office

    return make


def gaps_of(office: Workspace) -> tuple[Gap, ...]:
    with office.read() as db:
        return gaps.gaps(db, own_id=office.db_id, at_ms=office.clock.milliseconds())


@pytest.fixture
def lost(
    pc: Callable[..., Workspace], clock: FixedClock, tmp_path: Path
) -> tuple[Workspace, Workspace, Path]:
    """The third PC worked from the 6th to the 9th of May; the sticks of those days are lost, the one after arrived."""
    clock.now = at(5, 5)
    third, first = pc("third", founded=True), pc("first")
    take(first, ALICE, send(tmp_path, third, EVE, ALICE)[0])
    for day in (6, 7, 8, 9):
        clock.now = at(5, day)
        third._session.stream = ""  # a new working session, as after every start of the program
        fill(third, 2, prefix=f"{day}日")
    known = third.vector()
    clock.now = at(5, 10)
    third._session.stream = ""
    fill(third, 1, prefix="10日")
    with third.read() as db:
        told = streams.told(db, own_signer=EVE.public_key, own_id=third.db_id)
        about = exchange.sender(third, queries.facts(db), 9)
    late = tmp_path / "late.sqb"
    write_bundle(
        third.runs_since(known), recipient=ALICE.recipient, signer=EVE, out=late, since=known, have=third.vector(),
        sender=type(about)(**{name: getattr(about, name) for name in about.__slots__} | {"told": told}),
    )  # fmt: skip
    return first, third, late


def test_missing_days_of_a_computer_in_words(
    lost: tuple[Workspace, Workspace, Path], clock: FixedClock
) -> None:
    first, _third, late = lost
    clock.now = at(5, 11)
    applied = take(first, ALICE, late)
    assert applied.new_ops > 0, "a hole holds nothing up"
    [gap] = gaps_of(first)
    assert gap.words == f"缺少 3号电脑 5月6–9日的数据({gap.ops} 条)"
    assert (gap.days, gap.tone) == (0, "")
    clock.now = at(5, 15)
    assert gaps_of(first)[0].tone == ""
    clock.now = at(5, 16)
    assert (gaps_of(first)[0].days, gaps_of(first)[0].tone) == (5, "warn")
    clock.now = at(6, 10)
    assert (gaps_of(first)[0].days, gaps_of(first)[0].tone) == (30, "alarm")


def test_a_clock_that_was_fast_when_it_was_noticed_keeps_no_warning_back(
    lost: tuple[Workspace, Workspace, Path], clock: FixedClock
) -> None:
    first, _third, late = lost
    clock.now = at(5, 11) + 80 * 365 * DAY
    take(first, ALICE, late)
    clock.now = at(5, 11)
    assert gaps_of(first)[0].days == 0
    take(first, ALICE, late)
    clock.now = at(5, 16)
    assert (gaps_of(first)[0].days, gaps_of(first)[0].tone) == (5, "warn")


def test_the_next_cumulative_bundle_heals_it(lost: tuple[Workspace, Workspace, Path], tmp_path: Path) -> None:
    first, third, late = lost
    take(first, ALICE, late)
    assert gaps_of(first)
    take(first, ALICE, send(tmp_path, third, EVE, ALICE)[0])
    assert gaps_of(first) == ()
    with first.read() as db:
        assert streams.read(db, gaps.TOLD) == streams.read(db, gaps.NOTICED) == {}


def test_a_colleague_names_the_computer_he_has_heard_of(
    lost: tuple[Workspace, Workspace, Path], pc: Callable[..., Workspace], tmp_path: Path
) -> None:
    """The second PC has everything of the third and says so; here a restore has lost it. Nobody but he can name it."""
    first, third, _late = lost
    second = pc("second")
    take(second, BOB, send(tmp_path, third, EVE, BOB)[0])
    with second.read() as db:
        told = streams.told(db, own_signer=BOB.public_key, own_id=second.db_id)
    assert {one.signer for one in told.values()} == {BOB.public_key, EVE.public_key}
    take(first, ALICE, send(tmp_path, second, BOB, ALICE)[0])
    assert gaps_of(first) == ()


def test_only_a_supervisor_gives_data_up_and_it_ends_everywhere(
    lost: tuple[Workspace, Workspace, Path], pc: Callable[..., Workspace], tmp_path: Path
) -> None:
    first, _third, late = lost
    take(first, ALICE, late)
    [gap] = gaps_of(first)
    assert len(gap.ranges) == 4
    keeping.add(
        first,
        "主任",
        roles=["director"],
        actor="李梅",
        today=TODAY,
        password="practice Account 1",
        cost=CHEAP,
    )
    keeping.add(
        first, "王录", roles=["clerk"], actor="主任", today=TODAY, password="practice Account 1", cost=CHEAP
    )
    with pytest.raises(Refused) as caught:
        declare_all_lost(first, gap.ranges, reason="硬盘损坏", actor="王录")
    assert caught.value.code == "permission.resolve"
    declare_all_lost(first, gap.ranges, reason="硬盘损坏", actor="主任")
    assert gaps_of(first) == ()
    second = pc("second")
    [path] = exchange.write(first, BOB.recipient, tmp_path / "on.sqb", install=ALICE, actor="主任").paths
    take(second, BOB, path)
    assert gaps_of(second) == ()


def test_periods_as_they_are_said() -> None:
    from desktop.domain.periods import touch, words

    assert words("2026-05-06", "2026-05-09", 2026) == "5月6–9日"
    assert words("2026-05-30", "2026-06-02", 2026) == "5月30日–6月2日"
    assert words("2025-12-30", "2026-01-02", 2026) == "2025年12月30日–2026年1月2日"
    assert words("2025-12-30", "", 2026) == "2025年12月30日"
    assert words("", "", 2026) == ""
    assert touch("2026-05-06", "2026-05-07")
    assert not touch("2026-05-06", "2026-05-08")


# Previews


def test_a_preview_tells_who_is_added_changed_deleted_moved_disputed_and_twice(
    pc: Callable[..., Workspace], clock: FixedClock, tmp_path: Path
) -> None:
    clock.now = at(5, 5)
    here, there = pc("here", founded=True), pc("there")
    with here.change("household.add", actor="李梅") as unit:
        homes = [unit.create("household", {"head_name": name}) for name in ("王", "李")]
        people = [
            unit.create("resident", {"household_id": homes[0], "name": name, "sex": "1"})
            for name in ("王一", "王二", "王三", "王四")
        ]
        unit.create("resident", {"name": "重名", "household_id": homes[1], "id_number": "110101199003070038"})
    take(there, BOB, send(tmp_path, here, ALICE, BOB)[0])
    with there.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", people[0], {"name": "王壹"})
    clock.now = at(5, 8)
    with here.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", people[0], {"name": "王一一"})
        unit.set("resident", people[1], {"employer": "学校"})
        unit.set("resident", people[2], {"household_id": homes[1]})
        unit.delete("resident", people[3])
        unit.create("resident", {"name": "新人", "household_id": homes[0], "id_number": "110101199003070038"})
    [path] = send(tmp_path, here, ALICE, BOB)
    seen = take(there, BOB, path, preview=True)
    assert seen.arrival is not None
    by_action = {line.action: line for line in seen.arrival.lines if line.action != arrivals.CHANGED}
    assert by_action[arrivals.DISPUTED].fields == ("姓名",)
    assert (by_action[arrivals.ADDED].title, by_action[arrivals.REMOVED].title) == ("新人", "王四")
    assert by_action[arrivals.MOVED].title == "王三"
    assert by_action[arrivals.TWICE].title == "新人"
    assert seen.arrival.counts == {
        "added": 1,
        "changed": 2,
        "removed": 1,
        "moved": 1,
        "disputed": 1,
        "twice": 1,
    }
    assert "新增 1" in seen.arrival.words
    assert "疑似重复 1" in seen.arrival.words
    [source] = seen.sources
    assert (source.computer, source.first_day, source.last_day) == ("1号电脑", "2026-05-08", "2026-05-08")
    done = take(there, BOB, path)
    assert done.arrival is not None
    assert done.arrival.counts == seen.arrival.counts
    again = take(there, BOB, path, preview=True)
    assert (again.new_ops, again.sources) == (0, ())
    assert again.arrival is not None
    assert again.arrival.words == "台账没有变化"


def test_restricted_care_is_told_only_to_whom_it_is_entrusted(
    pc: Callable[..., Workspace], tmp_path: Path
) -> None:
    here, there = pc("here", founded=True), pc("there")
    with here.change("care.add", actor="李梅") as unit:
        person = unit.create("resident", {"name": "王一"})
        for category in ("mental", "alone"):
            care = unit.create("care_record", {"resident_id": person, "category": category})
            unit.create("doubt", {"record_kind": "care_record", "record_id": care, "note": "问"})
    seen = take(there, BOB, send(tmp_path, here, ALICE, BOB)[0], preview=True)
    assert "mental" in SOLE_USER.hidden
    assert seen.arrival is not None
    lines = [line for line in seen.arrival.lines if "care_record" in line.key]
    assert len(lines) == 1
    assert not [line for line in seen.arrival.lines if "doubt" in line.key]
    assert seen.arrival.count(arrivals.ADDED) == sum(1 for line in seen.arrival.lines)


def test_an_insincere_telling_is_refused(pc: Callable[..., Workspace], tmp_path: Path) -> None:
    from desktop.exchange.bundle import segments

    for told in (b'{"told":[]}', b'{"told":{"x":["a","","",""]}}', b'{"told":{"%s":["a","2026-13-01","",""]}}' % (b"a" * 32),
                 b'{"told":{"%s":["a","",""]}}' % (b"a" * 32), b'{"told":{"%s":[1,"","",""]}}' % (b"a" * 32)):  # fmt: skip
        with pytest.raises(Refused):
            segments.told_in(told)
    assert segments.told_in(b"{}") == {}
