"""Workbooks spoiled at random: small sound files of every kind, and every way bytes, parts and marks get broken.

    python -m tests.desktop.exchange.mutations SEED FIRST COUNT FOLDER

reads the mutants FIRST … FIRST+COUNT-1 in one capped process, as the child reader does, and writes one line for each:
its number and `read`, `refused CODE`, `died` or, for a defect of ours, `broken …`. A mutant that aborts the process
leaves no line: whoever started it goes on behind that one.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import xlsxwriter

from desktop.base.errors import Refused
from desktop.exchange import workbook_limits
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.parse import parse
from desktop.exchange.workbook_child import read
from desktop.exchange.workbook_data import from_plain, to_plain
from desktop.exchange.workbook_scan import scan_zip, sniff

DRESS = Path(__file__).parents[2] / "files" / "workbooks" / "dress.xls"
LINES = [
    ["序号", "姓名", "与户主关系", "身份证号", "住址", "联系电话", "备注"],
    ["1", "赵一鸣", "户主", "11010519491231002X", "3号楼2单元501", "13800000001", "独居"],
    ["", "钱二妹", "妻", "", "同上", "0719-8000911", ""],
    ["2", "孙三", "户主", "440524188001010014", "3-2-502", "", "已迁出"],
    ["合计", "2户", "3人", "", "", "", ""],
]
_ODD = (
    b"", b"0", b"-1", b"1e308", b"99999999999999999999", b"NaN", b"\x00", b"<", b"&#x0;", b"A1:XFD1048576", b"\xff\xfe",
    b'" x="', b"1048577", b"s", b"]]>", b"\xe4\xb8", b"4294967295", b"../../x", b"2147483648",
)  # fmt: skip


@cache
def sound() -> tuple[tuple[str, bytes], ...]:
    """(suffix, bytes) of the files everything else is made of."""
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as writing:
        sheet = writing.add_worksheet("第一网格")
        gone = writing.add_format({"font_strikeout": True, "bg_color": "#FFFF00"})
        day = writing.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, 6, "居民台账")
        for row, line in enumerate(LINES, 1):
            for column, text in enumerate(line):
                sheet.write(row, column, text, gone if row == 3 else None)
        sheet.write_datetime(3, 7, date(1985, 3, 12), day)  # type: ignore[arg-type]
        sheet.write_formula(4, 7, "=1+1", None, 2)
        sheet.write_comment(2, 1, "待核实")
        sheet.merge_range("A8:A9", "3")
        sheet.set_row(4, None, None, {"hidden": True})
        writing.add_worksheet("旧").hide()
    rows = "".join("<tr>" + "".join(f"<td rowspan=1>{c}</td>" for c in line) + "</tr>" for line in LINES)
    cells = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in line) + "</Row>"
        for line in LINES
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    text = "\r\n".join(",".join(line) for line in LINES)
    return (
        (".xlsx", book.getvalue()),
        (".xls", DRESS.read_bytes()),
        (".xml", f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="a"><Table>{cells}'
         "</Table></Worksheet></Workbook>".encode()),
        (".xls", f'<html><meta charset="gbk"><table>{rows}</table></html>'.encode("gb18030")),
        (".csv", text.encode("gb18030")),
        (".csv", text.replace(",", "\t").encode("utf-16")),
        (".csv", text.encode("utf-8-sig")),
    )  # fmt: skip


def mutant(seed: int, number: int) -> tuple[str, bytes]:
    """(suffix, bytes) of one spoiled file; the same numbers give the same file."""
    rng = Random(f"{seed}/{number}")
    suffix, data = rng.choices(sound(), (8, 5, 2, 2, 1, 1, 1))[0]
    if suffix == ".xlsx" and rng.random() < 0.8:
        return suffix, _package(rng, data)
    ways: tuple[Callable[[Random, bytes], bytes], ...] = (_flip, _flip, _cut, _insert, _double, _splice)
    for _time in range(rng.choice((1, 1, 2, 5))):
        data = rng.choice(ways)(rng, data)
    return suffix, data


def _flip(rng: Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _bit in range(rng.choice((1, 1, 3, 20))):
        if out:
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _cut(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] if rng.random() < 0.6 else data[:at] + data[at + rng.randrange(1, 200) :]


def _insert(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_ODD) * rng.choice((1, 1, 50)) + data[at:]


def _double(rng: Random, data: bytes) -> bytes:
    a, b = sorted(rng.randrange(len(data) + 1) for _end in (1, 2))
    return data[:b] + data[a:b] * rng.choice((1, 2, 30)) + data[b:] if b - a < 3000 else data[:b] + data[a:]


def _splice(rng: Random, data: bytes) -> bytes:
    other = rng.choice(sound())[1]
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other)) :]


def _package(rng: Random, data: bytes) -> bytes:
    """The parts of a package spoiled, swapped, lost or doubled, in a zip that is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for _time in range(rng.choice((1, 1, 2, 4))):
        name = rng.choice([n for n in parts if not n.startswith("docProps")] or [*parts])
        way = rng.random()
        if way < 0.06:
            del parts[name]
        elif way < 0.12:
            other = rng.choice([*parts])
            parts[name], parts[other] = parts[other], parts[name]
        elif way < 0.75:
            parts[name] = _mark_up(rng, parts[name])
        else:
            parts[name] = rng.choice((_flip, _cut, _insert, _double))(rng, parts[name])
        if not parts:
            break
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return _flip(rng, out.getvalue()) if rng.random() < 0.1 else out.getvalue()


