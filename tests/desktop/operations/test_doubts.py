"""Doubts on any field, what waits for a second person, and keying again without seeing the first."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.domain import rekeying as rules
from desktop.domain.household import HouseholdDraft
from desktop.domain.permissions import SOLE_USER, Permit
from desktop.domain.resident import ResidentDraft
from desktop.operations import doubts, households, keying, rekeying, residents, undo, verification
from desktop.queries import doubts as open_doubts
from desktop.queries import keying as figures
from desktop.queries import rekeying as rekeyed
from desktop.queries import verification as waits
from desktop.workspace import Workspace

ME, OTHER = "李梅", "王芳"
TODAY = date(2026, 6, 30)


@pytest.fixture
def home(office: Workspace) -> str:
    return settle(office, "张三")


def settle(office: Workspace, head: str, **fields: object) -> str:
    draft = HouseholdDraft(head_name=head, collected_on="2026-06-01", **fields)  # type: ignore[arg-type]
    person = ResidentDraft(name=head, relation="02", birth="1950", phones=("13800000000",))
    changes = households.add(office, draft, actor=ME, today=TODAY, head=person)
    return next(iter(changes.of("household")))


def member(office: Workspace, household: str) -> str:
    with office.read() as db:
        row = db.exec_driver_sql("SELECT id FROM resident WHERE household_id = ?", (household,)).one()
    return str(row[0])


def test_a_doubt_is_raised_answered_and_closed(office: Workspace, home: str) -> None:
    person = member(office, home)
    changes = doubts.mark(
        office, "resident", person, field="birth", note=" 与户口簿不同 ", actor=ME, today=TODAY
    )
    doubt = next(iter(changes.of("doubt")))
    with office.read() as db:
        row = open_doubts.of_record(db, person, permit=SOLE_USER)[0]
        assert open_doubts.open_fields(db, person) == {"birth"}
        assert open_doubts.count(db, permit=SOLE_USER) == 1
    assert (row.what, row.note, row.raised_by, row.about.title, row.about.household_id) == (
        "出生日期", "与户口簿不同", ME, "张三", home,
    )  # fmt: skip
    doubts.answer(office, doubt, "已看身份证", actor=OTHER)
    doubts.close(office, doubt, actor=OTHER, today=TODAY)
    with pytest.raises(Refused):
        doubts.close(office, doubt, actor=OTHER, today=TODAY)
    with office.read() as db:
        assert open_doubts.doubts(db, permit=SOLE_USER) == ()
        settled = open_doubts.doubts(db, permit=SOLE_USER, closed=True)[0]
        assert open_doubts.open_fields(db, person) == frozenset()
    assert (settled.answer, settled.closed_by, settled.closed_on) == ("已看身份证", OTHER, "2026-06-30")
    undo.undo(office, actor=OTHER)
    with office.read() as db:
        assert [row.id for row in open_doubts.doubts(db, permit=SOLE_USER)] == [doubt]


@pytest.mark.parametrize(
    ("kind", "field", "note", "failure"),
    [
        ("resident", "birth", " ", Refused),
        ("resident", "shoe_size", "?", NotFound),
        ("oplog", "", "?", NotFound),
        ("doubt", "", "?", NotFound),
        ("household", "", "?", NotFound),
    ],
)
def test_a_doubt_needs_words_and_a_record(
    office: Workspace, home: str, kind: str, field: str, note: str, failure: type[Exception]
) -> None:
    with pytest.raises(failure):
        doubts.mark(office, kind, member(office, home), field=field, note=note, actor=ME, today=TODAY)


def test_a_doubt_on_a_restricted_record_is_not_shown(office: Workspace, home: str) -> None:
    with office.change("care.add", actor=ME) as unit:
        care = unit.create("care_record", {"resident_id": member(office, home), "category": "corrected"})
    doubts.mark(office, "care_record", care, note="期限?", actor=ME, today=TODAY)
    with office.read() as db:
        assert open_doubts.count(db, permit=SOLE_USER) == 0
        assert open_doubts.count(db, permit=Permit.of(["clerk", "specialist:corrected"])) == 1


def test_whoever_collected_does_not_confirm(office: Workspace, home: str) -> None:
    with office.read() as db:
        assert [(row.household_id, row.members) for row in waits.waiting(db)] == [(home, 1)]
    with pytest.raises(Refused) as refusal:
        verification.confirm(office, [home], actor=ME, today=TODAY)
    assert refusal.value.code == "verification.same_person"
    verification.confirm(office, [home], actor=OTHER, today=TODAY)
    with office.read() as db:
        assert waits.count(db) == 0
        sql = "SELECT verified_by, verified_on FROM resident UNION ALL SELECT verified_by, verified_on FROM household"
        assert set(db.exec_driver_sql(sql)) == {(OTHER, "2026-06-30")}
    undo.undo(office, actor=OTHER)
    with office.read() as db:
        assert waits.count(db) == 1


def test_the_collector_named_counts_not_the_one_at_the_keyboard(office: Workspace) -> None:
    home = settle(office, "张三", collected_by=OTHER)
    with pytest.raises(Refused):
        verification.confirm(office, [home], actor=OTHER, today=TODAY)
    verification.confirm(office, [home], actor=ME, today=TODAY)
    later = date(2026, 7, 5)
    verification.collect(office, home, by="赵强", on=later, actor=ME, today=later)
    with office.read() as db:
        assert [(row.collected_by, row.collected_on) for row in waits.waiting(db)] == [("赵强", "2026-07-05")]
    with pytest.raises(Refused):
        verification.collect(office, home, by="赵强", on=later, actor=ME, today=TODAY)


def test_what_is_sent_back_is_doubted(office: Workspace, home: str) -> None:
    verification.send_back(office, home, note="少一口人", actor=OTHER, today=TODAY)
    with office.read() as db:
        assert [row.doubts for row in waits.waiting(db)] == [1]
        assert [row.note for row in open_doubts.of_record(db, home, permit=SOLE_USER)] == ["少一口人"]


def test_confirming_needs_the_right_to(office: Workspace, home: str) -> None:
    with office.change("account.add", actor=ME) as unit:
        unit.create("account", {"name": OTHER, "roles": ["viewer"]})
    with pytest.raises(Refused) as refusal:
        verification.confirm(office, [home], actor=OTHER, today=TODAY)
    assert refusal.value.code == "permission.verify"
    with pytest.raises(Refused):
        verification.send_back(office, home, note="少一口人", actor=OTHER, today=TODAY)


def test_several_are_confirmed_together_or_not_at_all(office: Workspace, home: str) -> None:
    own = settle(office, "李四", collected_by=OTHER)
    with pytest.raises(Refused):
        verification.confirm(office, [home, own], actor=OTHER, today=TODAY)
    with pytest.raises(NotFound):
        verification.confirm(office, [home, "f" * 32], actor=OTHER, today=TODAY)
    with office.read() as db:
        assert waits.count(db) == 2


@pytest.mark.parametrize(
    ("field", "first", "second", "same"),
    [
        ("name", "阿依古丽·买买提", "阿依古丽 ·买买提", True),
        ("name", "张三", "张山", False),
        ("id_number", "11010519491231002X", "11010519491231002x", True),
        ("phones", ["13800000000", "13900000000"], ("13900000000", "13800000000"), True),
        ("phones", ["13800000000"], (), False),
        ("guardian", None, "", True),
        ("birth", "1950", "1950-01", False),
        ("lives_here", False, None, False),
    ],
)
def test_when_two_typings_say_the_same(field: str, first: object, second: object, same: bool) -> None:
    assert rules.agree(field, first, second) is same


def test_a_sample_is_drawn_alike_everywhere() -> None:
    ids = [f"{n:032x}" for n in range(250)]
    drawn = rules.sample(ids, percent=5, seed="2026-06")
    assert drawn == rules.sample(reversed(ids), percent=5, seed="2026-06")
    assert len(drawn) == 13
    assert set(drawn) != set(rules.sample(ids, percent=5, seed="2026-07"))
    assert set(rules.sample(ids, percent=100, seed="")) == set(ids)


def test_keying_again_finds_what_differs_and_changes_nothing(office: Workspace, home: str) -> None:
    settle(office, "李四")
    rekeying.plan(office, fields=["name", "birth"], percent=100, seed="6月", actor=OTHER, today=TODAY)
    with office.read() as db:
        blind = rekeyed.todo(db)
    assert {row.hint for row in blind} == {"户主"}
    person = member(office, home)
    kept = rekeying.keep(office, person, {"name": "张 三", "birth": "1951"}, actor=OTHER, today=TODAY)
    assert [(d.field, d.stands, d.typed) for d in kept.disagreements] == [("birth", "1950", "1951")]
    with office.read() as db:
        assert [row.resident_id for row in rekeyed.todo(db)] == [
            row.resident_id for row in blind if row.resident_id != person
        ]
        accuracy = rekeyed.accuracy(db, keyed_by=OTHER)
        assert rekeyed.accuracy(db, since="2026-07-01") == ()
        assert rekeyed.values(db, person, ["birth"]) == {"birth": "1950"}
    assert [(row.what, row.keyed, row.disagreed, row.per_mille) for row in accuracy] == [
        ("出生日期", 1, 1, 0), ("姓名", 1, 0, 1000),
    ]  # fmt: skip
    undo.undo(office, actor=OTHER)
    with office.read() as db:
        assert (len(rekeyed.todo(db)), rekeyed.accuracy(db)) == (2, ())


def test_nothing_to_be_keyed_is_told(office: Workspace, home: str) -> None:
    person = member(office, home)
    with office.read() as db:
        assert [row.hint for row in rekeyed.blind(db, [person], ["birth"])] == ["张三"]
        assert [row.hint for row in rekeyed.blind(db, [person], ["name", "relation"])] == [""]
        assert rekeyed.todo(db) == ()


def test_a_plan_must_be_possible(office: Workspace, home: str) -> None:
    for fields, percent in (([], 5), (["shoe_size"], 5), (["name"], 0), (["name"], 101)):
        with pytest.raises(Refused):
            rekeying.plan(office, fields=fields, percent=percent, seed="", actor=ME, today=TODAY)
    with pytest.raises(Refused):
        rekeying.keep(office, member(office, home), {"shoe_size": 43}, actor=ME, today=TODAY)
    residents.remove(office, person := member(office, home), name="张三", actor=ME)
    with pytest.raises(NotFound):
        rekeying.keep(office, person, {"name": "张三"}, actor=ME, today=TODAY)


def test_an_operator_sees_his_own_figures_only(office: Workspace) -> None:
    for records, fields in ((10, 200), (5, 100)):
        keying.add(
            office,
            actor=ME,
            day=TODAY,
            form="resident",
            records=records,
            fields=fields,
            seconds=600,
            corrections=3,
        )
    keying.add(office, actor=OTHER, day=TODAY, form="resident", records=99)
    with office.read() as db:
        mine = figures.own(db, ME)
        assert figures.own(db, ME, since="2026-07-01") == ()
    assert [(row.records, row.fields, row.corrections) for row in mine] == [(15, 300, 6)]
    whole = figures.total(mine)
    assert (whole.records_per_hour, whole.corrected_per_mille) == (45, 20)
    keying.forget(office, actor=ME)
    with office.read() as db:
        assert figures.own(db, ME) == ()
        assert len(figures.own(db, OTHER)) == 1
    with pytest.raises(ValueError, match="only grow"):
        keying.add(office, actor=ME, day=TODAY, form="resident", records=-1)
