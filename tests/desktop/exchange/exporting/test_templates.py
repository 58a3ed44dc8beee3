"""Other people's layouts: those that come with the program, those learnt from a blank table, those that are wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop.base.errors import NotFound, Refused
from desktop.exchange.exporting import kept
from desktop.exchange.exporting.learn import learn_template
from desktop.exchange.exporting.rows import available
from desktop.exchange.exporting.run import Wanted, export
from desktop.exchange.exporting.template import FORMAT, Template, from_json, read, shipped
from desktop.operations import undo
from desktop.workspace import Workspace
from tests.desktop.exchange.exporting import places
from tests.desktop.exchange.exporting.test_export import REASON, TODAY, written
from tests.desktop.exchange.importing import public_files as public


@pytest.mark.parametrize("key", shipped())
def test_what_is_shipped_asks_for_what_there_is(office: Workspace, tmp_path: Path, key: str) -> None:
    made = shipped()[key]
    assert made.shipped
    assert made.source
    assert {c.field for c in made.columns if c.field} <= available(made.list)
    assert read(made.plain()).columns == made.columns
    places.furnish(office)
    wanted = Wanted(made.list, template=made, unmask=True, reason=REASON)
    done = export(office, wanted, tmp_path / "a.xlsx", actor="李梅", today=TODAY)
    lines = written(done.path)
    assert [c for c in lines[len(made.above)] if c] == [c for c in made.header[0] if c]


def test_gbt_31000_is_written_in_codes(office: Workspace, tmp_path: Path) -> None:
    places.furnish(office)
    made = shipped()["gbt31000-floating"]
    done = export(
        office, Wanted("residents", template=made, unmask=True, reason=REASON), tmp_path / "a.xlsx", actor="李",
        today=TODAY,
    )  # fmt: skip
    head, row = written(done.path)
    cells: dict[str, Any] = dict(zip(head, row, strict=True))
    assert (cells["姓名"], cells["性别"], cells["出生日期"]) == ("阿依古丽·买买提", "2", "19991231")
    assert (cells["现住地"], cells["现住门(楼)详址"]) == ("420303", "东风巷12号院3室")
    assert done.blanks == {"公民身份号码": 1, "民族": 1}


def test_masked_numbers_never_stand_beside_a_birth_date_in_eight_digits(
    office: Workspace, tmp_path: Path
) -> None:
    places.furnish(
        office, [{"name": "张伟", "birth": "1985-03-12", "id_number": places.ID, "hukou_state": "here"}]
    )
    wanted = Wanted("residents", template=shipped()["gbt31000-hukou"])
    done = export(office, wanted, tmp_path / "a.xlsx", actor="李", today=TODAY)
    assert "1985" in written(done.path)[1]
    assert not any("0312" in str(cell) for cell in written(done.path)[1])


def blank(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "出租房"
    for row in (
        ["××街道出租房屋摸底表"], ["填报单位:", "", "", "", "填报日期:"],
        ["序号", "房屋", "", "房主", "", "承租人", "", "备注"],
        ["", "房屋地址", "建筑面积", "房主姓名", "房主联系方式", "承租人姓名", "承租人联系方式", ""],
    ):  # fmt: skip
        sheet.append(row)
    for ref in ("A1:H1", "A3:A4", "B3:C3", "D3:E3", "F3:G3", "H3:H4"):
        sheet.merge_cells(ref)
    book.save(path)
    return path


def test_a_blank_table_is_learnt_and_filled(office: Workspace, tmp_path: Path) -> None:
    made = learn_template(blank(tmp_path / "空表.xlsx"), name="出租房摸底表")
    assert made.list == "dwellings"
    assert [c.field or c.fixed for c in made.columns] == [
        "{n}", "place", "dwelling.area", "dwelling.owner_name", "dwelling.owner_phone", "dwelling.tenant_name",
        "dwelling.tenant_phone", "dwelling.note",
    ]  # fmt: skip
    places.furnish(office)
    kept.keep(office, made, actor="李梅")
    with office.read() as db:
        mine = kept.template(db, "出租房摸底表")
    assert mine.plain()["columns"] == made.plain()["columns"]
    done = export(
        office, Wanted("dwellings", template=mine, use="rented"), tmp_path / "b.xlsx", actor="李", today=TODAY
    )
    lines = written(done.path)
    assert lines[0][0] == "××街道出租房屋摸底表"
    assert lines[4][:2] == [1, "云麓苑3号楼2单元502室"]
    sheet = openpyxl.load_workbook(done.path)["出租房"]
    assert "B3:C3" in {str(m) for m in sheet.merged_cells.ranges}
    assert sheet.print_title_rows == "$3:$4"


@pytest.mark.parametrize(
    ("start", "kind", "most_blank"),
    [("01_", "residents", 0), ("04_", "staff", 0), ("05_", "care", 3), ("06_", "residents", 2)],
)  # fmt: skip
def test_the_public_tables_are_learnt(start: str, kind: str, most_blank: int) -> None:
    made = learn_template(public.file(start), name="x")
    assert made.list == kind
    empty = [c.heading for c in made.columns if not c.field and not c.fixed]
    assert len(empty) <= most_blank, empty


def test_own_templates_are_kept_undone_and_forgotten(office: Workspace) -> None:
    made = Template("", "我的", "residents", shipped()["gbt31000-hukou"].columns)
    changes = kept.keep(office, made, actor="李梅")
    undo.undo(office, changes.step_id, actor="李梅")
    with office.read() as db, pytest.raises(NotFound):
        kept.template(db, "我的")
    kept.keep(office, made, actor="李梅")
    with office.read() as db:
        key = kept.template(db, "我的").key
    kept.forget(office, key, actor="李梅")
    with office.read() as db:
        assert set(kept.templates(db)) == set(shipped())
    with pytest.raises(NotFound):
        kept.forget(office, key, actor="李梅")


GOOD: dict[str, Any] = {
    "format": FORMAT,
    "list": "residents",
    "columns": [{"heading": "姓名", "field": "person.name"}],
}


@pytest.mark.parametrize(
    "change",
    [
        {"format": "x"}, {"list": "nobody"}, {"columns": []}, {"columns": [{"field": "x.y"}]}, {"columns": ["姓名"]},
        {"columns": [{"field": "person.birth", "as": "mm/dd"}]}, {"columns": {}}, {"where": {"name": "x"}},
    ],
)  # fmt: skip
def test_a_wrong_template_is_refused_in_words(change: dict[str, Any]) -> None:
    read(GOOD)
    with pytest.raises(Refused) as refusal:
        read({**GOOD, **change})
    assert refusal.value.text


def test_a_file_that_is_no_template_is_refused() -> None:
    for text in (b"", b"[]", b"\xff", b'{"format": 1}'):
        with pytest.raises(Refused):
            from_json(text)
    assert date.fromisoformat("2026-07-01") == TODAY
