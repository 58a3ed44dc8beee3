"""A recipe: the confirmed choices for workbooks with certain headings, whatever their title, sheets or column order.

Front door for the window, the command line and district packs (the office keeps them: `recipes.py`):

    recipe = made(prepared.parsed.guess, prepared.decisions, name="街道月报", saved_on=today)
    found = recognise(guess, recipes)              # Recognised(recipe, exact, fresh) or None
    decisions = found.decisions(decisions)         # the choices of the recipe where the clerk chose nothing

The headings of a sheet are its *shape*; its fingerprint leaves out order, blanks, marks, hints in brackets and dates.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from desktop.base.i18n import N_, _
from desktop.domain.address import AddressBook
from desktop.domain.typed_text import bare
from desktop.exchange.importing.decisions import CHOICES, FLAGS, Decisions
from desktop.exchange.importing.guess import Guess, SheetGuess
from desktop.exchange.importing.table import MAX_HEADER_SEARCH, labels_of
from desktop.exchange.workbook_data import SheetData, column_letter

_HINTS = re.compile(r"\(.*?\)|[*※★☆]|\d{4}年?(\d{1,2}月)?(份|底|末)?")
_ORDINAL = re.compile(r"^(序号?|编号|NO\.?|№|行号|号)$", re.IGNORECASE)
REASON = N_("未导入原因")  # the column added to rows that are sent back; no part of the sender's headings
Looked = dict[tuple[str, tuple[int, ...]], tuple[dict[int, str], str]]
NEARLY = 0.75  # share of headings that makes a changed sheet worth a proposal


@dataclass(frozen=True)
class Shape:
    """What is done with sheets of these headings. `columns`: heading (`姓名`, `姓名#2` …) to field, "" = left out;
    `depth`: how many rows the headings take."""

    headings: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    include: bool = True
    depth: int = 1

    @property
    def fingerprint(self) -> str:
        """The same for the same headings in whatever order."""
        return _digest(sorted(self.headings))


@dataclass(frozen=True)
class Recipe:
    """Choices under a name. `choices`: answers by name (see `decisions.CHOICES`, `FLAGS`); `values`: field to typed
    text to meaning; `aliases`: other spellings of compounds; `sheets_out`: names of sheets left out although others
    of the same headings are read; `marks`: what colours of rows mean. Holds no name, number or telephone of anybody."""

    name: str
    kind: str
    shapes: tuple[Shape, ...]
    choices: Mapping[str, str | bool] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    sheets_out: tuple[str, ...] = ()
    saved_on: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Under which the office keeps it: one recipe for one set of shapes and one kind of list."""
        return _digest([self.kind, *sorted({shape.fingerprint for shape in self.shapes})])

    def shared(self) -> Recipe:
        """The recipe for somebody else: without the names of this office's places."""
        values = {k: v for k, v in self.values.items() if k not in PLACE_FIELDS}
        return replace(self, values=values, aliases={})


PLACE_FIELDS = frozenset({"dwelling.compound", "building.compound", "grid", "micro_grid"})


@dataclass(frozen=True)
class Recognised:
    """A workbook a recipe is for. `exact`: every sheet with a table has a known shape; else `fresh` are the others,
    and nothing of the recipe may be applied to them unasked. `shapes`: sheet name to its shape."""

    recipe: Recipe
    shapes: Mapping[str, Shape]
    columns: Mapping[str, Mapping[str, str]]
    fresh: tuple[str, ...] = ()
    header_rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        return not self.fresh

    def decisions(self, decisions: Decisions) -> Decisions:
        """The decisions completed by the recipe; what the clerk chose differently from the defaults stays."""
        plain = Decisions()
        said: dict[str, Any] = {
            name: value
            for name, value in self.recipe.choices.items()
            if getattr(decisions, name) == getattr(plain, name)
        }
        columns = {
            sheet: {**cols, **decisions.columns.get(sheet, {})} for sheet, cols in self.columns.items()
        }
        named = self.recipe.sheets_out
        out = frozenset(
            sheet for sheet, shape in self.shapes.items() if not shape.include or heading_key(sheet) in named
        )
        values = {
            name: {**self.recipe.values.get(name, {}), **decisions.values.get(name, {})}
            for name in {*self.recipe.values, *decisions.values}
        }
        return replace(
            decisions, **said, columns={**decisions.columns, **columns}, sheets_out=decisions.sheets_out | out,
            marks={**self.recipe.marks, **decisions.marks},
            values=values, header_rows={**self.header_rows, **decisions.header_rows},
            book=_with_aliases(decisions.book, self.recipe.aliases),
        )  # fmt: skip


def _with_aliases(book: AddressBook, aliases: Mapping[str, str]) -> AddressBook:
    known = {a: o for a, o in aliases.items() if a not in book.aliases and a not in book.compounds}
    names = book.compounds  # while there are none, the list itself is asked for them
    if known and names:
        names = tuple(dict.fromkeys([*names, *known.values()]))
    return replace(book, compounds=names, aliases={**known, **book.aliases}) if known else book


def heading_key(label: str) -> str:
    """A joined heading as it is compared: `2026年6月 身份证号 (18位)*` and `身份证号` are one."""
    text = bare(label)
    parts = [_HINTS.sub("", part) or part for part in text.split(".") if part]
    return ".".join(parts)


def headings_of(sheet: SheetGuess) -> dict[int, str]:
    """Column number to heading key; a heading that comes again is numbered, ordinals are left out."""
    return _keys(sheet.table.labels) if sheet.table is not None else {}


