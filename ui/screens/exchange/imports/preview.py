"""A prepared import in the terms of the screen: rows with their fate, columns with their meaning, findings counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.domain import codes, masking
from desktop.exchange.importing import plan_rows
from desktop.exchange.importing.candidates import Candidate, candidates
from desktop.exchange.importing.clusters import Cluster, clusters
from desktop.exchange.importing.fields import field_of
from desktop.exchange.importing.found import Family, Mark, families, marks
from desktop.exchange.importing.issues import sentence, severity
from desktop.exchange.importing.plan_rows import PlannedRow
from desktop.exchange.importing.report import plain_value
from desktop.exchange.importing.run import Prepared
from desktop.exchange.importing.sheet_reader import SheetReader
from desktop.exchange.workbook_data import column_letter
from ui.screens.exchange.imports.sheets import SheetWords, sheets_of

BY_HEADING, BY_CONTENT, UNMAPPED = "heading", "content", "unmapped"
FIELD_KINDS = frozenset({"residents", "buildings", "staff", "care"})
DATA = frozenset({"added", "updated", "same", "moved", "left", "dead", "merged", "rejected"})
_NAMES = (
    "person.name", "staff.name", "household.head_name", "building.compound", "building.label", "building.unit",
)  # fmt: skip
_CODES = {
    "sex": codes.SEX_NAMES, "relation": codes.RELATION_NAMES, "ethnicity": codes.ETHNICITY_NAMES,
    "politics": codes.POLITICS_NAMES, "education": codes.EDUCATION_NAMES, "marriage": codes.MARRIAGE_NAMES,
    "status": codes.DWELLING_USES,
}  # fmt: skip
_SAMPLES = 3
_MASKED = {"id_number": masking.id_number, "card_number": masking.id_number, "phones": masking.phone}


@dataclass(frozen=True)
class Line:
    """One row of the workbook: `result` is its fate, `skipped` for what is no data; `codes` what was found in it."""

    key: str
    sheet: str
    row: int
    what: str
    result: str
    codes: tuple[str, ...]
    problems: int


@dataclass(frozen=True)
class MappedColumn:
    """One column of one sheet and the field it is read as."""

    key: str
    sheet: str
    letter: str
    heading: str
    field: str
    certainty: str
    sure: float = 0.0
    sample: str = ""


@dataclass(frozen=True)
class Finding:
    """One kind of finding, how often it was met, and where it can be looked at."""

    code: str
    severity: Severity
    text: str
    count: int
    cells: int = 0  # of them in cells of their own: those can be mended in place


@dataclass(frozen=True)
class CellChange:
    """One cell of a row: what stands in the file and what is kept."""

    key: str
    letter: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """Everything about one file. The counts of `results` add up to `rows`."""

    kind: str
    rows: int
    results: Mapping[str, int]
    lines: tuple[Line, ...]
    columns: tuple[MappedColumn, ...]
    findings: tuple[Finding, ...]
    creates: Mapping[str, int]
    changes: int
    new_compounds: tuple[str, ...]
    known_compounds: tuple[str, ...]
    sheets: tuple[SheetWords, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    marks: tuple[Mark, ...] = ()
    families: tuple[Family, ...] = ()
    by_row: dict[tuple[str, int], PlannedRow] = field(default_factory=dict)
    fates: Mapping[str, int] = field(default_factory=dict)
    fixes: int = 0
    recipe: str = ""
    recipe_exact: bool = True
    fresh_sheets: tuple[str, ...] = ()
    disputes: int = 0
    absent: int = 0

    @property
    def imports_something(self) -> bool:
        """Whether writing it would change the office."""
        return bool(self.creates) or self.changes > 0


def preview(prepared: Prepared) -> Preview:
    """The terms of the screen."""
    found: dict[tuple[str, int], list[str]] = {}
    for issue in prepared.issues:
        if issue.sheet is not None and issue.row is not None:
            found.setdefault((issue.sheet, issue.row), []).append(issue.code)
    readers = prepared.report.readers
    planned = plan_rows.of(prepared)
    about = {(row.sheet, row.row): row.what for row in planned.rows if row.what}
    lines = tuple(
        _line(reader, row, tuple(dict.fromkeys(found.get((reader.sheet.name, row), ()))), about)
        for reader in readers
        for row in sorted(reader.notes)
    )
    fresh, known = _compounds(prepared)
    recipe = prepared.recipe
    return Preview(
        kind=prepared.kind, rows=len(lines), results=Counter(line.result for line in lines), lines=lines,
        columns=tuple(column for reader in readers for column in _columns(reader, prepared.kind)),
        findings=_findings(prepared), creates=prepared.creates, changes=prepared.plan.writes.updated,
        new_compounds=fresh, known_compounds=known, sheets=sheets_of(prepared), clusters=clusters(prepared),
        candidates=candidates(prepared), marks=marks(prepared.parsed),
        families=families(prepared.parsed), by_row={(row.sheet, row.row): row for row in planned.rows},
        fates=planned.totals, fixes=len(prepared.fixes.made), recipe=recipe.recipe.name if recipe else "",
        recipe_exact=recipe.exact if recipe else True, fresh_sheets=recipe.fresh if recipe else (),
        disputes=len(prepared.plan.disputes), absent=len(prepared.plan.absent),
    )  # fmt: skip


def row_of(shown: Preview | None, line: Line) -> PlannedRow | None:
    """The row of the plan behind a line; None for a row that is no data."""
    return shown.by_row.get((line.sheet, line.row)) if shown else None


def cells(prepared: Prepared, line: Line) -> tuple[CellChange, ...]:
    """What stands in the cells of a row and what they are read as; numbers of people are masked."""
    reader = next(r for r in prepared.report.readers if r.sheet.name == line.sheet)
    kept: dict[str, list[str]] = {}
    for row, letter, name, value in reader.values:
        if row == line.row:
            kept.setdefault(letter, []).append(_shown(name, _in_words(name, plain_value(value))))
    found = []
    for column in sorted(reader.table.labels):
        letter = column_letter(column)
        typed = reader.sheet.text(line.row, column)
        after = "; ".join(text for text in kept.get(letter, ()) if text)
        if typed or after:
            name = reader.columns.get(column, "")
            before = _shown(name, typed)
            found.append(CellChange(letter, letter, reader.table.labels[column], before, after))
    return tuple(found)


def _line(
    reader: SheetReader, row: int, found: tuple[str, ...], about: Mapping[tuple[str, int], str]
) -> Line:
    note = reader.notes[row]
    serious = sum(severity(code) is not Severity.INFO for code in found)
    result = note.result if note.result in DATA else "skipped"
    name = reader.sheet.name
    what = about.get((name, row)) or _what(reader, row)
    return Line(f"{name}/{row}", name, row, what, result, found, serious)


def _what(reader: SheetReader, row: int) -> str:
    """Who or what a row is about, from its cells; the first filled cell when nobody is named."""
    words = []
    for name in _NAMES:
        column = reader.at.get(name) or reader.at.get(f"{name}#1")
        text = reader.sheet.text(row, column).strip() if column else ""
        if text and text not in words:
            words.append(text)
    if not words:
        first = sorted(reader.sheet.rows.get(row, {}))[:1]
        words = [reader.sheet.text(row, column) for column in first]
    return " ".join(" ".join(words).split())[:60]


def _columns(reader: SheetReader, kind: str) -> list[MappedColumn]:
    found = []
    for column, heading in sorted(reader.table.labels.items()):
        name = reader.columns.get(column, "")
        plain = name.partition("#")[0]
        certainty = UNMAPPED if not name else BY_HEADING if _by_heading(heading, kind, plain) else BY_CONTENT
        letter = column_letter(column)
        found.append(
            MappedColumn(
                f"{reader.sheet.name}/{letter}",
                reader.sheet.name,
                letter,
                heading,
                plain,
                certainty,
                reader.guess.sure.get(column, 0.0),
                _sample(reader, column, plain),
            )
        )
    return found


def _sample(reader: SheetReader, column: int, name: str) -> str:
    """The first filled cells of a column, to tell it by."""
    found: list[str] = []
    for row in reader.table.data_rows[:80]:
        text = " ".join(reader.sheet.text(row, column).split())[:24]
        if text and text not in found:
            found.append(text)
        if len(found) == _SAMPLES:
            break
    return "、".join(_sampled(name, text) for text in found)


def _sampled(name: str, text: str) -> str:
    digits = sum(ch.isdigit() for ch in text)
    if digits >= 15:
        return masking.id_number(text.strip("'’‘` "))
    return masking.phone(text) if digits == masking.MOBILE_DIGITS else _shown(name, text)


def _by_heading(heading: str, kind: str, name: str) -> bool:
    """Whether the heading alone says the field; a county's workbook is only ever read by its headings."""
    return kind not in FIELD_KINDS or field_of(heading, kind) == name


