"""What was filled in opens in LibreOffice without repair and looks as the blank does, but for the cells filled in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from desktop.exchange.old_form import modern_form
from desktop.returns import Basis, annexes
from desktop.returns.template import fill_template
from tests.desktop.returns.conftest import BLANK
from tests.desktop.returns.rendered import Page, converted, differences, needed, printed

FIRST_ROW = 475.0  # points above the lower edge where the rows of figures begin on the first page
pytestmark = [needed, pytest.mark.slow]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("soffice")


@pytest.fixture(scope="module")
def old_form(folder: Path) -> Path:
    """The blank as LibreOffice saves it in the old format, brought over again."""
    (folder / "blank.xlsx").write_bytes(BLANK.read_bytes())
    converted([folder / "blank.xlsx"], folder, "xls", folder)
    with modern_form(folder / "blank.xls") as modern:
        (folder / "modern.xlsx").write_bytes(modern.read_bytes())
    return folder / "modern.xlsx"


@pytest.fixture(scope="module")
def shown(basis: Basis, folder: Path, old_form: Path) -> dict[str, list[Page] | None]:
    """The blank, the filled form, an annex before and after it grew, and what must be told apart from them."""
    names = ("blank", "filled", "rewritten", "torn", "annex", "grown", "modern", "once_old")
    books = {name: folder / f"{name}.xlsx" for name in names}
    fill_template(BLANK, books["filled"], basis)
    book = openpyxl.load_workbook(books["filled"])  # drops the text box and its words
    book.worksheets[1].column_dimensions["B"].width = 40
    book.save(books["rewritten"])
    whole = books["filled"].read_bytes()
    books["torn"].write_bytes(whole[: len(whole) // 2])
    books["annex"].write_bytes(annexes.blank(1).read_bytes())
    annexes.fill(1, books["grown"], basis)
    fill_template(old_form, books["once_old"], basis)
    return dict(zip(books, printed(list(books.values()), folder), strict=True))


def pages(shown: dict[str, list[Page] | None], name: str) -> list[Page]:
    found = shown[name]
    assert found is not None, f"{name} does not open"
    return found


def test_the_filled_form_has_the_same_pages(shown: dict[str, list[Page] | None]) -> None:
    blank, filled = pages(shown, "blank"), pages(shown, "filled")
    assert [page.size for page in filled] == [page.size for page in blank]
    assert all(page.images for page in blank)
    assert sum(len(page.texts) for page in filled) > sum(len(page.texts) for page in blank) + 200


@pytest.mark.parametrize("number", [1, 2])
def test_rules_pictures_and_words_stand_where_they_stood(
    shown: dict[str, list[Page] | None], number: int
) -> None:
    assert differences(pages(shown, "blank")[number], pages(shown, "filled")[number]) == []


def test_where_rows_grow_with_their_words_the_columns_stay(shown: dict[str, list[Page] | None]) -> None:
    blank, filled = pages(shown, "blank")[0], pages(shown, "filled")[0]
    assert differences(blank, filled, below=FIRST_ROW) == []
    assert differences(blank, filled), "the rows did grow"


def test_a_grown_annex_keeps_its_paper_and_columns(shown: dict[str, list[Page] | None]) -> None:
    blank, grown = pages(shown, "annex"), pages(shown, "grown")
    assert {page.size for page in grown} == {page.size for page in blank}
    upright = [
        _columns(page) for page in (blank[0], *grown)
    ]  # as parts of the width: more pages may print smaller
    assert all(len(one) == 12 and one == pytest.approx(upright[0], abs=0.003) for one in upright)
    heads = [_heading(page) for page in (blank[0], *grown)]
    assert all(one == HEADING for one in heads), "the heading stands on every page"


HEADING = frozenset({"序号", "社区名称", "总户数", "总人口", "网格数", "微网格数", "备注"})


def _columns(page: Page) -> list[float]:
    lines = sorted({box[0] for box in page.paths if box[2] - box[0] < 2})
    return [(line - lines[0]) / (lines[-1] - lines[0]) for line in lines]


def _heading(page: Page) -> frozenset[str]:
    return frozenset(words for words, _box in page.texts if words in HEADING)


@pytest.mark.parametrize("name", ["modern", "once_old"])
def test_a_form_of_the_old_format_keeps_its_dress(shown: dict[str, list[Page] | None], name: str) -> None:
    """Its paper, columns, rules and words; the picture and the text box stand apart from the cells and are lost."""
    for blank, there in zip(pages(shown, "blank"), pages(shown, name), strict=True):
        assert (there.size, there.images) == (blank.size, ())
        assert _columns(there) == pytest.approx(_columns(blank), abs=0.01)
        assert _heading(there) == _heading(blank)
        total = "合计"
        assert [total in words for words, _box in there.texts].count(True) == 1


def test_a_sum_of_the_old_format_is_still_a_sum(shown: dict[str, list[Page] | None], old_form: Path) -> None:
    assert shown["modern"]
    sheet = openpyxl.load_workbook(old_form)["附件2"]
    assert sheet["C15"].value == "=SUM(C5:C14)"
    title, heading = sheet["A1"], sheet["B3"]
    assert (title.font.b, title.font.sz, heading.border.left.style) == (True, 18.0, "thin")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_another_layout_and_a_torn_file_are_seen(shown: dict[str, list[Page] | None]) -> None:
    """The comparison can fail: a lost text box, a wider column, half a package."""
    assert differences(pages(shown, "blank")[1], pages(shown, "rewritten")[1])
    with zipfile.ZipFile(BLANK) as package:
        assert any(b"txBody" in package.read(name) for name in package.namelist() if "drawing" in name)
    assert shown["torn"] is None
