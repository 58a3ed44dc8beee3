"""Recipes: known again next month under another title, sheet name and column order; checked when they come in."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.base.errors import NotFound, Refused
from desktop.exchange.importing import mending, recipes, run
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.fixes import Cell
from desktop.exchange.importing.recipe import Recipe, Recognised, Shape, heading_key
from desktop.exchange.importing.recipe_json import from_plain, read_recipe, to_plain, write_recipe
from desktop.exchange.importing.run import Prepared
from desktop.operations import undo
from desktop.workspace import Workspace
from tests.desktop.exchange.importing import public_files as public
from tests.desktop.exchange.importing.small_books import valid_number, workbook

DAY = date(2026, 6, 30)
HEADINGS = ["序号", "住址", "户主", "姓名", "关系", "身份证号", "政治面貌", "内部记号"]
ROWS: list[list[Any]] = [
    [1, "香樟里3-1-101", "张甲", "张甲", "户主", valid_number(1), "共产当员", "A"],
    [2, None, None, "张子", "儿子", valid_number(2), "群重", "B"],
    [3, "香樟里3-1-102", "王乙", "王乙", "户主", valid_number(3), "共产当员", "A"],
]


def book(
    path: Path, *, title: str = "6月台账", sheet: str = "六月", order: list[int] | None = None, deep: int = 0
) -> Path:
    order = order if order is not None else list(range(len(HEADINGS)))
    above = [[f"说明{n}"] for n in range(deep)]
    rows = [[title], *above, [HEADINGS[c] for c in order], *([row[c] for c in order] for row in ROWS)]
    return workbook(path, {sheet: rows})


def read(office: Workspace, path: Path, answers: Decisions | None = None, **options: Any) -> Prepared:
    return run.prepare(office, path, decide=DecidedBefore(answers or Decisions()), as_of=DAY, **options)


def saved(office: Workspace, tmp_path: Path) -> Recipe:
    """A recipe that leaves a column out, reads 内部记号 as the employer, and knows what two words mean."""
    said = {"六月": {"H": "person.employer"}}
    prepared = read(office, book(tmp_path / "六月.xlsx"), Decisions(columns=said, blank="erase"))
    for row, meant in ((3, "中共党员"), (4, "群众")):
        fixes = mending.fix_like(prepared, Cell("六月", row, 7), meant)
        prepared = run.recheck(office, prepared, fixes=fixes)
    recipe = recipes.of(prepared, name="街道月报", saved_on=DAY)
    recipes.save(office, recipe, actor="李梅")
    return recipe


@pytest.mark.parametrize("seed", range(4))
def test_next_months_file_is_read_without_a_question(office: Workspace, tmp_path: Path, seed: int) -> None:
    saved(office, tmp_path)
    order = list(range(len(HEADINGS)))
    random.Random(seed).shuffle(order)
    path = book(tmp_path / "七月.xlsx", title="2026年7月报表", sheet="Sheet1", order=order, deep=seed)
    prepared = read(office, path)
    assert prepared.recipe is not None
    assert prepared.recipe.exact
    assert prepared.report.recipe == "街道月报"
    assert "recipe.applied" in prepared.report.findings
    assert prepared.decisions.blank == "erase"
    people = {p.name: p for p in prepared.parsed.residents.people}
    assert {n: (p.politics, p.employer) for n, p in people.items()} == {
        "张甲": ("01", "A"), "张子": ("13", "B"), "王乙": ("01", "A"),
    }  # fmt: skip
    assert prepared.report.findings["cell.fixed"] == 3


def test_what_the_clerk_says_goes_before_the_recipe(office: Workspace, tmp_path: Path) -> None:
    saved(office, tmp_path)
    path = book(tmp_path / "七月.xlsx", sheet="七月")
    prepared = read(office, path, Decisions(columns={"七月": {"H": ""}}, strikethrough_means="dead"))
    assert prepared.parsed.residents.people[0].employer == ""
    assert prepared.decisions.strikethrough_means == "dead"
    assert read(office, path, recognise=False).recipe is None


def test_other_headings_are_not_known(office: Workspace, tmp_path: Path) -> None:
    saved(office, tmp_path)
    path = workbook(
        tmp_path / "b.xlsx", {"a": [["姓名", "身份证号", "住址"], ["张甲", valid_number(1), "香樟里3-1-101"]]}
    )
    assert read(office, path).recipe is None


def test_a_named_recipe_is_for_a_list_with_a_column_more_too(office: Workspace, tmp_path: Path) -> None:
    recipe = saved(office, tmp_path)
    rows = [[*HEADINGS, "特长"], *([*row, "书法"] for row in ROWS)]
    path = workbook(tmp_path / "b.xlsx", {"七月": rows})
    assert read(office, path).recipe is None, "unasked only where the headings are the same"
    prepared = read(office, path, recipe=recipe)
    (first, *_others) = prepared.parsed.residents.people
    assert (first.employer, first.politics, first.further) == ("A", "01", {"skills": "书法"})
    other = workbook(
        tmp_path / "c.xlsx", {"a": [["姓名", "身份证号", "住址"], ["张甲", valid_number(1), "香樟里3-1-101"]]}
    )
    with pytest.raises(Refused) as refusal:
        read(office, other, recipe=recipe)
    assert refusal.value.code == "recipe.other_headings"


def test_a_sheet_the_recipe_does_not_know_is_said(office: Workspace, tmp_path: Path) -> None:
    saved(office, tmp_path)
    rows = [HEADINGS, *ROWS]
    other = [["姓名", "身份证号", "住址"], ["赵丙", valid_number(4), "香樟里3-1-103"]]
    prepared = read(office, workbook(tmp_path / "c.xlsx", {"甲": rows, "乙": other}))
    assert prepared.recipe is not None
    assert prepared.recipe.fresh == ("乙",)
    assert "recipe.partly" in prepared.report.findings
    assert {p.name for p in prepared.parsed.residents.people} == {"张甲", "张子", "王乙", "赵丙"}


def test_a_sheet_left_out_stays_out_next_month(office: Workspace, tmp_path: Path) -> None:
    old = [["原住户", *HEADINGS[1:]], *ROWS]
    path = workbook(tmp_path / "d.xlsx", {"在住": [HEADINGS, *ROWS[:2]], "旧表": old})
    prepared = read(office, path, Decisions(sheets_out=frozenset({"旧表"})))
    assert "sheet.left_out" in prepared.report.findings
    assert len(prepared.parsed.residents.people) == 2
    recipes.save(office, recipes.of(prepared, name="月报", saved_on=DAY), actor="李梅")
    path = workbook(tmp_path / "e.xlsx", {"七月旧": old, "七月": [HEADINGS, *ROWS[:1]]})
    assert [p.name for p in read(office, path).parsed.residents.people] == ["张甲"]


def test_a_sheet_of_the_same_headings_is_left_out_by_its_name(office: Workspace, tmp_path: Path) -> None:
    rows = [HEADINGS, *ROWS]
    path = workbook(tmp_path / "d.xlsx", {"2026年6月": rows, "作废": rows})
    prepared = read(office, path, Decisions(sheets_out=frozenset({"作废"})))
    recipes.save(office, recipes.of(prepared, name="月报", saved_on=DAY), actor="李梅")
    path = workbook(tmp_path / "e.xlsx", {"2026年7月": rows, "作废": rows})
    assert {p.sheet for p in read(office, path).parsed.residents.people} == {"2026年7月"}


def test_header_rows_the_clerk_pointed_at_are_found_again(office: Workspace, tmp_path: Path) -> None:
    strange = ["甲", "乙", "丙", "丁"]
    rows = [["张甲", valid_number(1), "香樟里3-1-101", "13800000001"]]
    fields = dict(
        zip("ABCD", ("person.name", "person.id_number", "dwelling.address", "person.phones"), strict=True)
    )
    path = workbook(tmp_path / "f.xlsx", {"一": [strange, *rows]})
    said = Decisions(header_rows={"一": (1,)}, columns={"一": fields})
    prepared = read(office, path, said, kind="residents")
    assert [p.name for p in prepared.parsed.residents.people] == ["张甲"]
    recipes.save(office, recipes.of(prepared, name="怪表", saved_on=DAY), actor="李梅")
    path = workbook(tmp_path / "g.xlsx", {"二": [["某某表"], ["制表:某单位"], strange, *rows]})
    again = read(office, path)
    assert again.recipe is not None
    assert again.parsed.readers["二"].table.header_rows == (3,)
    assert [p.number for p in again.parsed.residents.people] == [valid_number(1)]


def test_a_recipe_lives_in_the_office(office: Workspace, tmp_path: Path) -> None:
    recipe = saved(office, tmp_path)
    assert recipes.listed(office) == (recipe,)
    recipes.rename(office, "街道月报", "月报", actor="李梅")
    assert recipes.named(office, "月报") == replace(recipe, name="月报")
    again = recipes.save(office, replace(recipe, name="月报"), actor="李梅")
    assert not again.touched, "saving the same again leaves no step"
    other = Recipe("月报", "care", (Shape(("姓名",), {"姓名": "person.name"}),))
    with pytest.raises(Refused, match="已有名为"):
        recipes.save(office, other, actor="李梅")
    recipes.remove(office, "月报", actor="李梅")
    assert recipes.listed(office) == ()
    with pytest.raises(NotFound):
        recipes.named(office, "月报")
    undo.undo(office, actor="李梅")
    assert recipes.named(office, "月报").shapes == recipe.shapes


def test_a_recipe_travels_as_a_file_without_the_names_of_places(office: Workspace, tmp_path: Path) -> None:
    recipe = replace(saved(office, tmp_path), aliases={"樟里": "香樟里"})
    recipe = replace(recipe, values={**recipe.values, "dwelling.compound": {"樟里小区": "香樟里"}})
    path = tmp_path / "月报.json"
    write_recipe(recipe, path)
    text = path.read_text(encoding="utf-8")
    assert "樟里" not in text
    assert valid_number(1) not in text
    taken = read_recipe(path)
    assert taken == recipe.shared()
    recipes.remove(office, "街道月报", actor="李梅")
    assert recipes.take_in(office, path, actor="李梅") == taken
    assert recipes.chosen(office, "街道月报") == taken
    assert recipes.chosen(office, str(path)) == taken


GOOD = to_plain(Recipe("月报", "residents", (Shape(("姓名",), {"姓名": "person.name"}),)))


@pytest.mark.parametrize(
    "change",
    [
        {"format": "gezhi-recipe/2"}, {"kind": "cars"}, {"name": ""}, {"name": 3}, {"name": "x" * 300}, {"shapes": []},
        {"shapes": [{"headings": ["姓名"], "columns": {"姓名": "person.password"}}]},
        {"shapes": [{"headings": ["姓名"], "columns": {"电话": "person.phones"}}]},
        {"shapes": [{"headings": ["姓名"], "columns": {}, "depth": 0}]},
        {"shapes": [{"headings": ["姓名"] * 1000, "columns": {}}]}, {"choices": {"blank": "burn"}},
        {"choices": {"restricted_permitted": True}}, {"choices": {"fill_down": "yes"}},
        {"values": {"person.id_number": {"1": "2"}}}, {"values": {"person.name": {"张三": "李四"}}}, {"extra": 1},
        {"aliases": ["a"]}, {"saved_on": None}, {"marks": {"fill:FFFF00": "gone"}}, {"marks": {"张三": "left"}},
    ],
)  # fmt: skip
def test_a_strangers_recipe_is_checked_on_the_way_in(tmp_path: Path, change: dict[str, Any]) -> None:
    assert from_plain(GOOD).name == "月报"
    path = tmp_path / "r.json"
    path.write_bytes(orjson.dumps({**GOOD, **change}))
    with pytest.raises(Refused) as refusal:
        read_recipe(path)
    assert refusal.value.code == "recipe.unreadable"


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"null", b'"a"', b" " * 2_000_001])
def test_a_file_that_is_no_recipe_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(Refused):
        read_recipe(path)


def test_a_recipe_nobody_can_read_does_not_stop_an_import(office: Workspace, tmp_path: Path) -> None:
    with office.change("setting.change", actor="李梅") as unit:
        unit.create("setting", {"key": "recipe.0123", "value": {"format": "gezhi-recipe/9", "name": "将来"}})
    assert recipes.listed(office) == ()
    assert read(office, book(tmp_path / "a.xlsx")).recipe is None


def test_what_colours_mean_is_kept_and_the_answer_of_today_goes_before() -> None:
    marks = {"fill:FFFF00": "left", "strike": "dead"}
    recipe = Recipe("月报", "residents", (Shape(("姓名",)),), marks=marks)
    assert from_plain(to_plain(recipe)) == recipe
    known = Recognised(recipe, {}, {})
    said = known.decisions(Decisions(marks={"strike": ""}))
    assert said.marks == {"fill:FFFF00": "left", "strike": ""}


def test_headings_are_compared_without_what_changes_every_month() -> None:
    assert heading_key("身份证号\n(18位)*") == heading_key(" 身份证号 ")
    assert heading_key("2026年6月低保金额") == heading_key("2026年7月低保金额")
    assert heading_key("家庭成员.姓名") != heading_key("姓名")
    assert heading_key("(备注)") == "(备注)"


@pytest.mark.slow
def test_a_recipe_of_each_public_file_gives_the_same_result(office: Workspace, tmp_path: Path) -> None:
    for start in ("02_", "03_", "04_", "05_"):
        path = public.file(start)
        plain = read(office, path, public.decisions())
        recipe = recipes.of(plain, name=start, saved_on=DAY)
        recipes.save(office, recipe, actor="李梅")
        by_recipe = read(office, path, public.decisions())
        assert by_recipe.report.recipe == start
        before, after = plain.report.plain(), by_recipe.report.plain()
        assert after["values"] == before["values"]
        assert after["counts"] == before["counts"]
        assert after["rows"] == before["rows"]


def test_spellings_of_a_recipe_do_not_keep_a_new_office_from_learning_names(
    make_office: Any, tmp_path: Path
) -> None:
    rows = [["香樟里", "3-1-101"], ["樟里苑", "3-1-102"], ["锦绣龙庭", "2-1-101"]]
    people = [
        [n, a, f"张{'甲乙丙'[i]}", f"张{'甲乙丙'[i]}", "户主", valid_number(i + 1)]
        for i, (n, a) in enumerate(rows)
    ]
    path = workbook(
        tmp_path / "a.xlsx", {"一": [["小区", "住址", "户主", "姓名", "与户主关系", "身份证号"], *people]}
    )
    first = make_office("first.gezhi")
    prepared = read(first, path)
    book = replace(prepared.decisions.book, aliases={"樟里苑": "香樟里"})
    prepared = run.recheck(first, prepared, decisions=replace(prepared.decisions, book=book))
    recipe = recipes.of(prepared, name="月报", saved_on=DAY)
    again = read(make_office("second.gezhi"), path, recipe=recipe)
    places = [p.block.address.compound for p in again.parsed.residents.people if p.block.address]
    assert places == ["香樟里", "香樟里", "锦绣龙庭"]


def test_a_recipe_too_large_for_the_log_is_refused(office: Workspace) -> None:
    words = {f"{'词' * 150}{n}": "群众" for n in range(2000)}
    recipe = Recipe("月报", "residents", (Shape(("姓名",)),), values={"person.politics": words})
    with pytest.raises(Refused) as refusal:
        recipes.save(office, recipe, actor="李梅")
    assert refusal.value.code == "recipe.too_large"
