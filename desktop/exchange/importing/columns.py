"""Which column of a table is which field: by its heading, by what its data look like, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.domain import codes
from desktop.domain.roles import role_named
from desktop.domain.typed_text import bare
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.fields import field_of, speaks_of_others
from desktop.exchange.importing.further_fields import further_columns
from desktop.exchange.importing.looks import LIKE, TELLING, Looks
from desktop.exchange.importing.table import Table
from desktop.exchange.workbook_data import column_letter

_UNMAPPED = frozenset(
    {"person.age", "household.occupants", "hukou.address", "care.households", "building.units"}
)
# Fields a column may be taken for by its data alone, most telling first; `{}` is `person` or `staff`.
_BY_LOOK = (
    ("id_number", "{}.id_number"), ("sex", "{}.sex"), ("phones", "{}.phones"), ("name", "{}.name"),
    ("relation", "person.relation"), ("ethnicity", "{}.ethnicity"), ("politics", "{}.politics"),
    ("education", "{}.education"), ("address", "dwelling.address"), ("status", "dwelling.status"), ("note", "note"),
)  # fmt: skip
_LOOK_OF = {
    "id_number": "id_number", "phones": "phones", "sex": "sex", "relation": "relation", "ethnicity": "ethnicity",
    "politics": "politics", "education": "education", "status": "status", "birth": "birth", "name": "name",
    "head_name": "name", "room": "room",
}  # fmt: skip
_KIN = re.compile(r"(户主|配偶|妻子|丈夫|爱人|长子|次子|长女|次女|儿子|女儿|父亲|母亲|儿媳|女婿|孙子|孙女)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as understood. `sure` is 0–1: heading and data agree 0.95, heading alone 0.8, data alone below 0.7."""

    field: str
    sure: float


@dataclass(frozen=True)
class Columns:
    """`fields` maps column numbers to fields (`person.name#3`: third member of a row); `kin` members to relations
    their headings name (配偶.姓名)."""

    fields: dict[int, str]
    sure: dict[int, float]
    horizontal: bool = False
    kin: Mapping[str, str] | None = None


def find_columns(table: Table, kind: str, decisions: Decisions, alike: Sequence[Table] = ()) -> Columns:
    """Understand every column by its heading and the data of all sheets `alike`; what the clerk says goes before."""
    looks = Looks(alike or (table,))
    prefix = "staff" if kind == "staff" else "person"
    shown = [
        c
        for c in range(1, table.sheet.last_column + 1)
        if decisions.include_hidden_columns or c not in table.sheet.hidden_columns
    ]
    found = {c: g for c in shown if (g := _by_heading(looks, c, table.labels.get(c, ""), kind, prefix))}
    names = [c for c, g in found.items() if g.field == "person.name"]
    horizontal = kind == "residents" and len(names) > 1
    if not horizontal:
        found = _best(found)
        if kind != "buildings":
            _by_look(table, looks, found, shown, prefix)
            _unheaded_names(table, looks, found, shown, kind)
    heads: dict[str, str] = {}
    if kind in {"residents", "care"}:
        _doors(looks, found)
        heads = _heads_as_people(found, kind)
    if kind == "residents" and not horizontal and decisions.further_columns:
        labels = {c: table.labels[c] for c in shown if c in table.labels}
        more = further_columns(labels, {c: g.field for c, g in found.items()})
        found |= {c: Column(field, 0.8) for c, field in more.items()}
    fields = _as_said(table, {c: g.field for c, g in sorted(found.items())}, decisions)
    sure = {c: found[c].sure if c in found and found[c].field == f else 1.0 for c, f in fields.items()}
    if not horizontal:
        return Columns(fields, sure, kin=heads)
    fields, kin = _members(fields, table.labels)
    return Columns(fields, {c: sure[c] for c in fields}, True, kin)


def _by_heading(looks: Looks, column: int, label: str, kind: str, prefix: str) -> Column | None:
    field = field_of(label, kind)
    number = f"{prefix}.id_number"
    unclear = kind != "buildings" and field in {None, f"{prefix}.phones", "note", f"{prefix}.name"}
    if unclear and looks.like(column, "id_number") >= 0.5 and not speaks_of_others(label):
        return Column(number, 0.7)
    if field is None or field in _UNMAPPED or looks.contradicts(column, field):
        return None
    look = _LOOK_OF.get(field.rpartition(".")[2])
    share = looks.like(column, look) if look else 0.0
    if look is None or not looks.filled(column):
        return Column(field, 0.8)
    return Column(field, 0.95 if share >= 0.5 else 0.8 if share >= 0.2 or looks.filled(column) < 5 else 0.6)


def _best(found: Mapping[int, Column]) -> dict[int, Column]:
    """Every field at the column that fits it best, at the first of several that fit as well."""
    best: dict[str, int] = {}
    for column, guess in sorted(found.items()):
        taken = best.get(guess.field)
        if taken is None or guess.sure > found[taken].sure + 0.1:
            best[guess.field] = column
    return {c: found[c] for c in sorted(best.values())}


