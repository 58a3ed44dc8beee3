"""The plan as a clerk reads it: every row's fate, what differs in words, moves and doubles apart, hand edits kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import FixedClock
from desktop.exchange.importing import candidates, plan_rows, run
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.plan_rows import FieldChange
from desktop.exchange.importing.run import Applied, Prepared
from desktop.operations import undo
from desktop.workspace import Workspace
from tests.desktop.exchange.importing.small_books import valid_number, workbook

JUNE, SEPTEMBER = date(2026, 6, 1), date(2026, 9, 1)
HEADINGS = [
    "小区", "住址", "户主", "姓名", "与户主关系", "身份证号", "性别", "出生日期", "民族", "政治面貌", "文化程度",
    "婚姻状况", "联系电话", "工作单位", "曾用名", "人户状态", "备注",
]  # fmt: skip
DAY_MS = 86_400_000


def row(**cells: Any) -> list[Any]:
    return [cells.get(heading) for heading in HEADINGS]


ZHANG = {
    "小区": "香樟里", "住址": "3-1-101", "户主": "张甲", "姓名": "张甲", "与户主关系": "户主",
    "身份证号": valid_number(1), "民族": "汉族", "联系电话": "13800000001", "工作单位": "东风", "备注": "老户",
}  # fmt: skip
WANG = {
    "小区": "香樟里", "住址": "3-1-102", "户主": "王乙", "姓名": "王乙", "与户主关系": "户主", "出生日期": "1975-03-12",
}  # fmt: skip


def read(
    office: Workspace, tmp_path: Path, *rows: dict[str, Any], day: date = JUNE, **answers: Any
) -> Prepared:
    path = workbook(tmp_path / "台账.xlsx", {"台账": [HEADINGS, *(row(**r) for r in rows)]})
    return run.prepare(office, path, decide=DecidedBefore(Decisions(**answers)), as_of=day)


def write(office: Workspace, prepared: Prepared) -> Applied:
    return run.apply(office, prepared, actor="李梅", today=prepared.as_of)


def bring(office: Workspace, tmp_path: Path, *rows: dict[str, Any], **options: Any) -> Applied:
    return write(office, read(office, tmp_path, *rows, **options))


def ask(office: Workspace, sql: str) -> Any:
    with office.read() as db:
        return db.exec_driver_sql(sql).scalar()


def edit(office: Workspace, name: str, **fields: Any) -> None:
    entity_id = ask(office, f"SELECT id FROM resident WHERE name = '{name}'")
    with office.change("resident.edit", actor="王芳") as unit:
        unit.set("resident", entity_id, fields)


def changed(prepared: Prepared, number: int = 0) -> dict[str, FieldChange]:
    view = plan_rows.of(prepared)
    return {c.field: c for c in plan_rows.changes(prepared, view.rows[number])}


def test_fates_add_up_and_can_be_asked_for(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, ZHANG, WANG)
    nobody = {
        "小区": "香樟里",
        "住址": "3-1-103",
        "户主": "赵丙",
        "与户主关系": "户主",
        "联系电话": "13800000003",
    }
    new = {"小区": "香樟里", "住址": "3-1-104", "户主": "钱丁", "姓名": "钱丁", "身份证号": valid_number(4)}
    rows = [ZHANG, {**WANG, "民族": "回族"}, nobody, new, ZHANG]
    prepared = read(office, tmp_path, *rows, day=SEPTEMBER)
    view = plan_rows.of(prepared)
    assert view.totals == {"new": 1, "update": 1, "same": 1, "skip": 1, "reject": 1}
    assert sum(view.totals.values()) == len(view.rows) == len(rows)
    (refused,) = view.select(fate="reject")
    assert refused.text == "没有姓名,本行未导入;请补姓名"
    assert view.select(code="name.missing") == (refused,)
    assert [r.row for r in view.select(text="王乙")] == [3]


def test_a_wide_update_is_told_field_by_field_in_words(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, WANG)
    wide = {
        **WANG, "与户主关系": "配偶", "性别": "女", "民族": "土家族", "政治面貌": "党员", "文化程度": "大专",
        "婚姻状况": "已婚", "联系电话": "13800000002", "工作单位": "医院", "曾用名": "王小乙",
        "身份证号": "", "备注": "核实过",
    }  # fmt: skip
    prepared = read(office, tmp_path, wide, day=SEPTEMBER)
    found = changed(prepared)
    words = {c.label: (c.before, c.after) for c in found.values()}
    assert words["民族"] == ("", "土家族")
    assert words["文化程度"] == ("", "大专")
    assert words["与户主关系"] == ("户主", "妻")
    assert words["备注"] == ("", "核实过")
    assert words["电话"] == ("", "138****0002")
    assert found["phones"].sensitive
    (line,) = plan_rows.of(prepared).rows
    whole = {c.field: c.after for c in plan_rows.changes(prepared, line, masked=False)}
    assert whole["phones"] == "13800000002"
    assert "出生日期" not in words, "what does not differ is not told"


def test_a_number_filled_in_hides_itself_and_the_birth_date(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, {**ZHANG, "身份证号": None, "出生日期": "1980"})
    found = changed(read(office, tmp_path, ZHANG, day=SEPTEMBER))
    assert found["id_number"].after == f"{valid_number(1)[:6]}********{valid_number(1)[-4:]}"
    assert found["birth"].after == "1980", "six and four digits beside a whole birth date are the number"


def test_a_move_is_told_with_both_homes(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, ZHANG, WANG)
    moved = {**ZHANG, "住址": "3-1-102", "户主": "王乙", "与户主关系": "非亲属"}
    prepared = read(office, tmp_path, moved, day=SEPTEMBER)
    assert plan_rows.of(prepared).rows[0].result == "moved"
    home = changed(prepared)["household_id"]
    assert (home.before, home.after) == ("香樟里-3-1-101(张甲)", "香樟里-3-1-102(王乙)")
    assert not prepared.plan.reviews


@pytest.mark.parametrize(("means", "room", "fate"), [("moved", "201", "moved"), ("stays", "101", "same")])
def test_where_he_is_registered_is_not_where_he_lives(
    office: Workspace, tmp_path: Path, means: str, room: str, fate: str
) -> None:
    bring(office, tmp_path, ZHANG)
    away = {**ZHANG, "住址": "3-1-201", "人户状态": "户在人不在"}
    prepared = read(office, tmp_path, away, day=SEPTEMBER, separated_means=means)
    assert [r.kind for r in prepared.plan.reviews] == ["separated"]
    assert "person.separated" in prepared.report.findings
    result = plan_rows.of(prepared).rows[0].result
    assert result == fate or (fate == "same" and result == "updated"), "only 人户状态 may differ"
    write(office, prepared)
    sql = "SELECT d.room FROM resident r JOIN household h ON h.id = r.household_id JOIN dwelling d ON d.id = h.dwelling_id"
    assert ask(office, sql) == room
    assert ask(office, "SELECT count(*) FROM resident") == 1


def test_one_number_in_two_homes_of_a_file_is_told_from_a_double_entry(
    office: Workspace, tmp_path: Path
) -> None:
    registered = {**ZHANG, "住址": "3-1-201", "人户状态": "户在人不在"}
    found = read(office, tmp_path, ZHANG, registered).report.findings
    assert (found["id.duplicate_in_file"], found["person.separated"]) == (1, 1)
    assert (
        "person.separated" not in read(office, tmp_path, ZHANG, {**ZHANG, "住址": "3-1-201"}).report.findings
    )


def test_somebody_without_a_number_elsewhere_is_asked_about(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, ZHANG, WANG)
    elsewhere = {**WANG, "住址": "3-2-301", "户主": "王乙"}
    moved = read(office, tmp_path, ZHANG, elsewhere, day=SEPTEMBER)
    assert [r.kind for r in moved.plan.reviews] == ["move"], "his old stair is in the list and he is not"
    double = read(office, tmp_path, ZHANG, WANG, elsewhere, day=SEPTEMBER)
    assert [r.kind for r in double.plan.reviews] == ["duplicate"], "the list names him at home too"
    (asked,) = candidates.candidates(moved)
    assert (asked.name, asked.why, asked.birth, asked.place) == ("王乙", "birth", "1975", "香樟里-3-1-102")
    same = run.recheck(office, moved, decisions=candidates.same_person(moved, asked))
    assert plan_rows.of(same).rows[1].result == "moved"
    assert not candidates.candidates(same)
    new = run.recheck(office, moved, decisions=candidates.somebody_new(moved, asked))
    assert plan_rows.of(new).rows[1].result == "added"
    assert not candidates.candidates(new), "answered once"


def test_a_damaged_number_is_offered_and_never_completed(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, ZHANG)
    damaged = {**ZHANG, "住址": "3-2-301", "身份证号": float(int(valid_number(1)[:15]) * 1000)}
    prepared = read(office, tmp_path, damaged, day=SEPTEMBER)
    (asked,) = candidates.candidates(prepared)
    assert (asked.kind, asked.why) == ("damaged", "number")
    assert asked.number == f"{valid_number(1)[:6]}********{valid_number(1)[-4:]}"
    assert prepared.totals["added"] == 1, "asked, not decided"
    same = run.recheck(office, prepared, decisions=candidates.same_person(prepared, asked))
    write(office, same)
    assert ask(office, "SELECT count(*) FROM resident") == 1
    assert ask(office, "SELECT id_number FROM resident") == valid_number(1)


def test_the_file_itself_may_have_the_whole_number(office: Workspace, tmp_path: Path) -> None:
    damaged = {**ZHANG, "住址": "3-2-301", "身份证号": float(int(valid_number(1)[:15]) * 1000)}
    (asked,) = candidates.candidates(read(office, tmp_path, ZHANG, damaged))
    assert asked.listed_at == ("台账", 2)
    assert asked.listed_number.endswith(valid_number(1)[-4:])
    assert not asked.resident_id
    with pytest.raises(ValueError, match="台账"):
        candidates.same_person(read(office, tmp_path, ZHANG, damaged), asked)


def test_a_known_number_under_another_name_changes_nothing_until_it_is_said(
    office: Workspace, tmp_path: Path
) -> None:
    bring(office, tmp_path, ZHANG)
    renamed = {**ZHANG, "姓名": "张佳", "户主": "张佳", "民族": "回族", "住址": "3-1-201"}
    prepared = read(office, tmp_path, renamed, day=SEPTEMBER)
    assert prepared.totals["same"] == 1
    assert "resident" not in {k for k, v in prepared.plan.writes.sets.items() if v}
    (asked,) = candidates.candidates(prepared)
    assert asked.kind == "other_name"
    write(office, run.recheck(office, prepared, decisions=candidates.same_person(prepared, asked)))
    with office.read() as db:
        found = db.exec_driver_sql("SELECT name, former_name, ethnicity FROM resident").one()
    assert tuple(found) == ("张佳", "张甲", "03")


@pytest.mark.parametrize(
    ("on_file", "listed", "kept", "former"),
    [
        ({"姓名": "未取名"}, {"姓名": "张小宝"}, "张小宝", None),
        ({"姓名": "张小宝"}, {"姓名": "未取名"}, "张小宝", None),
        ({"姓名": "张甲"}, {"姓名": "张佳", "曾用名": "张甲"}, "张佳", "张甲"),
        ({"姓名": "张佳", "曾用名": "张甲"}, {"姓名": "张甲"}, "张佳", "张甲"),
        ({"姓名": "张□"}, {"姓名": "张喆"}, "张喆", None),
    ],
)
def test_a_name_that_came_later_or_changed_is_no_other_person(
    office: Workspace,
    tmp_path: Path,
    on_file: dict[str, str],
    listed: dict[str, str],
    kept: str,
    former: str | None,
) -> None:
    bring(office, tmp_path, {**ZHANG, **on_file, "户主": "张老"})
    prepared = read(office, tmp_path, {**ZHANG, **listed, "户主": "张老", "民族": "回族"}, day=SEPTEMBER)
    assert not prepared.plan.reviews
    write(office, prepared)
    with office.read() as db:
        found = db.exec_driver_sql("SELECT name, former_name, ethnicity FROM resident").one()
    assert tuple(found) == (kept, former, "03")
    again = read(office, tmp_path, {**ZHANG, **listed, "户主": "张老", "民族": "回族"}, day=SEPTEMBER)
    assert dict(again.totals) == {"same": 1}


@pytest.mark.parametrize(
    ("rule", "day", "kept"),
    [
        ("newer", JUNE, True), ("newer", SEPTEMBER, False), ("keep", SEPTEMBER, True), ("replace", JUNE, False),
    ],
)  # fmt: skip
def test_what_was_corrected_by_hand_is_not_lost_silently(
    office: Workspace, tmp_path: Path, clock: FixedClock, rule: str, day: date, kept: bool
) -> None:
    bring(office, tmp_path, ZHANG)
    clock.now += DAY_MS  # the hand writes on 1 July 2026
    edit(office, "张甲", employer="退休", phones=["13900000009"])
    prepared = read(office, tmp_path, ZHANG, day=day, hand_edits=rule)
    assert {d.field: d.kept for d in prepared.plan.disputes} == {"employer": kept, "phones": kept}
    code = "person.hand_edit_kept" if kept else "person.hand_edit_replaced"
    assert code in prepared.report.findings
    shown = changed(prepared)["employer"]
    assert (shown.before, shown.after) == ("退休", "东风")
    assert shown.dispute is not None
    assert (shown.dispute.actor, shown.dispute.kept) == ("王芳", kept)
    assert plan_rows.of(prepared).rows[0].fate == ("same" if kept else "update")
    write(office, prepared)
    assert ask(office, "SELECT employer FROM resident") == ("退休" if kept else "东风")


def test_what_only_lists_wrote_is_nobodys_correction(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, ZHANG)
    bring(office, tmp_path, {**ZHANG, "工作单位": "二汽"}, day=SEPTEMBER)
    edit(office, "张甲", note="手写")
    undo.undo(office, actor="王芳")
    prepared = read(office, tmp_path, {**ZHANG, "工作单位": "东风", "备注": "新"}, day=SEPTEMBER)
    assert not prepared.plan.disputes


def test_blank_cells_erase_only_when_told_and_only_what_they_are_about(
    office: Workspace, tmp_path: Path
) -> None:
    bring(office, tmp_path, ZHANG)
    bare = {**ZHANG, "民族": None, "联系电话": None, "工作单位": " ", "备注": None, "身份证号": None}
    kept = read(office, tmp_path, bare, day=SEPTEMBER)
    assert plan_rows.of(kept).totals["same"] == 1
    erased = read(office, tmp_path, bare, day=SEPTEMBER, blank="erase")
    words = {c.label: (c.before, c.after) for c in changed(erased).values()}
    assert words == {
        "民族": ("汉族", ""), "电话": ("138****0001", ""), "工作单位": ("东风", ""), "备注": ("老户", ""),
    }  # fmt: skip
    write(office, erased)
    with office.read() as db:
        found = db.exec_driver_sql(
            "SELECT name, id_number, ethnicity, employer, note, phones FROM resident"
        ).one()
    assert tuple(found)[:5] == ("张甲", valid_number(1), None, None, None)
    again = read(office, tmp_path, bare, day=SEPTEMBER, blank="erase")
    assert plan_rows.of(again).totals["same"] == 1


def test_a_cell_that_cannot_be_read_is_not_blank(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, ZHANG)
    unread = read(
        office, tmp_path, {**ZHANG, "民族": "???", "联系电话": "空号"}, day=SEPTEMBER, blank="erase"
    )
    assert plan_rows.of(unread).totals["same"] == 1


def test_a_list_without_addresses_finds_people_by_name_and_birth(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, ZHANG, WANG)
    rows = [["姓名", "出生日期", "民族"], ["王乙", "1975-03-12", "回族"], ["张甲", "1980", "回族"]]
    path = workbook(tmp_path / "b.xlsx", {"名单": rows})
    fates = {}
    for by in ("auto", "number", "name_birth"):
        decide = DecidedBefore(Decisions(match_by=by))
        prepared = run.prepare(office, path, decide=decide, as_of=SEPTEMBER, kind="residents")
        fates[by] = [r.result for r in plan_rows.of(prepared).rows]
    assert fates == {
        "auto": ["added", "added"], "number": ["added", "added"], "name_birth": ["updated", "added"],
    }  # fmt: skip


def facts(office: Workspace) -> tuple[Any, ...]:
    with office.read() as db:
        return tuple(db.exec_driver_sql("SELECT lives_here, hukou_here, hukou_state FROM resident").one())


def act(office: Workspace, **fields: Any) -> None:
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", unit.db.exec_driver_sql("SELECT id FROM resident").scalar(), fields)


def test_a_list_that_says_what_the_facts_make_changes_nothing(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, {**ZHANG, "人户状态": "人户一致"})
    assert facts(office) == (1, 1, "here")
    act(office, lives_here=False)  # as an act does, which leaves the word alone
    same = read(office, tmp_path, {**ZHANG, "人户状态": "户在人不在"}, day=SEPTEMBER)
    assert plan_rows.of(same).totals["same"] == 1
    bring(office, tmp_path, {**ZHANG, "人户状态": "人户一致"}, day=SEPTEMBER)
    assert facts(office) == (1, 1, "here")


def test_an_older_list_does_not_bring_back_who_is_known_to_be_away(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, {**ZHANG, "人户状态": "户在人不在"}, day=SEPTEMBER)
    older = read(office, tmp_path, {**ZHANG, "人户状态": "人户一致"}, day=JUNE)
    assert plan_rows.of(older).totals["same"] == 1
    assert not any(older.plan.writes.sets.values())


def test_a_blank_state_that_is_to_erase_empties_both_facts(office: Workspace, tmp_path: Path) -> None:
    bring(office, tmp_path, {**ZHANG, "人户状态": "户在人不在"})
    bring(office, tmp_path, ZHANG, day=SEPTEMBER, blank="erase")
    assert facts(office) == (None, None, None)
    act(office, hukou_here=False, lives_here=False)
    again = read(office, tmp_path, ZHANG, day=SEPTEMBER, blank="erase")
    assert plan_rows.of(again).totals["same"] == 1
