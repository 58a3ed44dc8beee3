"""Guessing what a workbook is: the kind of list, which column is which field. A guess is shown, never forced."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from desktop.domain import care
from desktop.domain.grid_number import grid_in_title
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.fields import field_of
from desktop.exchange.importing.table import Table, find_table
from desktop.exchange.workbook_data import SheetData, WorkbookData, column_letter, text_of

KINDS = ("residents", "buildings", "staff", "care")
_ID = re.compile(r"^'?\s*\d{6}\s?\d{4}\s?\d{4}\s?\d{3}[\dXx×ｘ]\s*$|^\d{15}$")
_MOBILE = re.compile(r"^1[3-9]\d{9}(\D|$)")
_SEX = frozenset("男女")
_RELATIONS = frozenset(
    ["户主", "本人", "妻", "妻子", "配偶", "儿子", "女儿", "长子", "次子", "长女", "次女", "母亲", "父亲"]
)
_ADDRESS = re.compile(r"\d(号楼|栋|幢|#|座).*\d{2,}|^\d{1,2}-\d-\d{3,4}$|\d单元\d{3,}|\d+号院?\d+[号户]")
_REMARK = re.compile(r"迁出|搬走|去世|低保|独居|残疾|空巢|退伍|退役|在外|新生儿|随子女|出租")
_KEY_FIELDS = {
    "residents": {"person.name", "household.head_name", "person.id_number"},
    "buildings": {"building.label"},
    "staff": {"staff.name"},
    "care": {"person.name", "person.id_number", "disability.card_number"},
}
_UNMAPPED = frozenset(
    {"person.age", "household.occupants", "hukou.address", "care.households", "building.units"}
)


@dataclass(frozen=True)
class SheetGuess:
    """One sheet as the importer understands it. `columns` maps column numbers to fields (`person.name#3`: third
    member of a row). `skipped` is the `sheet.*` code when the sheet is left out."""

    sheet: SheetData
    table: Table | None = None
    kind: str = ""
    columns: dict[int, str] | None = None
    grid: int | None = None
    category: str | None = None
    skipped: str | None = None
    horizontal: bool = False

    @property
    def title(self) -> str:
        """Sheet name and everything written above the table."""
        parts = [self.sheet.name]
        if self.table:
            for row, kind in self.table.classes.items():
                if kind == "title":
                    parts += [text_of(v) for v in self.sheet.rows[row].values()]
        return " ".join(parts)


@dataclass(frozen=True)
class Guess:
    """A workbook as understood: its kind and its sheets in order."""

    kind: str
    sheets: tuple[SheetGuess, ...]


def guess(book: WorkbookData, decisions: Decisions, kind: str = "auto") -> Guess:
    """Understand a workbook; `kind` other than `auto` is taken as said."""
    found = []
    for sheet in book.sheets:
        hidden = sheet.hidden and not decisions.include_hidden_sheets
        table = None if hidden else find_table(sheet)
        code = "sheet.hidden" if hidden else None if table else "sheet.no_table"
        found.append(SheetGuess(sheet, table, skipped=code))
    if kind == "auto":
        kind = _kind_of(found)
    return Guess(kind, tuple(_understand(g, kind, decisions) if g.table else g for g in found))


def _kind_of(sheets: list[SheetGuess]) -> str:
    votes: Counter[str] = Counter()
    for g in sheets:
        if g.table:
            votes[_sheet_kind(g)] += len(g.table.data_rows) + 1
    return votes.most_common(1)[0][0] if votes else "residents"


def _sheet_kind(g: SheetGuess) -> str:
    assert g.table is not None
    labels = g.table.labels.values()
    fields = {kind: {field_of(label, kind) for label in labels} for kind in KINDS}
    if "staff.posts" in fields["staff"] and fields["staff"] & {
        "staff.scopes",
        "staff.committee_posts",
        "staff.full_time",
        "staff.certificate",
    }:
        return "staff"
    heads = [
        label
        for label in labels
        if field_of(label, "buildings") in {"building.head_name", "building.head_phones"}
    ]
    person = {field_of(label, "residents") for label in labels if label not in heads}
    person &= {"person.name", "person.id_number"}
    about_buildings = fields["buildings"] & {
        "building.floors",
        "building.doors_per_floor",
        "building.rented",
        "building.vacant",
        "building.built_year",
    }
    if "building.label" in fields["buildings"] and about_buildings and not person:
        return "buildings"
    family = fields["residents"] & {"household.head_name", "person.relation"}
    special = {
        f for f in fields["care"] if f and f.split(".")[0] in {"care", "disability", "mental", "veteran"}
    }
    if (
        special - {"care.households", "care.category"} or care.category_of(g.title) or care.forbidden(g.title)
    ) and not family:
        return "care"
    return "residents"


def _understand(g: SheetGuess, kind: str, decisions: Decisions) -> SheetGuess:
    assert g.table is not None
    if kind == "care" and (
        care.forbidden(g.title) or any(care.forbidden(t) for t in g.table.labels.values())
    ):
        return replace(g, kind=kind, skipped="sheet.category_forbidden")
    columns = _columns(g.table, kind, decisions)
    names = [c for c, f in columns.items() if f == "person.name"]
    horizontal = kind == "residents" and len(names) > 1
    columns = _members(columns, names) if horizontal else _once(columns)
    if kind == "care" and not names:  # a list of households under care names their heads
        columns = {c: "person.name" if f == "household.head_name" else f for c, f in columns.items()}
    if not _KEY_FIELDS[kind] & {f.partition("#")[0] for f in columns.values()}:
        return replace(g, kind=kind, skipped="sheet.no_table")
    category = care.category_of(g.title) if kind == "care" else None
    return replace(
        g,
        kind=kind,
        columns=columns,
        grid=grid_in_title(g.title),
        category=category.key if category else None,
        horizontal=horizontal,
    )


def _columns(table: Table, kind: str, decisions: Decisions) -> dict[int, str]:
    columns: dict[int, str] = {}
    looks = _look_of_columns(table)
    prefix = "staff" if kind == "staff" else "person"
    for column, label in table.labels.items():
        if column in table.sheet.hidden_columns and not decisions.include_hidden_columns:
            continue
        field = field_of(label, kind)
        look = looks.get(column)
        if (
            look == "id"
            and field in {None, f"{prefix}.phones", "note", "person.name"}
            and kind != "buildings"
        ):
            field = f"{prefix}.id_number"
        if look == "phone" and field is None and f"{prefix}.phones" not in columns.values() and "方" in label:
            field = f"{prefix}.phones"
        if field and field not in _UNMAPPED:
            columns[column] = field
    if kind != "buildings":
        _by_look(table, columns, looks, prefix)
    return _as_said(table, columns, decisions)


def _as_said(table: Table, columns: dict[int, str], decisions: Decisions) -> dict[int, str]:
    """What the clerk says about a column takes the place of the guess; in a list of families fields repeat."""
    repeat = sum(f == "person.name" for f in columns.values()) > 1
    for column in table.labels:
        said = decisions.columns.get(table.sheet.name, {}).get(column_letter(column))
        if said is None:
            continue
        columns = {c: f for c, f in columns.items() if c != column and (f != said or repeat)}
        if said:
            columns[column] = said
    return columns


_FALLBACK = (
    ("id", "{}.id_number"),
    ("sex", "{}.sex"),
    ("phone", "{}.phones"),
    ("relation", "person.relation"),
    ("address", "dwelling.address"),
    ("note", "note"),
)


def _by_look(table: Table, columns: dict[int, str], looks: dict[int, str], prefix: str) -> None:
    """A field no heading named goes to a column without a meaning whose data look like it."""
    free = [c for c in looks if c not in columns and c not in table.sheet.hidden_columns]
    for look, pattern in _FALLBACK:
        field = pattern.format(prefix)
        if prefix == "staff" and not pattern.startswith("{}"):
            continue
        if field in columns.values() or (look == "address" and "dwelling.building" in columns.values()):
            continue
        found = next((c for c in free if looks[c] == look and _nameless(table.labels[c], prefix)), None)
        if found is not None:
            columns[found] = field


def _nameless(label: str, prefix: str) -> bool:
    return field_of(label, "staff" if prefix == "staff" else "residents") is None


def _look(text: str) -> str:
    if _ID.match(text):
        return "id"
    if _MOBILE.match(text):
        return "phone"
    if text in _SEX:
        return "sex"
    if text in _RELATIONS:
        return "relation"
    if _ADDRESS.search(text):
        return "address"
    return "note" if _REMARK.search(text) else ""


def _look_of_columns(table: Table) -> dict[int, str]:
    """What the data of each labelled column look like: `id`, `phone`, `sex`, `relation`, `address`, `note`."""
    seen: dict[int, Counter[str]] = {}
    filled: Counter[int] = Counter()
    for number in table.data_rows[:300]:
        for column, value in table.sheet.rows.get(number, {}).items():
            filled[column] += 1
            text = text_of(value)[:80]
            look = (
                "id" if _ID.match(text) else "phone" if _MOBILE.match(text) else "sex" if text in _SEX else ""
            )
            if look:
                seen.setdefault(column, Counter())[look] += 1
    return {
        column: look
        for column, counter in seen.items()
        for look, times in counter.most_common(1)
        if times >= max(1, 0.5 * filled[column]) and column in table.labels
    }


def _once(columns: dict[int, str]) -> dict[int, str]:
    """Every field at its first column only."""
    taken: set[str] = set()
    result: dict[int, str] = {}
    for column, field in sorted(columns.items()):
        if field not in taken:
            taken.add(field)
            result[column] = field
    return result


def _members(columns: dict[int, str], names: list[int]) -> dict[int, str]:
    """Number the member groups of a horizontal list: every name column starts one."""
    names.sort()
    result: dict[int, str] = {}
    single: set[str] = set()
    for column, field in sorted(columns.items()):
        member = sum(1 for n in names if n <= column)
        if field.startswith("person.") and member:
            numbered = f"{field}#{member}"
            if numbered not in result.values():
                result[column] = numbered
        elif field not in single:
            single.add(field)
            result[column] = "household.note" if field == "note" else field
    return result
