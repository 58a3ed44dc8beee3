"""A receiver's blank workbook as a template: its heading rows recognised, our field put under each heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain import care
from desktop.domain.typed_text import bare
from desktop.exchange.exporting.fields import FIELDS
from desktop.exchange.exporting.rows import PLACE, available
from desktop.exchange.exporting.template import Template, TemplateColumn
from desktop.exchange.importing.fields import field_of, is_heading
from desktop.exchange.importing.table import Table, find_table
from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_data import Merge, SheetData, WorkbookData

_IMPORTED: Final = {"residents": "residents", "care": "care", "staff": "staff", "buildings": "buildings"}
_NAMED: Final = {"residents": "person.name", "staff": "staff.name"}  # such a list names somebody in every row
_DATE_HINTS: Final = (
    (re.compile("yyyymmdd|8位", re.IGNORECASE), "yyyymmdd"), (re.compile("年月$"), "yyyy.mm"),
)  # fmt: skip
_ORDINAL = re.compile(r"^(序号|编号|顺序号|NO\.?|№)$", re.IGNORECASE)
_OTHERS: Final = ("dwelling.owner_", "dwelling.tenant_")
_OWN_WORDS: Final = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        ("职业类别|宗教", ""), ("网格编码|网格代码", "grid.code"), ("户籍.*(详址|地址|所在)|户口所在", "person.hukou_place"),
        ("(房主|产权人|业主|房东).*(电话|手机|联系方式)", "dwelling.owner_phone"),
        ("(房主|产权人|业主|房东).*(现居|住址|地址|详址)", "dwelling.owner_address"),
        ("(房主|产权人|业主|房东).*(身份|证件号)", "dwelling.owner_id_number"),
        ("^(房主|产权人|业主|房东)(姓名)?$", "dwelling.owner_name"),
        ("承租人?.*(电话|手机|联系方式)", "dwelling.tenant_phone"), ("^承租人?(姓名)?$", "dwelling.tenant_name"),
        ("面积", "dwelling.area"), ("专.?兼|用工", "staff.full_time"),
        ("入职|到岗|上岗|任职时间", "staff.joined_on"), ("离职|离任|离岗", "staff.left_on"),
        ("监护人.*(电话|手机|方式)", "guardian.phones"), ("户主.*(电话|手机|联系方式)", "household.phone"),
    )
)  # fmt: skip
_CODED = re.compile("代码$|编码$")


def learn_template(path: Path, *, name: str, list_kind: str = "") -> Template:
    """The template a blank workbook asks for; `list_kind` is guessed when not said.

    Raises `Refused` when the file cannot be opened or has no heading row.
    """
    return from_book(read_workbook(path), name=name, list_kind=list_kind)


def from_book(book: WorkbookData, *, name: str, list_kind: str = "") -> Template:
    """As `learn_template`, from a workbook that is open."""
    for sheet in book.sheets:
        table = None if sheet.hidden else find_table(sheet, _is_ours)
        if table is not None:
            return _template(sheet, table, name, list_kind or _list_of(sheet, table))
    raise Refused(_("这份表格里没有认出表头,不能当模板。"), code="export.no_header")


def _template(sheet: SheetData, table: Table, name: str, list_kind: str) -> Template:
    if list_kind not in _IMPORTED and list_kind not in {"households", "dwellings", "assignments", "grids"}:
        raise Refused(_("没有这个名单:{name}").format(name=list_kind), code="export.unknown_list")
    first, last = table.header_rows[0], table.header_rows[-1]
    width = max(table.labels, default=1)
    can = available(list_kind)
    columns = tuple(_column(table.labels.get(c, ""), list_kind, can) for c in range(1, width + 1))
    category = care.category_of(f"{sheet.name} {_title(sheet, first)}") if list_kind == "care" else None
    return Template(
        key="", name=name, list=list_kind, columns=columns, sheet=sheet.name,
        above=tuple(_line(sheet, row, width) for row in range(1, first)),
        header=tuple(_line(sheet, row, width) for row in range(first, last + 1)),
        merges=tuple(m for m in sheet.merges if m.bottom <= last and m.right <= width),
        where={"category": category.key} if category else {},
    )  # fmt: skip


def _column(label: str, list_kind: str, can: frozenset[str]) -> TemplateColumn:
    heading = label.rpartition(".")[2]
    plain = bare(heading)
    if _ORDINAL.match(plain):
        return TemplateColumn(heading, fixed="{n}")
    known = _field(label, plain, list_kind, can)
    form = next((form for pattern, form in _DATE_HINTS if pattern.search(plain)), "")
    if not form and known and FIELDS[known].table is not None and _CODED.search(plain):
        form = "code"
    return TemplateColumn(heading, known, form, required="*" in heading or "必填" in heading)


def _field(label: str, plain: str, list_kind: str, can: frozenset[str]) -> str:
    """The field under a heading: one called exactly so, else the one an import would read it as."""
    exact = [key for key in _ordered(can) if FIELDS[key].heading == plain]
    if exact:
        return PLACE if exact[0] == "dwelling.address" and PLACE in can else exact[0]
    for pattern, own in _OWN_WORDS:
        if pattern.search(plain) and (not own or own in can):
            return own
        if own.startswith(_OTHERS) and pattern.search(plain):
            return ""  # the owner's name is not that of the person of the row
    found = field_of(label, _IMPORTED.get(list_kind, "residents")) or ""
    if found == "hukou.address":
        found = "person.native_place" if "籍贯" in plain else "person.hukou_place"
    if found == "dwelling.address":
        found = PLACE
    if found == "note" and found not in can:
        found = "dwelling.note" if "dwelling.note" in can else "household.note"
    return found if found in can else ""


def _ordered(can: frozenset[str]) -> Sequence[str]:
    return [key for key in FIELDS if key in can]


def _is_ours(text: str) -> bool:
    return is_heading(text) or bare(text) in _headings()


def _headings() -> frozenset[str]:
    return frozenset(field.heading for field in FIELDS.values())


def _list_of(sheet: SheetData, table: Table) -> str:
    """Which list has most of the headings; a care category in the title says which of two it is."""
    scores: dict[str, int] = {}
    for key in ("residents", "staff", "buildings", "dwellings", "households", "grids"):
        found = [_column(label, key, available(key)).field for label in table.labels.values()]
        about_people = key not in _NAMED or _NAMED[key] in found
        scores[key] = sum(1 for field in found if field) if about_people else 0
    if care.category_of(f"{sheet.name} {_title(sheet, table.header_rows[0])}") is not None:
        return "care"
    return max(scores, key=lambda key: scores[key])


def _title(sheet: SheetData, first: int) -> str:
    return " ".join(sheet.text(row, c) for row in range(1, first) for c in sheet.rows.get(row, {}))


def _line(sheet: SheetData, row: int, width: int) -> tuple[str, ...]:
    cells = [sheet.text(row, c) for c in range(1, width + 1)]
    covered = {m.left for m in sheet.merges if isinstance(m, Merge) and m.top == row}
    while cells and not cells[-1] and len(cells) > max(covered, default=0):
        cells.pop()
    return tuple(cells)
