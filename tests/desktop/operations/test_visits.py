"""A visit serves everything somebody is looked after for; diaries and patrols; who may write them."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.domain.care_record import CareDraft
from desktop.domain.permissions import SPECIALIST
from desktop.domain.visit import DiaryDraft, DiaryLine, PatrolDraft, VisitDraft
from desktop.operations import care, diaries, patrols, visits
from desktop.operations.undo import undo
from desktop.queries import diaries as diary_queries
from desktop.queries import visits as queries
from desktop.workspace import Workspace
from tests.desktop.care_town import ACCOUNTS, CLERK, DIRECTOR, SPECIALISTS, TODAY, CareTown, appoint, build

BY = {"actor": DIRECTOR, "today": TODAY}


@pytest.fixture
def town(office: Workspace) -> CareTown:
    return build(office)


def dates(office: Workspace, person: str) -> dict[str, str]:
    with office.read() as db:
        sql = "SELECT category, next_visit_on FROM care_record WHERE resident_id = ?"
        return {row[0]: row[1] or "" for row in db.exec_driver_sql(sql, (person,))}


def looked_after(office: Workspace, person: str, *categories: str) -> None:
    for category in categories:
        care.add(office, CareDraft(person, category, {"next_visit_on": "2026-06-10"}), **BY)


def test_one_visit_satisfies_every_category_by_its_own_interval(office: Workspace, town: CareTown) -> None:
    person = town.residents["张桂芳"]  # 81 years old
    looked_after(office, person, "alone", "dibao")
    visits.add(office, VisitDraft(town.households["101"], "2026-06-28"), **BY)
    assert dates(office, person) == {"alone": "2026-07-05", "dibao": "2026-09-26"}
    undo(office, actor=DIRECTOR)
    assert dates(office, person) == {"alone": "2026-06-10", "dibao": "2026-06-10"}


def test_everybody_in_the_household_was_visited(office: Workspace, town: CareTown) -> None:
    two = [town.residents[name] for name in ("单田芳", "单秀英")]
    for person in two:
        looked_after(office, person, "both_old")
    visits.add(office, VisitDraft(town.households["102"], "2026-06-30", resident_id=two[0]), **BY)
    assert [dates(office, person)["both_old"] for person in two] == ["2026-07-30", "2026-06-10"]
    visits.add(office, VisitDraft(town.households["102"], "2026-06-30"), **BY)
    assert dates(office, two[1])["both_old"] == "2026-07-30"


def test_nobody_at_home_and_old_sheets_move_no_date(office: Workspace, town: CareTown) -> None:
    person = town.residents["张桂芳"]
    looked_after(office, person, "dibao")
    visits.add(office, VisitDraft(town.households["101"], "2026-06-30", method="missed"), **BY)
    assert dates(office, person) == {"dibao": "2026-06-10"}
    visits.add(office, VisitDraft(town.households["101"], "2026-06-29"), **BY)
    after = dates(office, person)
    visits.add(office, VisitDraft(town.households["101"], "2026-05-02"), **BY)
    assert dates(office, person) == after == {"dibao": "2026-09-27"}
    with office.read() as db:
        rows = list(queries.rows(db, queries.ids(db)).values())
        last = queries.last_by_resident(db, [person])
    assert [(row.day, row.late) for row in rows] == [
        ("2026-06-30", False),
        ("2026-06-29", False),
        ("2026-05-02", True),
    ]
    assert last == {person: "2026-06-29"}, "nobody was at home on the thirtieth"


def test_an_agreed_date_goes_before_the_interval(office: Workspace, town: CareTown) -> None:
    person = town.residents["张桂芳"]
    looked_after(office, person, "alone")
    visits.add(office, VisitDraft(town.households["101"], "2026-06-30", next_on="2026-07-02"), **BY)
    assert dates(office, person) == {"alone": "2026-07-02"}


def test_a_restricted_record_is_planned_by_its_specialist_alone(office: Workspace, town: CareTown) -> None:
    appoint(office)
    person, specialist = town.residents["任杰"], SPECIALISTS["mental"]
    draft = CareDraft(person, "mental", {"next_visit_on": "2026-06-10"})
    care.add(office, draft, actor=specialist, today=TODAY)
    visits.add(office, VisitDraft(town.households["201"], "2026-06-30"), actor=CLERK, today=TODAY)
    assert dates(office, person) == {"mental": "2026-06-10"}
    visits.add(office, VisitDraft(town.households["201"], "2026-06-30"), actor=specialist, today=TODAY)
    assert dates(office, person) == {"mental": "2026-07-30"}
    with office.read() as db:
        told = [row[0] for row in db.exec_driver_sql("SELECT args FROM step WHERE name = 'visit.add'")]
    assert all("任杰" not in args and "mental" not in args for args in told)


def test_who_may_not_edit_writes_no_visit(office: Workspace, town: CareTown) -> None:
    appoint(office)
    draft = VisitDraft(town.households["101"], "2026-06-30")
    for name in ("赵查", "钱审", "nobody"):
        assert name in {*ACCOUNTS, "nobody"}
        for act in (
            lambda who: visits.add(office, draft, actor=who, today=TODAY),
            lambda who: diaries.write(office, DiaryDraft("x", "2026-06-30"), actor=who, today=TODAY),
            lambda who: patrols.add(office, PatrolDraft("x", "2026-06-30"), actor=who, today=TODAY),
            lambda who: visits.remove(office, "x", actor=who),
        ):
            with pytest.raises(Refused) as refused:
                act(name)
            assert refused.value.code.startswith("permission.")
    assert SPECIALIST


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"day": "2026-07-01"}, "day"),
        ({"day": "6月1日"}, "day"),
        ({"method": "fly"}, "method"),
        ({"kind": "x"}, "kind"),
        ({"minutes": "一小时"}, "minutes"),
        ({"minutes": "601"}, "minutes"),
        ({"next_on": "2026-06-01"}, "next_on"),
        ({"found": "字" * 501}, "found"),
        ({"household_id": ""}, "household_id"),
    ],
)
def test_what_a_visit_may_not_say(
    office: Workspace, town: CareTown, fields: dict[str, str], field: str
) -> None:
    given = {"household_id": town.households["101"], "day": "2026-06-30", **fields}
    with pytest.raises(Refused) as refused:
        visits.add(office, VisitDraft(**given), **BY)
    assert set(refused.value.problems) == {field}


def test_a_visit_to_nowhere_and_one_taken_off(office: Workspace, town: CareTown) -> None:
    with pytest.raises(NotFound):
        visits.add(office, VisitDraft("x", "2026-06-30"), **BY)
    changes = visits.add(office, VisitDraft(town.households["101"], "2026-06-30"), **BY)
    visits.remove(office, next(iter(changes.of("visit"))), actor=DIRECTOR)
    with office.read() as db:
        assert queries.ids(db) == []
    with pytest.raises(NotFound):
        visits.remove(office, "x", actor=DIRECTOR)


def worker(office: Workspace) -> str:
    with office.change("staff.add", actor=DIRECTOR) as unit:
        return unit.create("staff", {"name": "陈小燕"})


def test_a_day_has_one_page_and_writing_it_again_takes_the_review_off(
    office: Workspace, town: CareTown
) -> None:
    who = worker(office)
    draft = DiaryDraft(who, "2026-06-29", "晴", (DiaryLine("8:00", "巡查", ""), DiaryLine()), "明日回访")
    page = next(iter(diaries.write(office, draft, **BY).of("diary")))
    with pytest.raises(Refused, match="自己"):
        diaries.review(office, page, by="陈小燕", **BY)
    diaries.review(office, page, by="周建国", **BY)
    with office.read() as db:
        found = diary_queries.day(db, who, date(2026, 6, 29))
    assert (found.id, found.weather, found.plan, found.reviewed_by) == (page, "晴", "明日回访", "周建国")
    assert found.lines == (DiaryLine("8:00", "巡查", ""),), "an empty line is none"
    diaries.write(office, DiaryDraft(who, "2026-06-29", "雨"), **BY)
    with office.read() as db:
        again = diary_queries.day(db, who, date(2026, 6, 29))
        assert db.exec_driver_sql("SELECT count(*) FROM diary").scalar() == 1
    assert (again.id, again.weather, again.reviewed_by) == (page, "雨", "")
    diaries.remove(office, page, actor=DIRECTOR)
    with office.read() as db:
        assert diary_queries.day(db, who, date(2026, 6, 29)).empty


def test_a_diary_says_what_the_records_of_the_day_say(office: Workspace, town: CareTown) -> None:
    who = worker(office)
    with office.change("grid.add", actor=DIRECTOR) as unit:
        grid = unit.create("grid", {"number": 1, "name": "第一网格"})
    draft = VisitDraft(
        town.households["101"], "2026-06-29", staff_id=who, minutes="30", needs="漏水", handling="已报修"
    )
    visits.add(office, draft, **BY)
    visits.add(office, VisitDraft(town.households["102"], "2026-06-29", staff_id=who, needs="停电"), **BY)
    patrols.add(office, PatrolDraft(grid, "2026-06-29", staff_id=who, found="井盖松动"), **BY)
    patrols.add(office, PatrolDraft(grid, "2026-06-28", worker_name="陈小燕"), **BY)
    with office.read() as db:
        day = diary_queries.day(db, who, date(2026, 6, 29))
        week = diary_queries.days(db, who, date(2026, 6, 27), date(2026, 6, 30))
        named = db.exec_driver_sql("SELECT DISTINCT worker_name FROM patrol").all()
    assert (len(day.visits), len(day.patrols), day.minutes, day.found, day.solved) == (2, 1, 30, 3, 1)
    assert [one.empty for one in week] == [True, False, False, True]
    assert [row[0] for row in named] == ["陈小燕"], "the return counts patrols by name"


def test_care_visited_from_the_care_screen_is_a_visit_too(office: Workspace, town: CareTown) -> None:
    person = town.residents["张桂芳"]
    looked_after(office, person, "alone")
    care.visited(office, person, on=TODAY, actor=DIRECTOR)
    with office.read() as db:
        rows = list(queries.rows(db, queries.ids(db)).values())
    assert [(row.day, row.kind, row.name) for row in rows] == [("2026-06-30", "care", "张桂芳")]
    undo(office, actor=DIRECTOR)
    with office.read() as db:
        assert queries.ids(db) == []
    assert dates(office, person) == {"alone": "2026-06-10"}
