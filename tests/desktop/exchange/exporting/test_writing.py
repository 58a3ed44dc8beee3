"""The file itself: printable, readable by others, nothing in it runs, the same rows make the same bytes."""

from __future__ import annotations

import csv
import io
import os
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_csv_writing import guarded, write_csv
from desktop.exchange.workbook_writing import LONGEST, ListPlan, sheet_name, write_list

PLAN = ListPlan(
    "名单", (("姓名", "身份证号", "人数"),), (8, 18, 5), page_title="云麓台 & 名单", page_note="李梅"
)
ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def test_the_page_is_ready_for_the_printer(tmp_path: Path) -> None:
    rows = [(f"甲{n}", "42030319850312001X", n) for n in range(500)]
    write_list(tmp_path / "a.xlsx", PLAN, iter(rows))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["名单"]
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == "'名单'!$A$1:$C$501"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C501"
    assert (sheet["B2"].number_format, sheet["B2"].data_type) == ("@", "s")
    assert (sheet["C500"].value, sheet["C500"].data_type) == (498, "n")
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [row[0] for row in rows]  # none is lost


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_list(tmp_path / name, PLAN, [("张伟", "1", 2)])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_nothing_else_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", os.fspath(own))
    seen: list[str] = []

    def rows() -> object:
        for number in range(5000):
            seen.extend(path.name for path in own.iterdir())
            yield (f"甲{number}", "42030319850312001X", number)

    write_list(tmp_path / "a.xlsx", PLAN, rows())  # type: ignore[arg-type]
    assert not seen
    assert not list(own.iterdir())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(ANY, min_size=1, max_size=12))
def test_any_text_stays_that_text_and_is_no_formula(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "a.xlsx"
    write_list(path, ListPlan("x", (("姓名",),), (8,)), [(text,) for text in texts])
    sheet = openpyxl.load_workbook(path)["x"]
    for number, text in enumerate(texts, 2):
        cell = sheet.cell(number, 1)
        assert cell.data_type == "s"  # never "f"
        if text[0] in "=+-@":
            assert cell.quotePrefix
    read = read_workbook(path).sheets[0]
    assert [read.text(n, 1) for n in range(2, len(texts) + 2)] == texts
    CalamineWorkbook.from_path(os.fspath(path)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-x", "@cmd", "\t=1", "\r=1", " =1", "＝1", "\u00a0=1", "a\n=1"]
)
def test_a_csv_cell_never_begins_like_a_formula(text: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["x"], [[text]], "utf-8")
    stored = next(
        iter(
            list(csv.reader(io.StringIO((tmp_path / "a.csv").read_bytes().decode("utf-8-sig"), newline="")))[
                1:
            ]
        )
    )
    for line in stored[0].splitlines():
        assert not line.strip(" \t\u00a0\u3000").startswith(("=", "+", "-", "@", "＝"))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_the_guard_only_adds_apostrophes(text: str) -> None:
    assert guarded(text).replace("'", "") == text.replace("'", "")
    assert guarded("张伟\n13812345678") == "张伟\n13812345678"


def test_what_is_longer_than_a_cell_is_said(tmp_path: Path) -> None:
    done = write_list(tmp_path / "a.xlsx", PLAN, [("张" * (LONGEST + 5), "", 1)])
    assert done.shortened == 1
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        assert package.testzip() is None


def test_sheet_names_are_ones_excel_takes() -> None:
    assert sheet_name("a/b:c[d]*?'\\" + "长" * 40) == "a-b-c(d)-" + "长" * 22
    assert sheet_name("'*") == "Sheet1"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "P", "Zs", "Sm"]), min_size=1, max_size=12),
        min_size=1,
        max_size=8,
    )
)
def test_what_was_guarded_is_read_as_it_was(tmp_path: Path, texts: list[str]) -> None:
    texts = [t for t in texts if not t.startswith("'") and t.strip()] or ["-"]
    write_csv(tmp_path / "a.csv", ["姓名", "备注"], [["张伟", text] for text in texts], "utf-8")
    sheet = read_workbook(tmp_path / "a.csv").sheets[0]
    assert [sheet.text(n, 2) for n in range(2, len(texts) + 2)] == texts
