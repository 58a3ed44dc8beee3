"""Guessing what a workbook is: the kind of list, which column is which field. A guess is shown, never forced."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from desktop.domain import care
from desktop.domain.grid_number import grid_in_title
from desktop.domain.roles import role_named
from desktop.domain.typed_text import bare
from desktop.exchange.importing.columns import find_columns
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.fields import field_of
from desktop.exchange.importing.table import Table, find_table
from desktop.exchange.workbook_data import SheetData, WorkbookData, text_of

KINDS = ("residents", "buildings", "staff", "care")
_KEY_FIELDS = {
    "residents": {"person.name", "household.head_name", "person.id_number"},
    "buildings": {"building.label"},
    "staff": {"staff.name"},
    "care": {"person.name", "person.id_number", "disability.card_number"},
}
_OF_TEAMS = frozenset({"staff.scopes", "staff.committee_posts", "staff.full_time", "staff.certificate"})
_PERSONAL = frozenset(
    f"{kind}.{name}"
    for kind in ("person", "staff")
    for name in ("sex", "birth", "phones", "relation", "posts", "id_number")
)
_OF_BUILDINGS = frozenset(
    {
        "building.floors", "building.doors_per_floor", "building.rented", "building.vacant", "building.built_year",
    }
)  # fmt: skip


@dataclass(frozen=True)
class SheetGuess:
    """One sheet as the importer understands it. `columns` maps column numbers to fields (`person.name#3`: third
    member of a row) and `sure` the same columns to how sure that is, 0 to 1; `kin` members (`#2`) to the relation their
    heading names. `skipped` is the `sheet.*` code when the sheet is left out."""

    sheet: SheetData
    table: Table | None = None
    kind: str = ""
    columns: dict[int, str] | None = None
    grid: int | None = None
    category: str | None = None
    skipped: str | None = None
    horizontal: bool = False
    sure: Mapping[int, float] = field(default_factory=dict)
    kin: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Sheet name and everything written above the table."""
        parts = [self.sheet.name]
        if self.table:
            for row, kind in self.table.classes.items():
                if kind == "title":
                    parts += [text_of(v) for v in self.sheet.rows[row].values()]
        return "|".join(parts)


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
        said = decisions.header_rows.get(sheet.name, ())
        table = None if hidden else find_table(sheet, said=said)
        out = "sheet.left_out" if sheet.name in decisions.sheets_out else None
        code = "sheet.hidden" if hidden else out if table else "sheet.no_table"
        found.append(SheetGuess(sheet, table, skipped=code))
    if kind == "auto":
        kind = _kind_of(found)
    alike: dict[tuple[object, ...], list[Table]] = defaultdict(list)
    for g in found:
        if g.table and not g.skipped:
            alike[_heading(g.table)].append(g.table)
    return Guess(
        kind,
        tuple(
            g if g.skipped or not g.table else _understand(g, kind, decisions, alike[_heading(g.table)])
            for g in found
        ),
    )


def _heading(table: Table) -> tuple[object, ...]:
    """What sheets of one layout have in common: one sheet a grid or building is one list."""
    return (*table.labels.items(), table.sheet.last_column)


def _kind_of(sheets: list[SheetGuess]) -> str:
    votes: Counter[str] = Counter()
    for g in sheets:
        if g.table and not g.skipped:
            votes[_sheet_kind(g)] += len(g.table.data_rows) + 1
    return votes.most_common(1)[0][0] if votes else "residents"


