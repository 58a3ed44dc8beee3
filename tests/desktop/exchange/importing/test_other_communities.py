"""Any community's list says what is true of it, however its clerk lays it out: headings, header depth, fill, order."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import xlsxwriter

from desktop.exchange.importing.decisions import from_plain
from desktop.exchange.importing.parse import Parsed, parse
from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_data import DateCell, SheetData, WorkbookData
from tests.desktop.exchange.importing import ledgers
from tests.desktop.exchange.importing.communities import AS_OF, Community, Resident, invent

FIRST = int(os.environ.get("GEZHI_LAYOUT_SEED", "0"))
COUNT = int(os.environ.get("GEZHI_LAYOUTS", "120"))


def truth(community: Community, layout: ledgers.Layout) -> dict[str, dict[str, Any]]:
    """What every person of the list must be read as, by name; only what the list has columns for."""
    columns = set(layout.columns)
    if layout.seats:
        columns |= set(ledgers._seat_fields(layout))
    found = {}
    for home in community.homes:
        people = home.people[: layout.seats] if layout.seats else home.people
        for seat, person in enumerate(people, 1):
            own = (
                columns
                if not layout.seats
                else columns - {"sex", "birth"} | set(ledgers._seat_fields(layout, seat))
            )
            facts = _facts(person, own, layout)
            facts |= {"place": tuple(p or "" for p in home.place), "head": home.people[0].name}
            if "micro" in columns:
                facts["micro"] = (home.grid, home.micro)
            if "grid" in columns or layout.sheets == "grid":
                facts["grid"] = home.grid
            if "status" in columns:
                facts["status"] = home.status
            found[person.name] = facts
    return found


def _facts(person: Resident, columns: set[str], layout: ledgers.Layout) -> dict[str, Any]:
    good = person.id_kind in {"good", "old"}
    proven = good or person.id_kind == "numeric"
    birth = None
    if proven:
        birth = person.birth.isoformat()
    elif "birth" in columns:
        birth = person.birth.isoformat()[: 7 if layout.dates == "month" else 10]
    relation = person.relation
    return {
        "number": person.id_number if good else None,
        "prefix15": person.id_number[:15] if proven else None,
        "birth": birth,
        "sex": person.sex if good or "sex" in columns else None,
        "relation": relation,
        "phones": person.phones if "phones" in columns else (),
        "ethnicity": person.ethnicity if "ethnicity" in columns else None,
        "politics": person.politics if "politics" in columns else None,
        "education": person.education if "education" in columns else None,
        "hukou": person.hukou if "hukou" in columns else None,
        "state": person.state,
        "categories": list(person.categories) if not layout.seats and person.state is None else None,
    }


def read(parsed: Parsed) -> dict[str, dict[str, Any]]:
    found = {}
    for p in parsed.residents.people:
        found[p.name] = {
            "number": p.number, "prefix15": p.prefix15, "birth": str(p.birth) if p.birth else None, "sex": p.sex,
            "relation": p.relation, "phones": p.phones, "ethnicity": p.ethnicity, "politics": p.politics,
            "education": p.education, "hukou": p.hukou, "state": p.state, "categories": sorted(p.note_categories),
            "place": p.block.address.key if p.block.address else p.block.known, "head": p.block.head_name,
            "micro": p.block.micro, "grid": p.block.grid, "status": p.block.status,
        }  # fmt: skip
    return found


def differences(community: Community, layout: ledgers.Layout, parsed: Parsed) -> list[str]:
    want, got = truth(community, layout), read(parsed)
    wrong = [f"missing {n}" for n in want.keys() - got.keys()] + [
        f"invented {n}" for n in got.keys() - want.keys()
    ]
    for name in want.keys() & got.keys():
        for fact, value in want[name].items():
            mine = got[name][fact]
            if fact == "relation" and value in {"11", "12"} and mine == "10":
                continue  # 配偶 of somebody whose sex the list does not tell
            if fact == "categories" and value is None:
                continue
            if mine != value:
                wrong.append(f"{name} {fact}: {mine!r} for {value!r}")
    empty = {tuple(p or "" for p in h.place): h.status for h in community.homes if not h.people}
    marked = {s.block.address.key if s.block.address else None: s.state for s in parsed.residents.status_rows}
    if marked != empty:
        wrong.append(f"homes without people {marked} for {empty}")
    return wrong


def run(seed: int, seats: int) -> tuple[ledgers.Layout, Parsed, list[str], Any]:
    rng = Random(seed)
    community = invent(rng)
    layout = ledgers.choose(rng, seats=seats)
    book = ledgers.workbook(rng, community, layout)
    parsed = parse(book, from_plain(community.answers()), file="名单.xlsx", as_of=AS_OF)
    return layout, parsed, differences(community, layout, parsed), book


@pytest.mark.parametrize("seats", [0, 5])
def test_a_list_of_any_layout_says_what_is_true(seats: int) -> None:
    for seed in range(FIRST, FIRST + COUNT):
        layout, _parsed, wrong, _book = run(seed, seats)
        assert not wrong, (seed, layout, wrong[:5])


def test_sheets_of_one_workbook_may_be_laid_out_differently() -> None:
    for seed in range(FIRST, FIRST + COUNT // 4):
        rng = Random(seed)
        community = invent(rng, 40)
        sheets: list[SheetData] = []
        wanted: dict[str, dict[str, Any]] = {}
        for number in (0, 1):
            half = replace(community, homes=community.homes[number::2])
            layout = replace(ledgers.choose(rng), sheets="one", bands="")
            layout = replace(layout, quirks=layout.quirks - {"strange", "nameless"})
            book = ledgers.workbook(rng, half, layout)
            sheets += [replace(s, name=f"表{number}") for s in book.sheets if s.name == "Sheet1"]
            wanted |= truth(half, layout)
        book = WorkbookData("xlsx", tuple(sheets))
        got = read(parse(book, from_plain(community.answers()), file="名单.xlsx", as_of=AS_OF))
        assert got.keys() == wanted.keys(), seed
        assert all(
            got[n]["place"] == wanted[n]["place"] and got[n]["number"] == wanted[n]["number"] for n in got
        )


@pytest.mark.parametrize("kind", ["xlsx", "csv", "html"])
def test_the_same_list_as_a_file_says_the_same(tmp_path: Path, kind: str) -> None:
    for seed in range(FIRST, FIRST + 6):
        rng = Random(seed)
        community = invent(rng)
        layout = replace(ledgers.choose(rng), sheets="one", bands="", quirks=frozenset())
        if kind != "xlsx":  # text knows no merges, no numbers and no dates
            layout = replace(layout, fill="blank", depth=1, dates="dashes", numbers="text")
            for person in (p for home in community.homes for p in home.people):
                person.id_kind = "none" if person.id_kind == "numeric" else person.id_kind
        book = ledgers.workbook(rng, community, layout)
        sheet = next(s for s in book.sheets if s.name == "Sheet1")
        path = tmp_path / f"名单{seed}.{kind}"
        WRITERS[kind](path, sheet)
        parsed = parse(read_workbook(path), from_plain(community.answers()), file=path.name, as_of=AS_OF)
        wrong = differences(community, layout, parsed)
        assert not wrong, (seed, layout, wrong[:5])


def _write_xlsx(path: Path, sheet: SheetData) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("名单")
        day = book.add_format({"num_format": "yyyy/m/d"})
        for merge in sheet.merges:
            page.merge_range(merge.top - 1, merge.left - 1, merge.bottom - 1, merge.right - 1, "")
        for row, cells in sheet.rows.items():
            for column, value in cells.items():
                if isinstance(value, DateCell):
                    page.write_datetime(row - 1, column - 1, value.day, day)
                elif isinstance(value, str):
                    page.write_string(row - 1, column - 1, value)
                else:
                    page.write(row - 1, column - 1, value)


def _lines(sheet: SheetData) -> list[list[str]]:
    return [
        [sheet.text(row, c) for c in range(1, sheet.last_column + 1)] for row in range(1, max(sheet.rows) + 1)
    ]


def _write_csv(path: Path, sheet: SheetData) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(_lines(sheet))


def _write_html(path: Path, sheet: SheetData) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in _lines(sheet))
    path.write_text(f"<html><meta charset=utf-8><table>{rows}</table></html>", encoding="utf-8")


WRITERS = {"xlsx": _write_xlsx, "csv": _write_csv, "html": _write_html}
