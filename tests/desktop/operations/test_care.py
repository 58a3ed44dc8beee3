"""Care records as they live: entered, planned, visited, ended, taken off, undone; tags that end by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.domain.care_record import CareDraft
from desktop.domain.care_visits import Due
from desktop.domain.permissions import Permit, Role
from desktop.operations import care, undo
from desktop.operations import care_suggestions as answers
from desktop.queries import accounts, history
from desktop.queries import care as queries
from desktop.queries import care_suggestions as suggested
from desktop.workspace import Workspace
from tests.desktop.care_town import (
    AUDITOR,
    CLERK,
    DIRECTOR,
    SPECIALISTS,
    TODAY,
    VIEWER,
    CareTown,
    appoint,
    build,
)

ALL = Permit.of([Role.CLERK])


@pytest.fixture
def town(office: Workspace) -> CareTown:
    return build(office)


def add(office: Workspace, resident: str, category: str, *, actor: str = CLERK, **values: str) -> str:
    changes = care.add(office, CareDraft(resident, category, values), actor=actor, today=TODAY)
    return next(iter(changes.of("care_record")))


def listed(office: Workspace, **wanted: object) -> list[str]:
    with office.read() as db:
        found = queries.ids(db, ALL, day=TODAY, **wanted)  # type: ignore[arg-type]
        return [queries.rows(db, ALL, [i], day=TODAY)[i].name for i in found]


def test_what_is_due_comes_first_and_every_count_has_its_list(office: Workspace, town: CareTown) -> None:
    people = town.residents
    add(office, people["单田芳"], "both_old", next_visit_on="2026-09-01")
    add(office, people["单秀英"], "both_old", next_visit_on="2026-06-29")
    add(office, people["张桂芳"], "alone", next_visit_on="2026-07-01", responsible="李梅")
    add(office, people["仇和平"], "alone")
    with office.read() as db:
        lines = {line.key: line for line in queries.categories(db, ALL, day=TODAY)}
    assert (lines["both_old"].persons, lines["both_old"].overdue) == (2, 1)
    assert (lines["alone"].persons, lines["alone"].soon, lines["alone"].unplanned) == (2, 1, 1)
    assert listed(office) == ["单秀英", "张桂芳", "仇和平", "单田芳"]
    assert listed(office, category="alone", state=Due.UNPLANNED) == ["仇和平"]
    assert listed(office, text="李梅") == ["张桂芳"]
    with office.read() as db:
        (row,) = queries.of_resident(db, ALL, people["张桂芳"], day=TODAY)
    assert (row.where, row.age, row.category_name, row.due) == ("锦绣龙庭 3-1-101", 81, "独居老人", Due.SOON)


def test_one_visit_satisfies_every_record_of_a_person(office: Workspace, town: CareTown) -> None:
    resident = town.residents["张桂芳"]
    add(office, resident, "alone")
    add(office, resident, "dibao", next_visit_on="2026-01-01")
    care.visited(office, resident, on=TODAY, actor=CLERK)
    with office.read() as db:
        rows = {r.category: r.next_visit_on for r in queries.of_resident(db, ALL, resident, day=TODAY)}
        assert queries.profile(db) == "normal"
    assert rows == {"alone": "2026-07-07", "dibao": "2026-09-28"}, "over 80 and alone: every week"
    care.set_profile(office, "emergency", actor=DIRECTOR)
    care.visited(office, resident, on=TODAY, actor=CLERK)
    with office.read() as db:
        rows = {r.category: r.next_visit_on for r in queries.of_resident(db, ALL, resident, day=TODAY)}
    assert rows == {"alone": "2026-07-01", "dibao": "2026-07-01"}


def test_first_visits_are_spread(office: Workspace, town: CareTown) -> None:
    ids = [add(office, resident, "dibao") for resident in town.residents.values()]
    care.plan(office, ids, actor=CLERK, today=TODAY)
    with office.read() as db:
        days = [queries.rows(db, ALL, [i], day=TODAY)[i].next_visit_on for i in ids]
    assert len(set(days)) == len(ids)
    assert min(days) == "2026-07-01"


def test_a_record_ends_with_a_reason_and_undo_opens_it(office: Workspace, town: CareTown) -> None:
    record = add(office, town.residents["张桂芳"], "alone", next_visit_on="2026-07-01")
    with pytest.raises(Refused) as refusal:
        care.end(office, record, on=TODAY, reason=" ", actor=CLERK, today=TODAY)
    assert set(refusal.value.problems) == {"end_reason"}
    care.end(office, record, on=TODAY, reason="女儿搬来同住", actor=CLERK, today=TODAY)
    assert listed(office) == []
    assert listed(office, ended=True) == ["张桂芳"]
    undo.undo(office, actor=CLERK)
    assert listed(office) == ["张桂芳"]
    care.remove(office, record, actor=CLERK)
    assert listed(office, ended=True) == []


def test_edit_keeps_details_it_does_not_know_and_the_category(office: Workspace, town: CareTown) -> None:
    resident = town.residents["张桂芳"]
    with office.change("import.care", actor=DIRECTOR) as unit:
        row = {"resident_id": resident, "category": "alone", "details": {"care_frequency": "每周"}}
        record = unit.create("care_record", row)
    with office.read() as db:
        page = queries.one(db, ALL, record)
    draft = replace(page.draft, values={**page.draft.values, "contact_phone": "13800000000"})
    care.edit(office, record, draft, seen=page.seen, actor=CLERK, today=TODAY)
    with office.read() as db:
        values = queries.one(db, ALL, record).draft.values
    assert values == {"care_frequency": "每周", "contact_phone": "13800000000"}
    with pytest.raises(Refused):
        care.edit(office, record, replace(draft, category="dibao"), seen=page.seen, actor=CLERK, today=TODAY)


def test_a_campaign_tag_disappears_by_itself_and_is_purged(office: Workspace, town: CareTown) -> None:
    tag = {"campaign": "春节返乡", "kind": "01", "purge_on": "2026-07-10"}
    record = add(office, town.residents["任杰"], "campaign", **tag)
    assert listed(office, category="campaign") == ["任杰"]
    with office.read() as db:
        later = date(2026, 7, 10)
        assert queries.ids(db, ALL, day=later, ended=True) == []
        assert queries.due_for_purging(db, day=later) == [(record, "春节返乡")]
        page = queries.one(db, ALL, record)
    assert "end" not in page.draft.values
    longer = replace(page.draft, values={**page.draft.values, "purge_on": "2026-08-01"})
    care.edit(office, record, longer, seen=page.seen, actor=CLERK, today=TODAY)
    with pytest.raises(NotFound):
        care.purge(office, actor=DIRECTOR, today=later)
    care.purge(office, actor=DIRECTOR, today=date(2026, 8, 1))
    assert listed(office) == []


def test_only_the_specialist_enters_and_sees_a_restricted_record(office: Workspace, town: CareTown) -> None:
    resident = town.residents["任杰"]
    draft = CareDraft(resident, "mental", {"level": "3"})
    with pytest.raises(Refused):
        care.add(office, draft, actor=DIRECTOR, today=TODAY)  # an office without accounts has no specialist
    appoint(office)
    for actor in (DIRECTOR, CLERK, VIEWER, AUDITOR, SPECIALISTS["drug"], "nobody"):
        with pytest.raises(Refused):
            care.add(office, draft, actor=actor, today=TODAY)
    me = SPECIALISTS["mental"]
    record = add(office, resident, "mental", actor=me, level="3")
    for actor in (DIRECTOR, CLERK, VIEWER, AUDITOR, SPECIALISTS["drug"], "nobody"):
        for act in (
            lambda who=actor: care.remove(office, record, actor=who),
            lambda who=actor: care.end(office, record, on=TODAY, reason="x", actor=who, today=TODAY),
            lambda who=actor: care.edit(office, record, draft, seen={}, actor=who, today=TODAY),
        ):
            with pytest.raises(Refused):
                act()
        with office.read() as db:
            permit = accounts.permit(db, actor)
            assert queries.of_resident(db, permit, resident, day=TODAY) == []
            assert "mental" not in {line.key for line in queries.categories(db, permit, day=TODAY)}
            with pytest.raises(NotFound):
                queries.one(db, permit, record)
    with office.read() as db:
        permit = accounts.permit(db, me)
        (row,) = queries.of_resident(db, permit, resident, day=TODAY)
        titles = [step.title for step in history.steps(db)]
    assert (row.restricted, row.sort) == (True, "3级")
    assert titles[0] == "新增重点记录", "the step names neither the person nor the category"
    care.visited(office, resident, on=TODAY, actor=CLERK)
    with office.read() as db:
        assert queries.rows(db, permit, [record], day=TODAY)[record].next_visit_on == ""


def test_small_numbers_are_not_told_and_a_restricted_minor_never_leaves(
    office: Workspace, town: CareTown
) -> None:
    appoint(office)
    me = SPECIALISTS["corrected"]
    fields = {"kind": "02", "correction_from": "2026-01-01", "correction_until": "2026-12-31"}
    minor = add(office, town.residents["仇小宝"], "corrected", actor=me, **fields)
    grown = add(office, town.residents["任杰"], "corrected", actor=me, **fields)
    for name in ("张桂芳", "单田芳", "单秀英"):
        add(office, town.residents[name], "elder")
    with office.read() as db:
        permit = accounts.permit(db, me)
        words = {f.key: f.words for f in queries.figures(db, permit, day=TODAY)}
        assert (words["corrected"], words["elder"], words["dibao"]) == ("少于 3", "3", "少于 3")
        assert [r.id for r in queries.exportable(db, permit, [minor, grown], day=TODAY)] == [grown]


def test_suggestions_come_with_their_reason_and_a_no_is_remembered(office: Workspace, town: CareTown) -> None:
    def open_ones() -> dict[tuple[str, str], str]:
        with office.read() as db:
            found = suggested.proposed(db, ALL, day=TODAY)
            lines = suggested.rows(db, found, day=TODAY)
        return {(line.name, line.category): line.reason for line in lines.values()}

    def asked(name: str, category: str):
        with office.read() as db:
            found = suggested.proposed(db, ALL, day=TODAY, category=category)
        return [s for s in found if s.resident_id == town.residents[name]]

    with office.change("resident.edit", actor=CLERK) as unit:
        unit.set("resident", town.residents["任杰"], {"note_categories": ["dibao"], "hukou_here": False})
    before = open_ones()
    assert before == {
        ("张桂芳", "alone"): "一个人住,81 岁",
        ("张桂芳", "elder"): "81 岁",
        ("单田芳", "both_old"): "两位老人同住,没有别人",
        ("单秀英", "both_old"): "两位老人同住,没有别人",
        ("任小贝", "infant"): "0 岁,不满 3 岁",
        ("任杰", "dibao"): "备注里写到“低保对象”",
        ("任杰", "floating"): "住在本社区,户口不在",
        ("仇小宝", "left_child"): "同住的没有 18 到 59 岁的人",
    }
    answers.refuse(office, asked("张桂芳", "alone"), actor=CLERK, today=TODAY)
    answers.accept(office, asked("张桂芳", "elder"), actor=CLERK, today=TODAY)
    after = open_ones()
    assert set(before) - set(after) == {("张桂芳", "alone"), ("张桂芳", "elder")}
    assert listed(office, category="elder") == ["张桂芳"]
    undo.undo(office, actor=CLERK)
    assert ("张桂芳", "elder") in open_ones()
    with office.change("resident.move", actor=CLERK) as unit:  # the facts change: a tenant came and went
        home = town.households["101"]
        unit.set("resident", town.residents["仇和平"], {"household_id": home})
        unit.set("resident", town.residents["张桂芳"], {"lives_here": False})
    assert ("仇和平", "alone") in open_ones()