def _mark_up(rng: Random, xml: bytes) -> bytes:
    """Attribute values, texts or whole elements of an XML part changed; mostly it stays well-formed."""
    values = list(re.finditer(rb'="([^"]*)"|>([^<>]+)<', xml))
    if not values:
        return xml
    if rng.random() < 0.2:
        elements = list(re.finditer(rb"<(\w+)[^<>]*/>|<(c|v|t|f|row)( [^<>]*)?>[^<>]*</\2>", xml))
        if elements:
            found = rng.choice(elements)
            times = rng.choice((0, 2, 3, 200))
            return xml[: found.start()] + found[0] * times + xml[found.end() :]
    found = rng.choice(values)
    a, b = found.span(1) if found[1] is not None else found.span(2)
    digits = bytes(rng.choice(b"0123456789") for _n in range(rng.choice((1, 3, 7, 12))))
    return xml[:a] + rng.choice((digits, xml[a:b] + digits, rng.choice(_ODD), xml[a:b] * 3, b"")) + xml[b:]


def outcome(path: Path, *, understand: bool) -> str:
    """What the reader makes of a file: `read`, `refused CODE`; anything else it raises is a defect."""
    try:
        kind = sniff(path)
        notes = scan_zip(path) if kind == "xlsx" else []
        book = read(path, kind)
        assert not set(notes) - {"file.macro_ignored", "file.external_link"}
    except Refused as refusal:
        return f"refused {refusal.code}"
    if understand:
        parse(from_plain(to_plain(book)), Decisions(), file=path.name, as_of=date(2026, 6, 30)).report.plain()
    return "read"


def main(arguments: list[str]) -> None:
    seed, first, count = map(int, arguments[:3])
    workbook_limits.cap()
    folder = Path(arguments[3])
    for number in range(first, first + count):
        suffix, data = mutant(seed, number)
        path = folder / f"mutant{first}{suffix}"
        path.write_bytes(data)
        try:
            said = outcome(path, understand=number % 4 == 0)
        except BaseException as error:
            # a panic of the reader of old workbooks ends the real child as an abort would; the parent says so
            panic = type(error).__name__ == "PanicException"
            said = "died" if panic else f"broken {type(error).__name__}: {error}"[:300].replace("\n", " ")
        sys.stdout.write(f"{number} {said}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
