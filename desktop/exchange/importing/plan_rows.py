"""A plan row by row: fate, reasons, the records it speaks of, and before and after of every field that differs.

view = of(prepared)                     # PlanView: rows in reading order; new+update+same+skip+reject = rows
view.select(code="id.check_digit", fate="reject", sheet="第一网格", text="张")
changes(prepared, row)                  # FieldChange: label, before, after in words, masked unless told otherwise
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.base.errors import Severity
from desktop.domain import masking
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.plan import Dispute
from desktop.exchange.importing.prepared import Prepared
from desktop.exchange.importing.record_words import SENSITIVE, in_words, label
from desktop.exchange.importing.sheet_reader import SheetReader

FATES: Mapping[str, str] = {
    "added": "new", "updated": "update", "moved": "update", "left": "update", "dead": "update", "same": "same",
    "merged": "skip", "skipped": "skip", "rejected": "reject",
}  # fmt: skip
FATE_ORDER = ("new", "update", "same", "skip", "reject")
DATA_ROWS = frozenset({"person", "household_status", "household", "record"})
_NAMES = (
    "person.name",
    "staff.name",
    "household.head_name",
    "building.compound",
    "building.label",
    "building.unit",
)
_STOOD_IN = frozenset({"id_prefix15", "id_invalid"})  # for the number, until there is one
_HIDDEN = frozenset({"collected_on"})  # moves with every list, says nothing to read


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One data row of the file. `fate` is one of `FATE_ORDER`, `result` the finer word of the report (moved, merged …).

    `reasons` are its findings, the weightiest first; `subjects` the records (kind, id), the main one first.
    """

    sheet: str
    row: int
    what: str
    fate: str
    result: str
    reasons: tuple[Issue, ...]
    subjects: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The weightiest reason in words, "" without one."""
        return self.reasons[0].text if self.reasons else ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record that an import would change. `disputed` when somebody set it by hand (`kept`: it stays)."""

    kind: str
    entity_id: str
    field: str
    label: str
    before: str
    after: str
    sensitive: bool
    dispute: Dispute | None = None


@dataclass(frozen=True)
class PlanView:
    """Every data row with its fate; `totals` add up to the number of rows."""

    rows: tuple[PlannedRow, ...]

    @property
    def totals(self) -> dict[str, int]:
        counted = Counter(row.fate for row in self.rows)
        return {fate: counted[fate] for fate in FATE_ORDER}

    def select(
        self, *, code: str = "", fate: str = "", result: str = "", sheet: str = "", text: str = ""
    ) -> tuple[PlannedRow, ...]:
        """The rows that meet every condition given; `text` is looked for in who or what the row is about."""
        return tuple(
            row
            for row in self.rows
            if (not code or any(reason.code == code for reason in row.reasons))
            and (not fate or row.fate == fate)
            and (not result or row.result == result)
            and (not sheet or row.sheet == sheet)
            and text in row.what
        )


def of(prepared: Prepared) -> PlanView:
    """The plan of a prepared file."""
    reasons: dict[tuple[str, int], list[Issue]] = defaultdict(list)
    for issue in prepared.issues:
        if issue.sheet is not None and issue.row is not None:
            reasons[issue.sheet, issue.row].append(issue)
    subjects: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for (sheet, number, _col), found in prepared.plan.subjects.items():
        subjects[sheet, number] += [s for s in found if s not in subjects[sheet, number]]
    rows = []
    for reader in prepared.report.readers:
        for number, note in sorted(reader.notes.items()):
            if note.cls in DATA_ROWS:
                key = (reader.sheet.name, number)
                fate, what = FATES.get(note.result, "skip"), _what(reader, number)
                rows.append(
                    PlannedRow(*key, what, fate, note.result, _weighed(reasons[key]), tuple(subjects[key]))
                )
    return PlanView(tuple(rows))


def changes(prepared: Prepared, row: PlannedRow, *, masked: bool = True) -> tuple[FieldChange, ...]:
    """What the row would change on file: only fields that differ, then those a hand keeps as they are."""
    found = [c for kind, entity_id in row.subjects for c in _differences(prepared, kind, entity_id, masked)]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody on file in a stair the list covers whom it does not name: said, never removed."""

    resident_id: str
    name: str
    place: str


def absent(prepared: Prepared) -> tuple[Absent, ...]:
    """Whom the list does not name, by place."""
    known = {person.id: person for person in prepared.plan.register.people}
    found = [
        Absent(entity_id, known[entity_id].name, "-".join(part for part in known[entity_id].place if part))
        for entity_id in prepared.plan.absent
    ]
    return tuple(sorted(found, key=lambda one: (one.place, one.name)))


def _differences(prepared: Prepared, kind: str, entity_id: str, masked: bool) -> Iterator[FieldChange]:
    plan = prepared.plan
    disputes = {d.field: d for d in plan.disputes if d.entity_id == entity_id}
    before = plan.writes.before.get(entity_id, {})
    homes = _homes(prepared) if kind == "resident" else {}
    hidden = masked and bool(
        before.keys() & {"id_number", "id_prefix15"}
    )  # a masked number hides the birth date
    values = {k: (before.get(k), v) for k, v in plan.writes.sets[kind].get(entity_id, {}).items()}
    values |= {d.field: (d.on_file, d.in_list) for d in disputes.values() if d.kept}
    for field, (old, new) in values.items():
        if field in _HIDDEN or (field in _STOOD_IN and "id_number" in values):
            continue
        if field == "birth" and hidden:
            old, new = masking.birth(old), masking.birth(new)
        texts = [
            homes.get(str(value), "")
            if field == "household_id"
            else in_words(kind, field, value, masked=masked)
            for value in (old, new)
        ]
        yield FieldChange(
            kind,
            entity_id,
            field,
            label(kind, field),
            texts[0],
            texts[1],
            field in SENSITIVE,
            disputes.get(field),
        )


def _homes(prepared: Prepared) -> dict[str, str]:
    """Household id to its dwelling and head in words."""
    found = {}
    for (place, head), entity_id in prepared.plan.register.households.items():
        where = place[1] if place[0] == "?" else "-".join(part for part in place if part)
        found[entity_id] = f"{where}({head})" if head else where
    return found


def _weighed(issues: list[Issue]) -> tuple[Issue, ...]:
    weight = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}
    return tuple(sorted(dict.fromkeys(issues), key=lambda issue: weight[issue.severity]))


def _what(reader: SheetReader, row: int) -> str:
    """Who or what a row is about, from its cells; the first filled cell when nobody is named."""
    words = []
    for name in _NAMES:
        column = reader.at.get(name) or reader.at.get(f"{name}#1")
        text = reader.sheet.text(row, column).strip() if column else ""
        if text and text not in words:
            words.append(text)
    if not words:
        words = [reader.sheet.text(row, column) for column in sorted(reader.sheet.rows.get(row, {}))[:1]]
    return " ".join(" ".join(words).split())[:60]
