"""Write the five annex templates of the self-inspection (resources/returns/*.xlsx) and what each cell asks for.

    .venv/bin/python .ci/annexes.py

The workbooks are shipped; this says how they are made, so that a heading can be put right without a spreadsheet.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter

HERE = Path(__file__).parents[1] / "resources" / "returns"
FIRST_ROW, ROWS = 6, 4
LONG = 20  # from this width on a column holds sentences, which begin at the left
# number: (title, per, columns of (group, heading, code, as, width), with a total row)
ANNEXES: dict[int, tuple[str, str, list[tuple[str, str, str, str, float]], bool]] = {
    1: ("城市社区网格划分情况统计表", "community", [
        ("", "序号", "no", "number", 5), ("", "社区名称", "community.name", "text", 14),
        ("", "总户数", "A03", "number", 9), ("", "总人口", "A08", "number", 9), ("", "网格数", "A11", "number", 8),
        ("其中", "不足300户", "A16", "number", 9), ("其中", "300–500户", "A18", "number", 9),
        ("其中", "超过500户", "A17", "number", 9), ("", "微网格数", "A22", "number", 9),
        ("", "网格名称及范围(四至)", "grid_bounds", "text", 34), ("", "备注", "", "", 10)], True),
    2: ("网格员配备情况统计表", "community", [
        ("", "社区名称", "community.name", "text", 14), ("", "网格数", "A11", "number", 7),
        ("", "网格员数", "B01", "number", 7), ("", "专职", "B10.full_time", "number", 6),
        ("", "兼职", "B10.part_time", "number", 6), ("", "两委成员数", "C01", "number", 7),
        ("", "书记以外两委兼任网格员数", "C04", "number", 10), ("", "比例", "C05", "text", 7),
        ("", "兼任2个以上网格人数", "C08", "number", 9), ("", "协管员", "B13.count", "number", 7),
        ("", "监督员", "B14.count", "number", 7), ("", "公益员", "B15.persons", "number", 7),
        ("", "信息员", "B16.persons", "number", 7), ("", "社工证人数", "B25", "number", 7),
        ("", "配备覆盖率", "B05", "fraction", 9)], True),
    3: ("制度落实及“三统一”情况统计表", "community", [
        ("", "社区名称", "community.name", "text", 14), ("制度建立", "例会", "D01", "yes_no", 6),
        ("制度建立", "日志", "D02", "yes_no", 6), ("制度建立", "公示", "D03", "yes_no", 6),
        ("", "公示齐全网格数", "E01", "number", 8), ("工作胸牌", "应发", "E05.due", "number", 7),
        ("工作胸牌", "已发", "E05.issued", "number", 7), ("联系卡", "应发", "E06.due", "number", 8),
        ("联系卡", "已发", "E06.issued", "number", 8), ("联系卡", "率", "E07", "fraction", 8),
        ("微信平台", "建立", "I01", "yes_no", 6), ("微信平台", "使用", "I02", "yes_no", 6),
        ("", "周巡查达标率", "G02.weekly", "fraction", 9), ("", "采集率", "F01", "fraction", 8),
        ("", "覆盖率", "F07", "fraction", 8)], False),
    4: ("网格员花名册", "person", [
        ("", "序号", "no", "number", 5), ("", "姓名", "person.name", "text", 9), ("", "性别", "person.sex", "text", 5),
        ("", "民族", "person.ethnicity", "text", 7), ("", "出生年月", "person.birth", "text", 9),
        ("", "政治面貌", "person.politics", "text", 10), ("", "学历", "person.education", "text", 10),
        ("", "网格", "person.grids", "text", 20), ("", "职务", "person.post", "text", 9),
        ("", "专/兼职", "person.employed", "text", 7), ("", "联系电话", "person.phone", "text", 13),
        ("", "社工证", "person.certificate", "text", 13), ("", "备注", "person.note", "text", 12)], False),
    5: ("存在问题及整改台账", "problem", [
        ("", "序号", "no", "number", 5), ("", "问题", "problem.text", "text", 36), ("", "涉及网格", "problem.place",
        "text", 18),
        ("", "整改措施", "problem.measure", "text", 30), ("", "责任人", "problem.responsible", "text", 9),
        ("", "时限", "problem.due", "text", 11), ("", "完成情况", "problem.result", "text", 20)], False),
}  # fmt: skip


def letter(column: int) -> str:
    return chr(65 + column)


def build(number: int) -> None:
    title, per, columns, total = ANNEXES[number]
    path = HERE / f"annex_{number}.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": title, "created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the workbook has no zone
    sheet = book.add_worksheet(f"附件{number}")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.7, 0.6)
    sheet.repeat_rows(3, 4)
    styles = _styles(book)
    last = len(columns) - 1
    sheet.write(0, 0, f"附件{number}", styles["plain"])
    sheet.merge_range(1, 0, 1, last, title, styles["title"])
    half = max(3, len(columns) // 2)
    sheet.write(2, 0, "填报单位(盖章)", styles["plain"])
    sheet.merge_range(2, 2, 2, half - 1, "", styles["plain"]) if half > 3 else sheet.write(
        2, 2, "", styles["plain"]
    )
    sheet.write(2, half, "填报日期", styles["plain"])
    sheet.write(2, half + 1, "", styles["plain"])
    if number <= 3:
        sheet.write(2, last, "单位:户、人、个", styles["right"])
    _headings(sheet, columns, styles)
    for row in range(FIRST_ROW - 1, FIRST_ROW - 1 + ROWS):
        sheet.set_row(row, 24)
        for at, (_group, _heading, code, form, width) in enumerate(columns):
            text = "long" if width >= LONG else "words"
            style = styles["percent" if form == "fraction" else text if form == "text" else "cell"]
            sheet.write_blank(row, at, None, style if code else styles["words"])
    end = FIRST_ROW - 1 + ROWS
    if total:
        _total(sheet, columns, styles, end)
    foot = end + (2 if total else 1)
    for at, words in enumerate(("单位负责人(签字):", "审核人:", "填表人:", "联系电话:")):
        sheet.write(foot, round(at * len(columns) / 4), words, styles["plain"])
    sheet.print_area(0, 0, foot, last)
    book.close()
    teaching = {
        "format": "gezhi-teaching/1", "title": title,
        "sheets": [{
            "name": f"附件{number}", "header": {"C3": "unit", f"{letter(half + 1)}3": "date"},
            "rows": {"per": per, "first": FIRST_ROW, "last": end, "total": end + 1 if total else None},
            "columns": {letter(at): {"code": code, "as": form} for at, (_g, _h, code, form,
            _w) in enumerate(columns) if code},
        }],
    }  # fmt: skip
    path.with_suffix(".json").write_bytes(orjson.dumps(teaching, option=orjson.OPT_INDENT_2) + b"\n")


def _styles(book: Any) -> dict[str, Any]:
    plain = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    boxed = {**plain, "border": 1, "align": "center", "text_wrap": True}
    made = {
        "plain": plain, "right": {**plain, "align": "right"}, "cell": boxed, "words": {**boxed, "num_format": "@"},
        "long": {**boxed, "num_format": "@", "align": "left"},
        "percent": {**boxed, "num_format": "0.0%"}, "head": {**boxed, "bold": True},
        "title": {**plain, "font_name": "方正小标宋简体", "font_size": 18, "align": "center"},
    }  # fmt: skip
    return {name: book.add_format(style) for name, style in made.items()}


def _headings(sheet: Any, columns: list[tuple[str, str, str, str, float]], styles: dict[str, Any]) -> None:
    sheet.set_row(3, 22)
    sheet.set_row(4, 32)
    at = 0
    while at < len(columns):
        group = columns[at][0]
        width = 1
        while group and at + width < len(columns) and columns[at + width][0] == group:
            width += 1
        if group:
            sheet.merge_range(3, at, 3, at + width - 1, group, styles["head"])
            for n in range(at, at + width):
                sheet.write(4, n, columns[n][1], styles["head"])
        else:
            sheet.merge_range(3, at, 4, at, columns[at][1], styles["head"])
        for n in range(at, at + width):
            sheet.set_column(n, n, columns[n][4])
        at += width


def _total(
    sheet: Any, columns: list[tuple[str, str, str, str, float]], styles: dict[str, Any], row: int
) -> None:
    name = 1 if columns[0][2] == "no" else 0
    sheet.set_row(row, 24)
    for at, (_group, _heading, code, form, _width) in enumerate(columns):
        if at == name:
            sheet.write(row, at, "合计", styles["head"])
        elif form == "number" and code != "no":
            sheet.write_formula(row, at, f"=SUM({letter(at)}{FIRST_ROW}:{letter(at)}{row})", styles["cell"])
        else:
            sheet.write_blank(row, at, None, styles["percent" if form == "fraction" else "cell"])


for annex in ANNEXES:
    build(annex)