def _keys(labels: Mapping[int, str]) -> dict[int, str]:
    seen: Counter[str] = Counter()
    found = {}
    for column, label in sorted(labels.items()):
        key = heading_key(label)
        if not key or key in {REASON, _(REASON)} or _ORDINAL.match(key.rpartition(".")[2]):
            continue
        seen[key] += 1
        found[column] = key if seen[key] == 1 else f"{key}#{seen[key]}"
    return found


def shape_of(sheet: SheetGuess, *, include: bool = True) -> Shape:
    """The shape of an understood sheet with the fields its columns are read as."""
    keys = headings_of(sheet)
    columns = {}
    for column, key in keys.items():
        name = (sheet.columns or {}).get(column, "").partition("#")[0]
        if name or column not in sheet.sheet.hidden_columns:
            columns[key] = name
    depth = len(sheet.table.header_rows) if sheet.table else 1
    return Shape(tuple(sorted(keys.values())), columns, include, depth)


def made(guess: Guess, decisions: Decisions, *, name: str, saved_on: date) -> Recipe:
    """The recipe that would do again what was chosen for this workbook."""
    shapes: dict[str, Shape] = {}
    out: dict[str, str] = {}
    for sheet in guess.sheets:
        included = sheet.sheet.name not in decisions.sheets_out
        if sheet.table is None or (included and not sheet.columns):
            continue
        shape = shape_of(sheet, include=included)
        if included:
            shapes[shape.fingerprint] = shape
        else:
            shapes.setdefault(shape.fingerprint, shape)
            out[heading_key(sheet.sheet.name)] = shape.fingerprint
    choices = {k: getattr(decisions, k) for k in (*CHOICES, *FLAGS)}
    named = tuple(name for name, shape in out.items() if shapes[shape].include)
    return Recipe(
        name, guess.kind, tuple(shapes.values()), choices, decisions.values, dict(decisions.book.aliases), named,
        saved_on.isoformat(), dict(decisions.marks),
    )  # fmt: skip


def recognise(guess: Guess, recipes: Iterable[Recipe]) -> Recognised | None:
    """The recipe that knows most sheets of a workbook, the newest of equals; None when none knows any."""
    looked: Looked = {}
    found = [fitted(recipe, guess, looked) for recipe in recipes]
    known = [(len(f.shapes), f.recipe.saved_on, n) for n, f in enumerate(found) if f.shapes]
    return found[max(known)[2]] if known else None


def fitted(recipe: Recipe, guess: Guess, looked: Looked | None = None, *, nearly: bool = False) -> Recognised:
    """What a recipe says about the sheets of a workbook, whether or not it knows all of them.

    `looked` remembers for the next recipe which headings stand in which rows. `nearly`: the clerk named the recipe, so
    a sheet with a column more or less is read by it too, the new column by its own heading.
    """
    looked = {} if looked is None else looked
    shapes = {shape.fingerprint: shape for shape in recipe.shapes}
    found: dict[str, Shape] = {}
    columns: dict[str, dict[str, str]] = {}
    headers: dict[str, tuple[int, ...]] = {}
    fresh = []
    for sheet in guess.sheets:
        name, keys = sheet.sheet.name, headings_of(sheet)
        shape = shapes.get(_print(keys)) if keys else None
        if shape is None and not sheet.sheet.hidden:
            headers[name], keys, shape = _elsewhere(sheet.sheet, shapes, looked)
        if shape is None and nearly:
            close = nearest(sheet, (recipe,))
            shape, keys = (close[1] if close else None), headings_of(sheet)
            headers.pop(name, None)
        if shape is None:
            headers.pop(name, None)
            if sheet.columns:
                fresh.append(name)
            continue
        found[name] = shape
        columns[name] = {column_letter(c): shape.columns[k] for c, k in keys.items() if k in shape.columns}
    return Recognised(recipe, found, columns, tuple(fresh), headers)


def _print(keys: Mapping[int, str]) -> str:
    return Shape(tuple(sorted(keys.values()))).fingerprint


def _elsewhere(
    sheet: SheetData, shapes: Mapping[str, Shape], looked: Looked
) -> tuple[tuple[int, ...], dict[int, str], Shape | None]:
    """Known headings in rows where the program alone would not look for them: the clerk once pointed at them."""
    for top in sorted(sheet.rows)[:MAX_HEADER_SEARCH]:
        for depth in {shape.depth for shape in shapes.values()}:
            rows = tuple(range(top, top + depth))
            at = (sheet.name, rows)
            if at not in looked:
                keys = _keys(labels_of(sheet, rows))
                looked[at] = (keys, _print(keys))
            keys, fingerprint = looked[at]
            shape = shapes.get(fingerprint)
            if keys and shape is not None and shape.depth == depth:
                return rows, keys, shape
    return (), {}, None


def nearest(sheet: SheetGuess, recipes: Iterable[Recipe]) -> tuple[Recipe, Shape] | None:
    """The recipe whose headings are almost those of a sheet: a proposal to show, with what was added and dropped."""
    mine = set(headings_of(sheet).values()) if sheet.table else set()
    best: tuple[float, Recipe, Shape] | None = None
    for recipe in recipes:
        for shape in recipe.shapes:
            theirs = set(shape.headings)
            share = len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
            if share >= NEARLY and (best is None or share > best[0]):
                best = (share, recipe, shape)
    return (best[1], best[2]) if best else None


def _digest(parts: Iterable[Any]) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]
