"""Internal papers from the office file: who is on them, in which order, and what is told to nobody."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from desktop.base.errors import Refused
from desktop.documents.render import KINDS, Printed, Scope, render
from desktop.domain.care_record import CareDraft
from desktop.domain.permissions import SPECIALIST
from desktop.domain.visit import DiaryDraft, DiaryLine, PatrolDraft, VisitDraft
from desktop.operations import care, diaries, patrols, visits
from desktop.operations.printing import register_print
from desktop.queries import visits as visit_queries
from desktop.security import audit
from desktop.workspace import Workspace
from tests.desktop.documents.paper_town import CLERK, TODAY, Town, build
from tests.desktop.documents.reading import codes_in, picture_of, text_of

SECRET = "孙专"
PHONE = "13955550000"


@pytest.fixture
def town(office: Workspace) -> Town:
    return build(office)


def people_of(office: Workspace, home: str) -> list[str]:
    with office.read() as db:
        sql = "SELECT id FROM resident WHERE household_id = ? ORDER BY id"
        return [row[0] for row in db.exec_driver_sql(sql, (home,))]


def made(
    office: Workspace, kind: str, scope: str = "community", **options: Any
) -> tuple[Printed, str, bytes]:
    out = io.BytesIO()
    printed = render(office, kind, Scope.parse(scope), options, out, **CLERK)
    assert printed.sha256 == hashlib.sha256(out.getvalue()).hexdigest()
    words = "\n".join(text_of(out.getvalue(), page) for page in range(printed.pages))
    return printed, words.replace("\r\n", "\n"), out.getvalue()


def under_care(office: Workspace, person: str, category: str = "alone", **values: str) -> None:
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", person, {"birth": "1950-01-01", "id_number": "11010519491231002X"})
    care.add(office, CareDraft(person, category, values), **CLERK)


def test_a_walking_sheet_goes_up_the_stairs_and_names_families_alone(office: Workspace, town: Town) -> None:
    printed, words, data = made(office, "visit-sheet", "grid:1")
    assert (printed.pages, printed.items) == (1, 1)
    places = [line for line in words.splitlines() if "香樟里" in line]
    doors = [line.split("香樟里")[1].split()[0] for line in places]
    stairs = ["1号楼1单元101", "1号楼1单元301", "1号楼2单元201", "1号楼2单元401"]
    assert doors == [*stairs, "2号楼101", "2号楼201", "2号楼301", "2号楼401"]
    assert "王家" in words
    assert not any(found in words for found in ("王秀", "赵国", PHONE))
    assert f"表号 {printed.register_id[:8].upper()}-01" in words
    assert codes_in(picture_of(data, 0, dots_per_inch=150)) == [f"GZ-{printed.register_id[:16].upper()}"]


def test_a_sheet_is_keyed_back_by_its_number_and_row(office: Workspace, town: Town) -> None:
    printed, words, _data = made(office, "visit-sheet")
    register_print(office, printed.job(), **CLERK)
    number = printed.register_id[:8].upper()
    assert f"{number}-02" in words, "a new sheet for another grid"
    with office.read() as db:
        walked = visit_queries.walk(db, day=TODAY)
        first = visit_queries.sheet_row(db, f"{number}-01", 3)
        second = visit_queries.sheet_row(db, f"{number[:5].lower()}-02", 1)
        with pytest.raises(Refused):
            visit_queries.sheet_row(db, "第一张", 1)
        for sheet, row in ((f"{number}-01", 9), (f"{number}-07", 1), ("00000000-01", 1)):
            with pytest.raises(Exception, match="没有"):
                visit_queries.sheet_row(db, sheet, row)
    assert first.household_id == walked[2].household_id
    assert second.household_id == walked[8].household_id
    with office.read() as db:
        titles = [row[0] for row in db.exec_driver_sql("SELECT title FROM print_item ORDER BY no")]
    assert titles[0] == "01-01", "the register names nobody"


def test_household_forms_have_a_number_each(office: Workspace, town: Town) -> None:
    printed, words, _data = made(office, "visit-form", f"household:{town.homes[4]}")
    register_print(office, printed.job(), **CLERK)
    assert printed.pages == 1
    assert "王秀" not in words
    with office.read() as db:
        found = visit_queries.sheet_row(db, f"{printed.register_id[:8]}-01", 1)
    assert found.household_id == town.homes[4]


def test_only_households_that_wait_for_a_visit(office: Workspace, town: Town) -> None:
    with pytest.raises(Refused, match="没有可打印"):
        made(office, "visit-sheet", which="due")
    under_care(office, people_of(office, town.homes[0])[0], next_visit_on="2026-06-01")
    _printed, words, _data = made(office, "visit-sheet", which="due")
    assert words.count("王家") == 1
    visits.add(office, VisitDraft(town.homes[0], "2026-06-30"), **CLERK)
    with pytest.raises(Refused, match="没有可打印"):
        made(office, "visit-sheet", which="due")
    _printed, words, _data = made(office, "visit-sheet", which="never")
    assert words.count("王家") == 15


def test_the_reminder_has_one_line_a_person_for_each_worker(office: Workspace, town: Town) -> None:
    person = people_of(office, town.homes[0])[0]
    under_care(office, person, next_visit_on="2026-06-20")
    care.add(office, CareDraft(person, "dibao", {"next_visit_on": "2026-07-02"}), **CLERK)
    under_care(office, people_of(office, town.homes[1])[0], next_visit_on="2026-09-20")
    _printed, words, _data = made(office, "care-due")
    assert "走访人 陈小燕" in words
    assert "共 1 人，已逾期 1 人" in words
    assert "独居老人、低保对象" in words.replace("\n", "")
    assert "6月29日—7月5日" in words


def test_gifts_are_signed_for_beside_a_masked_number_and_no_birth_date(office: Workspace, town: Town) -> None:
    under_care(office, people_of(office, town.homes[0])[0])
    _printed, words, _data = made(office, "gift-list", category="alone")
    assert "110105********002X" in words
    assert "11010519491231002X" not in words
    assert "1950" not in words
    with pytest.raises(Refused, match="没有可打印"):
        made(office, "gift-list", category="dibao")


def test_nobody_of_a_restricted_category_is_on_any_internal_paper(office: Workspace, town: Town) -> None:
    """Not even when his own specialist prints: these papers leave the guarded part."""
    with office.change("account.add", actor="李梅") as unit:
        unit.create("account", {"name": "李梅", "roles": ["director"]})
        unit.create("account", {"name": SECRET, "roles": ["clerk", SPECIALIST + "mental"]})
    person = people_of(office, town.homes[0])[0]
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", person, {"name": "任金雀", "birth": "1980-01-01"})
    draft = CareDraft(person, "mental", {"next_visit_on": "2026-06-01", "responsible": "孙专"})
    care.add(office, draft, actor=SECRET, today=TODAY)
    for kind in ("care-due", "gift-list", "visit-sheet", "handover", "call-list"):
        for actor in (SECRET, "李梅"):
            out = io.BytesIO()
            try:
                done = render(
                    office, kind, Scope("grid", ("1",)), {}, out, actor=actor, today=TODAY
                )  # fmt: skip
            except Refused:
                continue
            words = "".join(text_of(out.getvalue(), page) for page in range(done.pages))
            assert "任金雀" not in words, (kind, actor)
            assert "精神" not in words, (kind, actor)


def test_a_diary_is_made_of_visits_patrols_and_notes(office: Workspace, town: Town) -> None:
    worker = town.staff["陈小燕"]
    draft = VisitDraft(
        town.homes[0], "2026-06-29", staff_id=worker, minutes="25", found="燃气软管老化", needs="要换软管",
        handling="已联系燃气公司",
    )  # fmt: skip
    visits.add(office, draft, **CLERK)
    visits.add(office, VisitDraft(town.homes[4], "2026-06-29", method="missed", staff_id=worker), **CLERK)
    patrols.add(office, PatrolDraft(town.grids[0], "2026-06-29", staff_id=worker, found="楼道堆物"), **CLERK)
    lines = (DiaryLine("16:00", "参加例会", "下周换牌"),)
    diaries.write(office, DiaryDraft(worker, "2026-06-29", "晴", lines, "回访"), **CLERK)
    printed, words, _data = made(office, "diary", f"staff:{worker}", month=202606, day=29)
    assert printed.pages == 1
    for part in (
        "星期一",
        "晴",
        "参加例会",
        "巡查第一网格",
        "楼道堆物",
        "燃气软管老化",
        "（未遇）",
        "回访",
        "25 分钟",
    ):
        assert part in words.replace("\n", ""), part
    assert "走访 2 户" in words
    assert "发现问题 2 个" in words
    assert "处理 1 个" in words
    assert "王秀" not in words, "the family's name is enough"
    bound, volume, _data = made(office, "diary", f"staff:{worker}", month=202606)
    assert bound.pages == 3, "a cover, the one day there is, the figures"
    assert "2026年6月工作统计" in volume
    with pytest.raises(Refused):
        made(office, "diary", f"staff:{worker}", month=202613)
    with pytest.raises(Refused):
        made(office, "diary", f"staff:{worker}", month=202602, day=30)


def test_a_handover_says_what_there_is_and_the_head_of_the_audit_chain(office: Workspace, town: Town) -> None:
    under_care(office, people_of(office, town.homes[0])[0], next_visit_on="2026-06-01")
    with office.change("group.add", actor="李梅") as unit:
        unit.create(
            "chat_group",
            {"name": "香樟里居民群", "scope_kind": "grid", "scope_id": town.grids[0], "members": 86,
             "owner_staff_id": town.staff["陈小燕"]},
        )  # fmt: skip
    _printed, words, _data = made(office, "handover", f"staff:{town.staff['陈小燕']}")
    for part in ("一、网格概况", "九、其他说明", "移交人：", "接收人：", "监交人：", "一式三份", "8户", "香樟里居民群",
                 "周建国", "高警官", "已逾期 1 人", "少于3人", "见封存件"):  # fmt: skip
        assert part in words.replace("\r", ""), part
    with office.read() as db:
        head = audit.head(db)[:16].upper()
    assert head in words.replace(" ", "")
    assert "王秀" not in words


def test_people_outside_groups_are_listed_by_grid(office: Workspace, town: Town) -> None:
    with office.change("household.edit", actor="李梅") as unit:
        unit.set("household", town.homes[0], {"channel": "visit"})
        unit.set("household", town.homes[1], {"channel": "wechat", "in_group": False, "phone": PHONE})
        unit.set("household", town.homes[2], {"channel": "wechat", "in_group": True})
        unit.set("household", town.homes[3], {"channel": "phone", "phone": "13955550003"})
    _printed, words, _data = made(office, "call-list")
    assert "第一网格群外人员联系名单" in words
    assert "共 2 户（全网格 8 户）" in words
    assert "139 5555 0003" in words
    assert "仅上门" in words


def test_everybody_has_a_name_for_the_groups(office: Workspace, town: Town) -> None:
    _printed, words, _data = made(office, "nicknames")
    lines = words.splitlines()
    for line in (
        "第一网格网格员-陈小燕",
        "第一网格网格长-周建国",
        "1-1小格区长-䶮𬭎𠅤",
        "香樟里1号楼楼栋长-陈小燕",
    ):
        assert line in lines, "each stands on a line of its own"


def test_vacancies_say_since_when_and_after_whom(office: Workspace, town: Town) -> None:
    with office.change("assignment.end", actor="李梅") as unit:
        post = office_post(office, town.staff["陈小燕"], "grid_worker")
        unit.set("assignment", post, {"end": "2026-06-01"})
    _printed, words, _data = made(office, "vacancies")
    assert "应设 8 个岗位，空缺 6 个" in words
    first = next(line for line in words.splitlines() if "网格员" in line and "第一网格" in line)
    assert "2026-06-01" in first
    assert "29" in first
    assert "陈小燕" in first


def office_post(office: Workspace, staff_id: str, role: str) -> str:
    with office.read() as db:
        sql = "SELECT id FROM assignment WHERE staff_id = ? AND role = ?"
        return str(db.exec_driver_sql(sql, (staff_id, role)).scalar())


def test_the_notice_passes_the_public_gate_with_residents_on_the_books(office: Workspace, town: Town) -> None:
    assert KINDS["notice"].public
    printed, words, _data = made(office, "notice")
    assert printed.pages == 1
    assert "青桐街道云麓台社区居民委员会" in words.replace("\n", "")


def test_faces_are_printed_from_the_photographs_of_the_office(office: Workspace, town: Town) -> None:
    printed, words, _data = made(office, "roster-photos")
    assert printed.items == 3, "the police officer is not the office's own"
    assert "高警官" not in words
    assert [warning.where for warning in printed.warnings if warning.code == "photo.missing"] == [
        "周建国",
        "䶮𬭎𠅤",
    ]