def _sheet_kind(g: SheetGuess) -> str:
    assert g.table is not None
    labels = g.table.labels.values()
    fields = {kind: {field_of(label, kind) for label in labels} for kind in KINDS}
    family = fields["residents"] & {"household.head_name", "person.relation"}
    if not family and "staff.posts" in fields["staff"] and fields["staff"] & _OF_TEAMS:
        return "staff"
    if sum(role_named(label.rpartition(".")[2]) is not None for label in labels) >= 2:
        return "staff"  # a column for every post: grids and their teams, never residents
    if not family and "person.name" not in fields["residents"] and _names_a_team(fields["staff"]):
        return "staff"
    heads = [
        label
        for label in labels
        if field_of(label, "buildings") in {"building.head_name", "building.head_phones"}
    ]
    person = {field_of(label, "residents") for label in labels if label not in heads}
    person &= {"person.name", "person.id_number"}
    if "building.label" in fields["buildings"] and fields["buildings"] & _OF_BUILDINGS and not person:
        return "buildings"
    special = {
        f for f in fields["care"] if f and f.split(".")[0] in {"care", "disability", "mental", "veteran"}
    }
    told = special - {"care.households", "care.category"} or care.category_of(g.title)
    if not family and (told or care.forbidden(g.title) or _names_categories(g.table)):
        return "care"
    return "residents"


def _names_a_team(fields: set[str | None]) -> bool:
    """Whether the name of a row is that of 网格员, 队员 … with what they look after or do."""
    return "staff.name" in fields and bool(fields & {"staff.scopes", "staff.posts"})


def _names_categories(table: Table) -> bool:
    """Whether a column says of every row which care it is (a mixed list: 低保, 残疾人, 独居老人 …)."""
    for column, label in table.labels.items():
        if field_of(label, "care") != "care.category":
            continue
        cells = [table.sheet.text(row, column) for row in table.data_rows[:80]]
        filled = [text for text in cells if text.strip()]
        if filled and sum(care.category_of(text) is not None for text in filled) >= 0.6 * len(filled):
            return True
    return False


def _of_the_card(columns: dict[int, str], labels: Mapping[int, str]) -> dict[int, str]:
    """On a list of disabled people 类别 and 等级 are those of the card, whatever else is not said."""
    taken = set(columns.values())
    found = {c: "disability.kind" if f == "care.category" else f for c, f in columns.items()}
    if "disability.kind" in taken:
        found = dict(columns)
    for column, label in labels.items():
        if (
            column not in found
            and "disability.grade" not in taken
            and re.search(r"(等级|级别)$", bare(label))
        ):
            found[column] = "disability.grade"
            break
    return found


_TELLING = (("veteran.", "veteran"), ("disability.", "disabled"), ("mental.", "mental"))


def _category(title: str, fields: Iterable[str]) -> str | None:
    """The category a sheet is about: by its name and title, else by columns only one category has."""
    if found := care.category_of(title):
        return found.key
    return next((key for field in fields for start, key in _TELLING if field.startswith(start)), None)


def _without_key(kind: str, known: set[str], table: Table) -> str:
    """The code of a sheet without names: a list of people that cannot be read is said aloud, a summary is not."""
    personal = known & _PERSONAL if kind != "buildings" else set()
    return "sheet.no_name_column" if personal and len(known) >= 3 and table.data_rows else "sheet.no_table"


def _understand(g: SheetGuess, kind: str, decisions: Decisions, alike: list[Table]) -> SheetGuess:
    assert g.table is not None
    if kind == "care" and (
        care.forbidden(g.title) or any(care.forbidden(t) for t in g.table.labels.values())
    ):
        return replace(g, kind=kind, skipped="sheet.category_forbidden")
    found = find_columns(g.table, kind, decisions, alike)
    columns = found.fields
    known = {f.partition("#")[0] for f in columns.values()}
    if not _KEY_FIELDS[kind] & known:
        return replace(g, kind=kind, skipped=_without_key(kind, known, g.table))
    category = _category(g.title, columns.values()) if kind == "care" else None
    if category == "disabled":
        columns = _of_the_card(columns, g.table.labels)
    return replace(
        g,
        kind=kind,
        columns=columns,
        grid=grid_in_title(g.title),
        category=category,
        horizontal=found.horizontal,
        sure=found.sure,
        kin=found.kin or {},
    )
