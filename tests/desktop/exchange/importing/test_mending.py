"""Fix in place: one cell, all like cells, undo, a quick look; near-same words are proposed and never applied unasked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.importing import clusters, mending, near_words, run
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.fixes import Cell
from desktop.exchange.importing.parse import Parsed, parse
from desktop.exchange.importing.run import Prepared
from desktop.exchange.workbook import WorkbookData
from desktop.workspace import Workspace
from tests.desktop.exchange.importing import public_files as public
from tests.desktop.exchange.importing.small_books import valid_number, workbook

HEADINGS = ["小区", "住址", "户主", "姓名", "与户主关系", "身份证号", "民族", "联系电话"]
DAY = date(2026, 6, 30)
WRONG = valid_number(1)[:17] + ("1" if valid_number(1)[17] != "1" else "2")


def read(office: Workspace, tmp_path: Path, *rows: list[Any], **answers: Any) -> Prepared:
    path = workbook(tmp_path / "台账.xlsx", {"台账": [["居民台账"], HEADINGS, *rows]})
    return run.prepare(office, path, decide=DecidedBefore(Decisions(**answers)), as_of=DAY)


ROWS: list[list[Any]] = [
    ["香樟里", "3-1-101", "张甲", "张甲", "户主", WRONG, "汗族", "1380000001"],
    [None, None, None, "李氏", "妻", valid_number(2), "汗 族", None],
    [None, None, None, "张小甲", "长仔", None, "汉", "13800000003"],
    ["香樟里", "3-1-102", "王乙", None, "户主", valid_number(4), "汉", "13800000004"],
]


def test_one_cell_is_corrected_and_the_file_is_not(office: Workspace, tmp_path: Path) -> None:
    prepared = read(office, tmp_path, *ROWS)
    (cell,) = mending.cells_with(prepared, "id.check_digit")
    assert cell == Cell("台账", 3, 6)
    assert [i.code for i in mending.checked(prepared, cell, WRONG)] == [
        i.code for i in prepared.issues if i.row == 3 and i.code != "phone.shared_many"
    ]
    assert "id.check_digit" not in {i.code for i in mending.checked(prepared, cell, valid_number(1))}
    fixed = run.recheck(office, prepared, fixes=mending.set_cell(prepared, cell, f" {valid_number(1)} "))
    assert "id.check_digit" not in fixed.report.findings
    assert fixed.parsed.residents.people[0].number == valid_number(1)
    assert fixed.report.findings["cell.fixed"] == 1
    assert mending.original(fixed, cell) == WRONG, "what stands in the file is kept"
    back = run.recheck(office, fixed, fixes=fixed.fixes.without_last())
    assert back.report.plain() == prepared.report.plain()


def test_a_refused_row_is_mended_in_place(office: Workspace, tmp_path: Path) -> None:
    prepared = read(office, tmp_path, *ROWS)
    assert mending.rows_with(prepared, "name.missing") == (("台账", 6),)
    assert prepared.totals["rejected"] == 0
    fixed = run.recheck(office, prepared, fixes=mending.set_cell(prepared, Cell("台账", 6, 4), "王乙"))
    assert fixed.totals["added"] == prepared.totals["added"] + 1
    run.apply(office, fixed, actor="李梅", today=DAY)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM resident WHERE name = '王乙'").scalar() == 1


def test_all_like_cells_are_answered_once(office: Workspace, tmp_path: Path) -> None:
    prepared = read(office, tmp_path, *ROWS)
    cell = Cell("台账", 3, 7)
    assert mending.field_at(prepared, cell) == "person.ethnicity"
    assert mending.like(prepared, cell) == (cell, Cell("台账", 4, 7)), "blanks make no difference"
    fixes = mending.fix_like(prepared, cell, "汉族")
    fixed = run.recheck(office, prepared, fixes=fixes)
    assert [p.ethnicity for p in fixed.parsed.residents.people] == ["01", "01", "01"]
    assert fixes.values(frozenset({"person.ethnicity"})) == {"person.ethnicity": {"汗族": "汉族"}}
    assert len(fixes.made) == 1, "one undo takes all of them back"


def test_later_corrections_hold_and_empty_ones_empty(office: Workspace, tmp_path: Path) -> None:
    prepared = read(office, tmp_path, *ROWS)
    phone = Cell("台账", 3, 8)
    fixes = mending.fix_every(prepared, [(phone, "13900000001"), (phone, "")])
    fixed = run.recheck(office, prepared, fixes=fixes)
    assert fixed.parsed.residents.people[0].phones == ()
    once = run.recheck(office, fixed, fixes=fixes.without_last())
    assert once.parsed.residents.people[0].phones == ("13900000001",)


@pytest.mark.slow
def test_a_look_at_a_cell_reads_a_few_rows_and_a_recheck_agrees(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = public.decisions()
    prepared = run.prepare(office, public.file("01_"), decide=DecidedBefore(answers), as_of=DAY)
    cell = mending.cells_with(prepared, "id.check_digit")[0]
    rows: list[int] = []

    def counted(book: WorkbookData, *args: object, **names: object) -> Parsed:
        rows.extend(len(sheet.rows) for sheet in book.sheets)
        return parse(book, *args, **names)  # type: ignore[arg-type]

    monkeypatch.setattr(mending, "parse", counted)
    mending.checked(prepared, cell, valid_number(7))
    whole = sum(len(sheet.rows) for sheet in prepared.book.sheets)
    assert sum(rows) < whole / 20, (
        "what a clerk types is looked at in its own rows, not in the whole workbook"
    )
    fixed = run.recheck(office, prepared, fixes=mending.set_cell(prepared, cell, valid_number(7)))
    assert fixed.report.findings["id.check_digit"] == prepared.report.findings["id.check_digit"] - 1


def test_words_are_gathered_under_what_they_mean(office: Workspace, tmp_path: Path) -> None:
    rows = [[*row] for row in ROWS]
    rows[2][4] = "拐弯亲"  # far from any word there is
    prepared = read(office, tmp_path, *rows)
    found = {(c.field, c.canonical): c for c in clusters.clusters(prepared)}
    cluster = found["person.ethnicity", "汉族"]
    assert [(m.word, m.why, m.count) for m in cluster.members] == [("汗族", "sound", 2)]
    assert cluster.known
    assert ("person.relation", "") in found, "a word nobody knows is shown, without a proposal"
    assert prepared.parsed.residents.people[0].ethnicity is None, "a proposal changes nothing"
    fixes, decisions = clusters.accept(prepared, cluster)
    fixed = run.recheck(office, prepared, fixes=fixes, decisions=decisions)
    assert [p.ethnicity for p in fixed.parsed.residents.people] == ["01", "01", "01"]
    assert "person.ethnicity" not in {c.field for c in clusters.clusters(fixed)}
    other, _decisions = clusters.accept(prepared, cluster, "回族", {"汗族"})
    assert set(other.cells().values()) == {"回族"}
    assert clusters.accept(prepared, cluster, words=()) == (prepared.fixes, prepared.decisions)
    nameless = found["person.relation", ""]
    assert clusters.accept(prepared, nameless) == (prepared.fixes, prepared.decisions)


def test_a_compound_becomes_another_spelling_of_the_one_on_file(office: Workspace, tmp_path: Path) -> None:
    first = read(
        office, tmp_path, ["锦绣龙庭", "3-1-101", "张甲", "张甲", "户主", valid_number(1), None, None]
    )
    run.apply(office, first, actor="李梅", today=DAY)
    people = (("101", "王甲", 2), ("102", "王乙", 3), ("103", "王丙", 4))
    rows = [
        ["锦秀龙庭", f"3-1-{room}", name, name, "户主", valid_number(n), None, None]
        for room, name, n in people
    ]
    prepared = read(office, tmp_path, *rows)
    (cluster,) = (c for c in clusters.clusters(prepared) if c.field == "dwelling.compound")
    assert (cluster.canonical, cluster.known) == ("锦绣龙庭", True)
    assert prepared.creates["compound"] == 1
    fixes, decisions = clusters.accept(prepared, cluster)
    fixed = run.recheck(office, prepared, fixes=fixes, decisions=decisions)
    assert "compound" not in fixed.creates
    assert fixed.report.findings["address.compound_alias"] >= 1
    run.apply(office, fixed, actor="李梅", today=DAY)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM compound").scalar() == 1


def test_answers_from_a_file_accept_no_proposal(office: Workspace, tmp_path: Path) -> None:
    prepared = read(office, tmp_path, *ROWS)
    run.apply(office, prepared, actor="李梅", today=DAY)
    with office.read() as db:
        found = db.exec_driver_sql("SELECT ethnicity FROM resident WHERE name = '张甲'").scalar()
    assert found is None


@pytest.mark.parametrize(
    ("word", "other", "why"),
    [
        ("汗族", "汉族", "sound"), ("初种", "初中", "sound"), ("三网格", "第3网格", ""), ("三网格", "3网格", "spelling"),
        ("东风公司", "东风公司有限公司", "spelling"), ("共产当员", "共产党员", "sound"),
        ("香樟里小区", "香樟里", "spelling"),
        ("锦绣龙庭一期", "锦绣龙庭二期", ""), ("三女儿", "四女儿", ""), ("云麓新村", "云麓老村", ""), ("回族", "汉族", ""),
        ("长子", "次子", ""), ("A座公寓", "B座公寓", ""), ("红卫小学", "红星小学", "sign"), ("东区医院", "西区医院", ""),
    ],
)  # fmt: skip
def test_what_tells_two_words_apart(word: str, other: str, why: str) -> None:
    assert near_words.why_like(word, other) == why
    assert near_words.why_like(other, word) == why


def test_a_frequent_word_is_nobodys_misspelling() -> None:
    assert near_words.grouped({"红卫小学": 40, "红星小学": 35}) == []
    (like,) = near_words.grouped({"红卫小学": 40, "红为小学": 1})
    assert (like.word, like.meant) == ("红为小学", "红卫小学")
    assert near_words.grouped({"红口小学": 1}, ["红卫小学", "红星小学"]) == [], "between two it is left alone"


def test_of_many_words_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    why_like = near_words.why_like
    signs = "红卫星光明德育才文化教建设工商业医药农林牧渔水电"
    words = {f"{a}{b}{c}厂": 1 for a in signs for b in signs for c in signs[:8]}
    compared = 0

    def counted(word: str, other: str) -> str:
        nonlocal compared
        compared += 1
        return why_like(word, other)

    monkeypatch.setattr(near_words, "why_like", counted)
    near_words.grouped(words)
    assert len(words) > 4000
    assert compared < len(words) ** 2 / 50, "each with those that may resemble it, not with all"
