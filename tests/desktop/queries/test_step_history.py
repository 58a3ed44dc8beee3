"""The history told: what a step changed, to whom it may be told, how a step is found, what keeps it from being undone."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import Refused
from desktop.domain.life.act import Kind
from desktop.domain.permissions import EVERYTHING, SOLE_USER
from desktop.operations import undo
from desktop.operations.printing import BadgeIssue, BoardIssue, CardIssue, PrintJob, register_print
from desktop.queries import history, step_details, step_search
from desktop.queries.step_details import FieldChange
from desktop.queries.step_search import Wanted
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.operations.test_life_events import Town

DAY = 86_400_000


@pytest.fixture
def town(office: Workspace) -> Town:
    return Town(office)


def edit(town: Town, resident: str, actor: str = "王芳", **fields: object) -> str:
    with town.office.change("resident.edit", actor=actor, args={"subject": "某人"}) as unit:
        unit.set("resident", resident, fields)
    return unit.changes.step_id


def told(town: Town, step: str, permit=SOLE_USER) -> dict[tuple[str, str], tuple[FieldChange, ...]]:
    with town.office.read() as db:
        found = step_details.details(db, step, permit)
    return {(record.kind, record.what): record.fields for record in found.records}


def test_a_change_is_told_before_and_after_in_words(town: Town) -> None:
    edit(town, town.son, phones=["13800001234"], id_number="11010519491231002X", birth="1949-12-31")
    step = edit(town, town.son, phones=["13900005678"], marriage="20", birth="1950-01-01", lives_here=False)
    assert set(told(town, step)["resident", "changed"]) == {
        FieldChange("电话", "138****1234", "139****5678"),
        FieldChange("婚姻", "未婚", "已婚"),
        FieldChange("出生日期", "1949", "1950"),
        FieldChange("住在本社区", "是", "否"),
    }


def test_what_was_made_and_removed_is_told(town: Town) -> None:
    with town.office.change("resident.add", actor="李梅") as unit:
        made = unit.create("resident", {"name": "赵六", "household_id": town.li, "relation": "99"})
    assert (
        FieldChange("所在住户", "", "李秀英 锦绣龙庭 3-102")
        in told(town, unit.changes.step_id)["resident", "made"]
    )
    with town.office.change("resident.remove", actor="李梅") as unit:
        unit.delete("resident", made)
    with town.office.read() as db:
        (record,) = step_details.details(db, unit.changes.step_id, SOLE_USER).records
    assert (record.what, record.title) == ("removed", "赵六")


def test_restricted_care_and_prison_are_told_to_few(town: Town) -> None:
    with town.office.change("care.add", actor="李梅") as unit:
        unit.create("care_record", {"resident_id": town.son, "category": "corrected"})
        unit.create("care_record", {"resident_id": town.son, "category": "dibao"})
    care = unit.changes.step_id
    prison = town.do(Kind.PRISON, resident_ids=(town.son,), place="襄阳监狱")
    with town.office.read() as db:
        assert len(step_details.details(db, care, SOLE_USER).records) == 1
        assert len(step_details.details(db, care, EVERYTHING).records) == 2
    assert ("life_event", "made") not in told(town, prison)
    assert FieldChange("地点", "", "襄阳监狱") in told(town, prison, EVERYTHING)["life_event", "made"]
    assert all("襄阳" not in change.after for fields in told(town, prison).values() for change in fields)


def test_a_long_step_tells_its_first_records_and_counts_the_rest(town: Town) -> None:
    with town.office.change("import.residents", actor="李梅") as unit:
        unit.create_many("resident", ((None, {"name": f"甲{n}"}) for n in range(step_details.SHOWN + 7)))
    with town.office.read() as db:
        found = step_details.details(db, unit.changes.step_id, SOLE_USER)
    assert (len(found.records), found.more) == (step_details.SHOWN, 7)


def test_steps_are_found_by_who_when_kind_record_and_words(town: Town, clock: FixedClock) -> None:
    first = edit(town, town.son, name="张明明")
    clock.now += 3 * DAY
    second = town.do(Kind.AWAY, resident_ids=(town.old,))

    def found(**wanted: object) -> list[str]:
        with town.office.read() as db:
            return [s.id for s in step_search.find(db, Wanted(**wanted), limit=50)]  # type: ignore[arg-type]

    assert found(actor="王芳") == [first]
    assert found(since="2026-07-01") == [second]
    assert found(until="2026-06-30", actor="王芳") == [first]
    assert found(since="2026-07-01", until="2026-07-02") == []
    assert found(group="life") == [second]
    assert first in found(record_id=town.son)
    assert second not in found(record_id=town.son)
    assert found(words="外出 李秀英") == [second]
    with town.office.read() as db:
        assert step_search.actors(db) == ["李梅", "王芳"]


def test_what_keeps_a_step_from_being_undone_is_named(town: Town, clock: FixedClock) -> None:
    step = edit(town, town.son, actor="李梅", name="张明明", education="20")
    clock.now += DAY
    edit(town, town.son, education="30")
    with pytest.raises(Refused) as refused:
        undo.undo(town.office, step, actor="李梅")
    assert "张明明(居民)的文化程度:王芳 2026-07-01 08:00 又改过(修改居民:某人)" in refused.value.text


def test_a_step_taken_back_knows_by_what_and_comes_back(town: Town) -> None:
    before = town.everything()
    step = edit(town, town.son, name="张明明")
    after = town.everything()
    undone = undo.undo(town.office, step, actor="李梅").step_id
    with town.office.read() as db:
        assert step_search.undone_by(db, step) == undone
    undo.undo(town.office, undone, actor="李梅")
    assert town.everything() == after
    with town.office.read() as db:
        assert step_search.undone_by(db, step) == ""
    undo.undo(town.office, step, actor="李梅")
    assert town.everything() == before


def test_one_key_takes_a_bulk_change_back_after_a_restart(town: Town) -> None:
    with town.office.change("import.residents", actor="李梅") as unit:
        ids = unit.create_many("resident", ((None, {"name": f"甲{n}", "politics": "13"}) for n in range(300)))
    with town.office.change("bulk.edit", actor="李梅", args={"subject": "300 人"}) as unit:
        unit.set_many("resident", ((i, {"politics": "01"}) for i in ids))
    town.office.close()
    again = Workspace.open(town.office.path, password=PASSWORD, volumes=FitVolumes())
    undo.undo(again, actor="李梅")
    with again.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM resident WHERE politics = '13'").scalar() == 300
    again.close()


@pytest.fixture
def posts(town: Town) -> dict[str, str]:
    with town.office.change("import.staff", actor="李梅") as unit:
        ids = {name: unit.create("staff", {"name": name}) for name in ("周文", "吴越")}
        building = unit.db.exec_driver_sql("SELECT id FROM building").scalar()
        ids["stair"] = unit.create("unit", {"building_id": building, "label": "2"})
        ids["grid"] = unit.create("grid", {"name": "第一网格", "number": 1})
    return ids


def issued(town: Town, kind: str, number: int, *issues: object) -> list[step_details.RecordChange]:
    job = PrintJob(f"{number:032x}", kind, "office", 1, len(issues), "ab" * 32, {}, issues)  # type: ignore[arg-type]
    step = register_print(town.office, job, actor="李梅", today=date(2026, 6, number)).step_id
    with town.office.read() as db:
        return list(step_details.details(db, step, SOLE_USER).records)


def test_badges_are_told_by_whose_they_are(town: Town, posts: dict[str, str]) -> None:
    badges = [BadgeIssue(posts[name], f"B{n}", "2028-06-30") for n, name in enumerate(("周文", "吴越"))]
    assert {(r.title, r.what) for r in issued(town, "badge", 1, *badges)} == {
        ("周文", "made"),
        ("吴越", "made"),
    }
    again = issued(town, "badge", 2, *badges)
    assert {(r.title, r.what) for r in again} == {
        (n, w) for n in ("周文", "吴越") for w in ("changed", "made")
    }
    ended = next(r for r in again if (r.title, r.what) == ("周文", "changed"))
    assert ended.fields == (FieldChange("失效日期", "", "2026-06-02"),)


def test_cards_are_told_by_household_and_door(town: Town, posts: dict[str, str]) -> None:
    (card, *_rest) = issued(town, "card", 1, CardIssue(town.li, "A2", posts["周文"], "13800001234"))
    assert (card.title, card.where) == ("李秀英", "锦绣龙庭 3-102")
    assert FieldChange("人员", "", "周文") in card.fields
    assert FieldChange("联系电话", "", "138****1234") in card.fields


def test_boards_are_told_by_their_place_and_no_field_speaks_in_ids(town: Town, posts: dict[str, str]) -> None:
    staff = (posts["周文"], posts["吴越"])
    boards = [
        BoardIssue("unit", posts["stair"], "2单元", "a3", ("contact",), staff),
        BoardIssue("grid", posts["grid"], "社区门口", "a1", ("map",), staff),
    ]
    told_ = issued(town, "board-door", 1, *boards)
    assert {record.title for record in told_} == {"锦绣龙庭 3-2", "第一网格"}
    for record in told_:
        assert FieldChange("人员", "", "周文、吴越") in record.fields
        assert FieldChange("负责的地方", "", record.title) in record.fields
        labels = {change.label for change in record.fields}
        assert not [label for label in labels if label.isascii()]


def test_taking_a_print_back_names_the_paper(town: Town, posts: dict[str, str]) -> None:
    issued(town, "badge", 1, BadgeIssue(posts["周文"], "B1", ""))
    undo.undo(town.office, actor="李梅")
    with town.office.read() as db:
        assert history.steps(db, limit=1)[0].title == "撤销:工作证"
