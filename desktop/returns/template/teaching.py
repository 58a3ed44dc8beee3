"""What a template wants where, as data: the format `gezhi-teaching/1`.

    {"format": "gezhi-teaching/1", "title": "自查表",
     "sheets": [{"name": "附件1",
                 "header": {"C2": "unit", "I2": "date"},
                 "rows": {"per": "community", "first": 5, "last": 14, "total": 15},
                 "columns": {"B": {"code": "community.name"},
                             "C": {"code": "A03"},
                             "P": {"code": "B05", "as": "fraction"}}}]}

`header` puts `unit` (who reports), `date` (as-of day), `period` or the value of an indicator into single cells. `rows`
is the block with one row per `community`, `grid`, `person` (a grid worker) or `problem` (of the rectification ledger);
a block that is too short grows. Its `total` row is only filled where the template has no formula and the cell may be
edited. A column's `code` is an indicator of the catalogue or one of `PLACE_CODES` (`no` numbers the rows). `as`:
`number` (the value as it is), `fraction` (a rate as 0.686 for a cell formatted 0.0%), `yes_no` (with the words `yes`
and `no`), `text`. A sheet without `columns` has single cells only. `unknown` (column -> heading) is what stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.returns.catalogue import BY_CODE

FORMAT: Final = "gezhi-teaching/1"
NUMBER, FRACTION, YES_NO, TEXT = "number", "fraction", "yes_no", "text"
PER = ("community", "grid", "person", "problem")
HEADER = ("unit", "date", "period")
PLACE_CODES: Final = (
    "community.name", "community.code", "grid.name", "grid.code", "grid_names", "grid_bounds", "no",
    "person.name", "person.sex", "person.ethnicity", "person.birth", "person.politics", "person.education",
    "person.grids", "person.post", "person.employed", "person.phone", "person.certificate", "person.number",
    "person.note", "person.community",
    "problem.text", "problem.place", "problem.measure", "problem.responsible", "problem.due", "problem.result",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """What goes into a column, and in which form."""

    code: str
    form: str = NUMBER
    yes: str = "是"
    no: str = "否"

    def plain(self) -> dict[str, str]:
        """For JSON."""
        found = {"code": self.code, "as": self.form}
        return found | {"yes": self.yes, "no": self.no} if self.form == YES_NO else found


@dataclass(frozen=True, slots=True)
class SheetTeaching:
    """One sheet: single cells, the block of rows, and its columns by letter. `unknown`: headings not understood."""

    name: str
    header: Mapping[str, str]
    per: str
    first: int
    last: int
    total: int | None
    columns: Mapping[str, Column]
    unknown: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "header": dict(self.header),
            "rows": {"per": self.per, "first": self.first, "last": self.last, "total": self.total},
            "columns": {letter: column.plain() for letter, column in self.columns.items()},
            **({"unknown": dict(self.unknown)} if self.unknown else {}),
        }


@dataclass(frozen=True, slots=True)
class Teaching:
    """A template as understood."""

    title: str
    sheets: tuple[SheetTeaching, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators asked for."""
        wanted = [c.code for sheet in self.sheets for c in sheet.columns.values()]
        wanted += [code for sheet in self.sheets for code in sheet.header.values()]
        return tuple(dict.fromkeys(code for code in wanted if code in BY_CODE))

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {"format": FORMAT, "title": self.title, "sheets": [sheet.plain() for sheet in self.sheets]}


def read_teaching(path: Path) -> Teaching:
    """A teaching file. Raises `Refused` with what is wrong in it."""
    try:
        return from_plain(orjson.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            _("看不懂这份表格说明文件:{why}").format(why=error), code="teaching.unreadable"
        ) from error


def write_teaching(teaching: Teaching, path: Path) -> None:
    """Keep a teaching, to be corrected by hand or used again."""
    path.write_bytes(orjson.dumps(teaching.plain(), option=orjson.OPT_INDENT_2))


def from_plain(plain: Mapping[str, Any]) -> Teaching:
    """A teaching from its JSON form; raises ValueError for what it cannot mean."""
    if plain.get("format") != FORMAT:
        raise ValueError(plain.get("format"))
    return Teaching(str(plain.get("title", "")), tuple(_sheet(sheet) for sheet in plain["sheets"]))


def _sheet(plain: Mapping[str, Any]) -> SheetTeaching:
    rows = plain["rows"]
    per, first, last, total = rows.get("per", "community"), rows["first"], rows["last"], rows.get("total")
    if per not in PER or not isinstance(first, int) or not isinstance(last, int) or not 0 < first <= last:
        raise ValueError(rows)
    header = {str(cell): str(what) for cell, what in plain.get("header", {}).items()}
    if wrong := set(header.values()) - set(HEADER) - set(BY_CODE):
        raise ValueError(wrong)
    columns = {str(letter): _column(column) for letter, column in plain["columns"].items()}
    unknown = {str(letter): str(text) for letter, text in plain.get("unknown", {}).items()}
    return SheetTeaching(str(plain["name"]), header, per, first, last, total, columns, unknown)


def _column(plain: Mapping[str, str]) -> Column:
    code, form = plain["code"], plain.get("as", NUMBER)
    if code not in BY_CODE and code not in PLACE_CODES:
        raise ValueError(code)
    if form not in (NUMBER, FRACTION, YES_NO, TEXT):
        raise ValueError(form)
    return Column(code, form, plain.get("yes", "是"), plain.get("no", "否"))
