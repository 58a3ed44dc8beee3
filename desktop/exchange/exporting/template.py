"""A receiver's own column layout as data (`gezhi-export/1`): which of our fields stands under which of its headings.

    {"format": "gezhi-export/1", "key": "gbt31000-hukou", "name": "…", "source": "GB/T 31000-2015",
     "list": "residents", "where": {"hukou": ["here", "away"]}, "sheet": "户籍人口",
     "above": [["户籍人口信息"]], "header": [["公民身份号码", "姓名"]], "merges": [[1, 1, 1, 2]],
     "columns": [{"field": "person.id_number", "required": true},
                 {"field": "person.birth", "as": "yyyymmdd"}, {"fixed": "中国"}, {}]}

`header` may be left out when every column has a `heading`. `{community}`, `{code}`, `{street}`, `{county}`,
`{today}`, `{rows}` in `above`, `below` and `fixed` are filled in. A column without `field` and `fixed` stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.paths import resource
from desktop.exchange.exporting.fields import FIELDS
from desktop.exchange.exporting.lists import LISTS
from desktop.exchange.exporting.words import FORMS
from desktop.exchange.workbook_data import Merge

FORMAT: Final = "gezhi-export/1"
SHIPPED: Final = ("templates", "export")
MOST_COLUMNS: Final = 200


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: `field` of ours written in `form` (`words.FORMS`) or by `table`, or `fixed`, or nothing."""

    heading: str
    field: str = ""
    form: str = ""
    fixed: str = ""
    table: Mapping[str, str] | None = None
    required: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Template:
    """A layout. Row numbers of `merges` count from the first line of `above`, 1-based."""

    key: str
    name: str
    list: str
    columns: tuple[TemplateColumn, ...]
    source: str = ""
    sheet: str = ""
    above: tuple[tuple[str, ...], ...] = ()
    header: tuple[tuple[str, ...], ...] = ()
    below: tuple[tuple[str, ...], ...] = ()
    merges: tuple[Merge, ...] = ()
    where: Mapping[str, Any] = field(default_factory=dict)
    shipped: bool = False

    def plain(self) -> dict[str, Any]:
        """As JSON types; `read` takes it back."""
        return {
            "format": FORMAT, "key": self.key, "name": self.name, "list": self.list, "source": self.source,
            "sheet": self.sheet, "above": [list(r) for r in self.above], "header": [list(r) for r in self.header],
            "below": [list(r) for r in self.below], "where": dict(self.where),
            "merges": [[m.top, m.left, m.bottom, m.right] for m in self.merges],
            "columns": [_column_plain(c) for c in self.columns],
        }  # fmt: skip


def read(plain: Any) -> Template:
    """A template out of JSON types; raises `Refused` that names what is wrong with it."""
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise _bad(_("这不是导出模板(gezhi-export/1)。"))
    if plain.get("list") not in LISTS:
        raise _bad(_("模板里没有写明是哪个名单。"))
    columns = tuple(_column(c, n) for n, c in enumerate(_sequence(plain, "columns"), 1))
    if not columns or len(columns) > MOST_COLUMNS:
        raise _bad(_("模板里没有栏目,或者栏目太多。"))
    header = _lines(plain, "header") or (tuple(c.heading for c in columns),)
    where = plain.get("where") or {}
    if not isinstance(where, dict) or set(where) - {"hukou", "category", "use", "grid"}:
        raise _bad(_("模板的筛选条件不认识。"))
    return Template(
        key=str(plain.get("key") or ""), name=str(plain.get("name") or plain.get("key") or ""),
        list=plain["list"], columns=columns, source=str(plain.get("source") or ""),
        sheet=str(plain.get("sheet") or ""), above=_lines(plain, "above"), header=header,
        below=_lines(plain, "below"), merges=tuple(Merge(*m) for m in _sequence(plain, "merges")), where=where,
    )  # fmt: skip


def from_json(text: bytes) -> Template:
    """A template out of a file; raises `Refused`."""
    try:
        return read(orjson.loads(text))
    except (orjson.JSONDecodeError, TypeError) as error:
        raise _bad(_("这不是导出模板(gezhi-export/1)。")) from error


def shipped() -> dict[str, Template]:
    """The layouts that come with the program, by key."""
    found = {}
    for path in sorted(resource(*SHIPPED).glob("*.json")):
        made = from_json(path.read_bytes())
        found[made.key] = _as_shipped(made)
    return found


def _as_shipped(made: Template) -> Template:
    return Template(
        **{name: getattr(made, name) for name in Template.__slots__ if name != "shipped"}, shipped=True
    )


def _column(plain: Any, number: int) -> TemplateColumn:
    if not isinstance(plain, dict):
        raise _bad(_("模板第 {n} 栏写得不对。").format(n=number))
    known, form = str(plain.get("field") or ""), str(plain.get("as") or "")
    if known and known not in FIELDS:
        raise _bad(_("模板第 {n} 栏要的内容不认识:{field}").format(n=number, field=known))
    if form and form not in FORMS:
        raise _bad(_("模板第 {n} 栏的写法不认识:{form}").format(n=number, form=form))
    table = plain.get("map")
    return TemplateColumn(
        str(plain.get("heading") or ""), known, form, str(plain.get("fixed") or ""),
        {str(k): str(v) for k, v in table.items()} if isinstance(table, dict) else None,
        bool(plain.get("required")), int(plain.get("width") or 0),
    )  # fmt: skip


def _column_plain(column: TemplateColumn) -> dict[str, Any]:
    full = {
        "heading": column.heading, "field": column.field, "as": column.form, "fixed": column.fixed,
        "map": dict(column.table) if column.table is not None else None, "required": column.required,
        "width": column.width,
    }  # fmt: skip
    return {name: value for name, value in full.items() if value}


def _lines(plain: Mapping[str, Any], name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(cell) for cell in line) for line in _sequence(plain, name))


def _sequence(plain: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = plain.get(name) or []
    if not isinstance(found, list):
        raise _bad(_("模板的“{name}”应当是一列。").format(name=name))
    return found


def _bad(text: str) -> Refused:
    return Refused(text, code="export.bad_template")
