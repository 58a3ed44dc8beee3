"""What leaves the office: masked by itself, whole only with the right and a reason, and always in the audit chain."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop.base.errors import Cancelled, Refused
from desktop.domain.care import CATEGORIES
from desktop.domain.permissions import SPECIALIST
from desktop.exchange.exporting.fields import FIELDS, Kind
from desktop.exchange.exporting.lists import LISTS
from desktop.exchange.exporting.rows import available
from desktop.exchange.exporting.run import Wanted, export, look
from desktop.exchange.exporting.table import Shown, export_table
from desktop.workspace import Workspace
from tests.desktop.exchange.exporting import places

TODAY = date(2026, 7, 1)
REASON = "报区民政局核对"


def written(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]


def by_heading(path: Path) -> list[dict[str, Any]]:
    head, *rest = written(path)
    return [dict(zip(head, row, strict=True)) for row in rest]


def audit(office: Workspace) -> list[tuple[str, str, dict[str, Any]]]:
    with office.read() as db:
        rows = db.exec_driver_sql(
            "SELECT actor, event, json_remove(detail, '$.install') FROM audit WHERE event LIKE 'list.%'"
        )
        return [(row[0], row[1], json.loads(row[2])) for row in rows]


@pytest.mark.parametrize("key", LISTS)
def test_every_list_is_written_with_every_column_it_can_have(
    office: Workspace, tmp_path: Path, key: str
) -> None:
    places.furnish(office)
    columns = tuple(k for k in FIELDS if k in available(key))
    assert set(LISTS[key].columns) | set(LISTS[key].more) <= set(columns)
    done = export(office, Wanted(key, columns, words="zw"), tmp_path / "a.xlsx", actor="李梅", today=TODAY)
    assert written(done.path)[0] == [FIELDS[k].heading for k in columns]
    assert len(written(done.path)) == done.rows + 1


def test_numbers_are_masked_and_the_birth_date_with_them(office: Workspace, tmp_path: Path) -> None:
    places.furnish(office)
    done = export(office, Wanted("residents"), tmp_path / "a.xlsx", actor="李梅", today=TODAY)
    first = by_heading(done.path)[1]
    assert first["身份证号"] == "420303********001X"
    assert first["出生日期"] == "1985"
    assert first["联系电话"] == "138****5678、0719-****888"
    assert first["备注"] == "儿子身份证420303********0019,电话139****1111"
    assert done.masked
    text = "".join(str(v) for row in written(done.path) for v in row)
    assert "19850312" not in text
    assert audit(office) == [
        ("李梅", "list.exported", {
            "list": "residents", "rows": 4, "masked": True, "format": "xlsx", "template": "", "reason": "",
            "category": "",
        })
    ]  # fmt: skip


def test_without_the_number_the_birth_date_may_stand(office: Workspace, tmp_path: Path) -> None:
    places.furnish(office)
    wanted = Wanted("residents", ("姓名", "出生日期"))
    done = export(office, wanted, tmp_path / "a.xlsx", actor="李梅", today=TODAY)
    assert by_heading(done.path)[1] == {"姓名": "张伟", "出生日期": "1985-03-12"}


@pytest.mark.parametrize("key", sorted(LISTS))
def test_no_list_shows_a_birth_date_in_a_row_with_a_masked_number(
    office: Workspace, tmp_path: Path, key: str
) -> None:
    """Every list there is, with every column there is, one that has a number and one that has not."""
    places.furnish(office)
    with office.change("resident.edit", actor="李梅") as unit:
        for (person,) in unit.db.exec_driver_sql("SELECT id FROM resident").all():
            unit.set("resident", person, {"note": f"本人证号{places.ID}", "birth": "1985-03-12"})
    every = tuple(sorted(available(key)))
    birthdays = [one for one in every if FIELDS[one].kind is Kind.BIRTH]
    numbers = [one for one in every if FIELDS[one].kind is Kind.ID]
    for columns in (every, tuple(one for one in every if one not in numbers)):
        if not columns:
            continue
        done = export(
            office, Wanted(key, columns, words="zw"), tmp_path / "a.xlsx", actor="李梅", today=TODAY
        )
        for row in written(done.path)[1:]:
            cells = [str(cell or "") for cell in row]
            if any("********" in cell for cell in cells):
                assert not any(re.search(r"1985\D?0?3\D?12", cell) for cell in cells), (key, birthdays)
    assert key not in ("residents", "care", "duplicates") or (birthdays and numbers)


def test_whole_numbers_need_a_reason_and_the_right(office: Workspace, tmp_path: Path) -> None:
    places.furnish(office)
    path = tmp_path / "a.xlsx"
    with pytest.raises(Refused) as refusal:
        export(office, Wanted("residents", unmask=True), path, actor="李梅", today=TODAY)
    assert refusal.value.code == "export.reason"
    assert not list(tmp_path.glob("*a.xlsx*"))
    assert not audit(office)
    done = export(office, Wanted("residents", unmask=True, reason=REASON), path, actor="李梅", today=TODAY)
    assert by_heading(path)[1]["身份证号"] == places.ID
    assert not done.masked
    assert audit(office)[0][2]["reason"] == REASON
    places.account(office, "李梅", "clerk")
    places.account(office, "查询员", "viewer")
    with pytest.raises(Refused) as refusal:
        export(office, Wanted("residents"), path, actor="查询员", today=TODAY)
    assert refusal.value.code == "permission.export"


def test_many_whole_numbers_need_more_than_a_word(office: Workspace, tmp_path: Path) -> None:
    many = [{"name": f"甲{n}", "id_number": places.ID, "home": 0} for n in range(51)]
    places.furnish(office, many)
    with pytest.raises(Refused) as refusal:
        export(
            office,
            Wanted("residents", unmask=True, reason="用"),
            tmp_path / "a.xlsx",
            actor="李",
            today=TODAY,
        )
    assert "51" in refusal.value.text


def test_restricted_people_are_neither_listed_nor_counted(office: Workspace, tmp_path: Path) -> None:
    who = places.furnish(office)
    places.care(office, who[0], "mental")
    places.care(office, who[2], "alone")
    path = tmp_path / "a.xlsx"
    assert look(office, Wanted("care"), actor="李梅", today=TODAY).rows == 1
    done = export(office, Wanted("care"), path, actor="李梅", today=TODAY)
    assert [row["类别"] for row in by_heading(done.path)] == ["独居老人"]
    with pytest.raises(Refused) as refusal:
        export(office, Wanted("care", category="mental"), path, actor="李梅", today=TODAY)
    assert refusal.value.code == "permission.category"
    places.account(office, "专干", "clerk", SPECIALIST + "mental")
    export(office, Wanted("care", category="mental"), path, actor="专干", today=TODAY)
    assert [row["姓名"] for row in by_heading(path)] == ["张伟"]
    assert {c.key for c in CATEGORIES} >= {"mental", "alone"}


def test_a_grid_an_order_and_those_who_left(office: Workspace, tmp_path: Path) -> None:
    who = places.furnish(office)
    path = tmp_path / "a.xlsx"
    export(office, Wanted("residents", grid=3), path, actor="李梅", today=TODAY)
    assert [row["姓名"] for row in by_heading(path)] == ["张伟", "=HYPERLINK(1)"]
    assert by_heading(path)[0]["微网格"] == "3-2"
    export(office, Wanted("residents", ids=(who[2], who[0])), path, actor="李梅", today=TODAY)
    assert [row["姓名"] for row in by_heading(path)] == ["阿依古丽·买买提", "张伟"]
    with office.change("test", actor="李") as unit:
        unit.set("resident", who[0], {"state": "left"})
    assert look(office, Wanted("residents"), actor="李梅", today=TODAY).rows == 3
    assert look(office, Wanted("residents", everybody=True), actor="李梅", today=TODAY).rows == 4


def test_cancelling_leaves_no_file_and_no_entry(office: Workspace, tmp_path: Path) -> None:
    places.furnish(office)

    class Impatient:
        cancelled = True

        def report(self, done: int, total: int, doing: str = "") -> None: ...

    with pytest.raises(Cancelled):
        export(
            office, Wanted("residents"), tmp_path / "a.xlsx", actor="李", today=TODAY, progress=Impatient()
        )
    assert not list(tmp_path.glob("*.xlsx")) + list(tmp_path.glob(".*part"))
    assert not audit(office)


def test_csv_in_utf8_and_gb18030(office: Workspace, tmp_path: Path) -> None:
    places.furnish(office)
    for encoding, codec in (("utf-8", "utf-8-sig"), ("gb18030", "gb18030")):
        path = tmp_path / f"{encoding}.csv"
        export(office, Wanted("residents", encoding=encoding), path, actor="李梅", today=TODAY)
        rows = list(csv.reader(path.read_text(encoding=codec).splitlines(keepends=True)))
        names = [row[rows[0].index("姓名")] for row in rows[1:]]
        assert names == ["𠮷野", "张伟", "'=HYPERLINK(1)", "阿依古丽·买买提"]
    assert (tmp_path / "utf-8.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_gbk_names_what_it_cannot_hold_and_writes_nothing(office: Workspace, tmp_path: Path) -> None:
    places.furnish(office)
    with pytest.raises(Refused) as refusal:
        export(office, Wanted("residents", encoding="gbk"), tmp_path / "a.csv", actor="李梅", today=TODAY)
    assert refusal.value.code == "export.not_in_gbk"
    assert {p.text for p in refusal.value.problems.values()} == {
        "第 1 行“户主”里的“𠮷”(U+20BB7)",
        "第 1 行“姓名”里的“𠮷”(U+20BB7)",
    }
    assert not list(tmp_path.glob("*a.csv*"))


def test_the_table_on_the_screen_is_masked_whatever_it_shows(office: Workspace, tmp_path: Path) -> None:
    shown = Shown(
        "households.table", "住户", ("姓名", "证号", "出生日期"), [("张伟", places.ID, "1985-03-12")]
    )
    export_table(office, shown, tmp_path / "a.xlsx", actor="李梅")
    assert written(tmp_path / "a.xlsx")[1] == ["张伟", "420303********001X", "1985"]
    assert audit(office)[0][2]["as_shown"]


@pytest.mark.parametrize(
    "wrong", [Wanted("nobody"), Wanted("residents", ("no_such",)), Wanted("staff", grid=3)]
)
def test_what_does_not_exist_is_refused(office: Workspace, tmp_path: Path, wrong: Wanted) -> None:
    with pytest.raises(Refused):
        export(office, wrong, tmp_path / "a.xlsx", actor="李", today=TODAY)
    assert not list(tmp_path.glob("a*"))


def test_a_place_that_cannot_be_written_is_said(office: Workspace, tmp_path: Path) -> None:
    places.furnish(office)
    (tmp_path / "a.xlsx").mkdir()  # as a file somebody else holds open: it cannot be replaced
    for path in (tmp_path / "a.xlsx", tmp_path / "gone" / "b.csv"):
        with pytest.raises(Refused) as refusal:
            export(office, Wanted("residents"), path, actor="李梅", today=TODAY)
        assert refusal.value.code == "export.cannot_write"
    shown = Shown("households.table", "住户", ("姓名",), [("张伟",)])
    with pytest.raises(Refused):
        export_table(office, shown, tmp_path / "a.xlsx", actor="李梅")
    assert [path.name for path in tmp_path.glob("*.part")] == []