def _by_look(table: Table, looks: Looks, found: dict[int, Column], shown: list[int], prefix: str) -> None:
    """A field no heading named goes to a column with a strange heading whose data look like it."""
    kind = "staff" if prefix == "staff" else "residents"
    free = [
        c
        for c in shown
        if c not in found
        and looks.filled(c)
        and field_of(table.labels.get(c, ""), kind) is None
        and not speaks_of_others(table.labels.get(c, ""))
        and role_named(table.labels.get(c, "").rpartition(".")[2]) is None
    ]
    for look, pattern in _BY_LOOK:
        field = pattern.format(prefix)
        taken = {g.field for g in found.values()}
        if field in taken or (prefix == "staff" and not pattern.startswith("{}")):
            continue
        if look == "address" and "dwelling.building" in taken:
            continue
        best = max(free, key=lambda c: looks.like(c, look), default=None)
        if best is not None and looks.like(best, look) >= LIKE:
            found[best] = Column(field, 0.7 * looks.like(best, look))
            free.remove(best)
    numbers = next((c for c, g in found.items() if g.field == f"{prefix}.id_number"), None)
    for name in ("birth", "sex") if numbers else ():
        if f"{prefix}.{name}" not in {g.field for g in found.values()}:
            proven = next((c for c in free if looks.proven(c, name, numbers or 0) >= 0.8), None)
            if proven is not None:
                found[proven] = Column(f"{prefix}.{name}", 0.65)
                free.remove(proven)


_PLAIN_NAME = re.compile(r"^[一-鿿㐀-䶿]{2,4}$|^[一-鿿]+·[一-鿿·]+$")
_NAME_FIELDS = frozenset({"person.name", "staff.name", "household.head_name"})
_WORDS = ("relation", "ethnicity", "politics", "education", "status")


def _unheaded_names(
    table: Table, looks: Looks, found: dict[int, Column], shown: list[int], kind: str
) -> None:
    """In a list of at least three known columns but none of names, the free column whose cells read like names.

    No list of surnames decides: names are short words of Han characters that hardly ever repeat.
    """
    prefix = "staff" if kind == "staff" else "person"
    known = {g.field for g in found.values()}
    if len(known) < 3 or known & _NAME_FIELDS or not any(f.startswith(f"{prefix}.") for f in known):
        return
    posts = [c for c in shown if role_named(table.labels.get(c, "").rpartition(".")[2]) is not None]
    for column in shown:
        label = table.labels.get(column, "")
        other = field_of(label, kind) is not None or (kind != "staff" and speaks_of_others(label))
        if column in found or other or (column in posts and len(posts) > 1):
            continue
        if any(looks.like(column, word) > 0.2 for word in _WORDS):
            continue
        texts = [t for row in table.data_rows[:200] if (t := bare(table.sheet.text(row, column)))]
        names = {t for t in texts if _PLAIN_NAME.match(t) and role_named(t) is None}
        if len(texts) >= 2 and len(names) >= 0.7 * len(texts):
            found[column] = Column(f"{prefix}.name", 0.5)
            return


def _doors(looks: Looks, found: dict[int, Column]) -> None:
    """门牌 beside a column of buildings is the door, when its data are door numbers."""
    fields = {g.field: c for c, g in found.items()}
    column = fields.get("dwelling.address")
    if column is None or "dwelling.building" not in fields or "dwelling.room" in fields:
        return
    if looks.like(column, "room") >= LIKE:
        found[column] = Column("dwelling.room", found[column].sure)


def _heads_as_people(found: dict[int, Column], kind: str) -> dict[str, str]:
    """A list that names only the heads of households is a list of persons; answers that every one is a head."""
    fields = {g.field for g in found.values()}
    numbered = {"person.id_number", "household.head_id_number"} & fields
    if (
        "person.name" in fields
        or "household.head_name" not in fields
        or (kind == "residents" and not numbered)
    ):
        return {}
    names = {"household.head_name": "person.name"}
    if "person.id_number" not in fields:
        names["household.head_id_number"] = "person.id_number"
    for column, guess in found.items():
        found[column] = Column(names.get(guess.field, guess.field), guess.sure)
    return {"": "02"} if kind == "residents" and "person.relation" not in fields else {}


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
    return dict(sorted(columns.items()))


def _members(columns: dict[int, str], labels: Mapping[int, str]) -> tuple[dict[int, str], dict[str, str]]:
    """Number the member groups of a horizontal list: every name column starts one.

    A head with a number or telephone of his own before the first member is a member too.
    """
    names = sorted(c for c, f in columns.items() if f == "person.name")
    head = next((c for c, f in columns.items() if f == "household.head_name" and c < names[0]), None)
    numbers = {"person.id_number", "household.head_id_number"}
    own = [c for c, f in sorted(columns.items()) if f in numbers and c < names[0]]
    if head is not None and own and head < own[0]:
        columns = {**columns, head: "person.name", own[0]: "person.id_number"}
        names.insert(0, head)
    result: dict[int, str] = {}
    single: set[str] = set()
    kin: dict[str, str] = {}
    for column, field in sorted(columns.items()):
        member = sum(1 for n in names if n <= column)
        if field.startswith("person.") and member:
            numbered = f"{field}#{member}"
            if numbered not in result.values():
                result[column] = numbered
        elif field not in single:
            single.add(field)
            result[column] = "household.note" if field == "note" else field
    for member, column in enumerate(names, 1):
        if m := _KIN.search(bare(labels.get(column, ""))):
            kin[f"#{member}"] = codes.relation_code(m[1]) or ""
    return result, kin


__all__ = ["TELLING", "Column", "Columns", "find_columns"]