def _findings(prepared: Prepared) -> tuple[Finding, ...]:
    counts = Counter(issue.code for issue in prepared.issues)
    weight = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}
    placed = Counter(issue.code for issue in prepared.issues if issue.col and issue.row)
    found = [Finding(code, severity(code), sentence(code), n, placed[code]) for code, n in counts.items()]
    return tuple(sorted(found, key=lambda f: (weight[f.severity], -f.count, f.code)))


def _compounds(prepared: Prepared) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Compounds this file would create, and those there are already: a new one may be another spelling."""
    created = [str(row.get("name", "")) for row in prepared.plan.writes.creates["compound"].values()]
    known = [name for name in prepared.plan.register.compounds if name not in created]
    return tuple(sorted(name for name in created if name)), tuple(known)


def _in_words(name: str, value: Any) -> Any:
    """A code as the word it stands for."""
    words = _CODES.get(name.partition("#")[0].rpartition(".")[2])
    return _(words[value]) if words and value in words else value


def _shown(name: str, value: Any) -> str:
    """A value as text; what must not be seen by chance is masked."""
    if isinstance(value, dict):
        return "-".join(str(part) for part in value.values() if part)
    if isinstance(value, (list, tuple)):
        return "、".join(_shown(name, part) for part in value)
    text = "" if value is None else str(value)
    mask = _MASKED.get(name.partition("#")[0].rpartition(".")[2])
    return mask(text) if mask and sum(ch.isdigit() for ch in text) >= 6 else text
