"""Recipes as JSON of format `gezhi-recipe/1`: in the office's settings, in a file, in a district pack.

What comes in is checked field by field: a recipe is a stranger's data until it has the right shape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.importing.decisions import CHOICES, FLAGS
from desktop.exchange.importing.fields import fields_of
from desktop.exchange.importing.further_fields import STORED
from desktop.exchange.importing.recipe import Recipe, Shape

FORMAT: Final = "gezhi-recipe/1"
MAX_BYTES: Final = 500_000  # one setting is one operation of the log, which has its limit
_MAX_SHAPES, _MAX_HEADINGS, _MAX_VALUES, _LONGEST, _DEEPEST = 200, 400, 5_000, 200, 9
_MARK = re.compile(r"strike|(fill|font):[0-9A-F]{6}")
MEANINGS: Final = ("left", "dead", "")
_KINDS = ("residents", "buildings", "staff", "care", "county")
_FURTHER = frozenset({"", "household.note", "person.phones_old"}) | {
    f"{who}.{what}" for who in ("guardian", "emergency") for what in ("name", "phones")
} | {"responsible"}  # fmt: skip
_OPTIONAL = {"choices", "values", "aliases", "sheets_out", "saved_on", "marks"}
MAPPED_VALUES: Final = frozenset(
    f"{who}.{what}"
    for who in ("person", "staff")
    for what in ("sex", "relation", "ethnicity", "politics", "education", "marriage", "hukou_state", "occupation")
) | frozenset(
    {
        "dwelling.compound", "building.compound", "dwelling.status", "grid", "micro_grid", "care.category",
        "care.level", "disability.kind", "disability.grade", "mental.risk_grade", "staff.posts", "staff.scopes",
        "staff.committee_posts", "staff.certificate", "staff.full_time",
    }
)  # fmt: skip  # fields whose words may be kept in a recipe: none that tells about one person


def to_plain(recipe: Recipe) -> dict[str, Any]:
    """The recipe as JSON types."""
    return {
        "format": FORMAT,
        "name": recipe.name,
        "kind": recipe.kind,
        "shapes": [
            {"headings": list(s.headings), "columns": dict(s.columns), "include": s.include, "depth": s.depth}
            for s in recipe.shapes
        ],
        "choices": dict(recipe.choices),
        "values": {name: dict(words) for name, words in recipe.values.items() if name in MAPPED_VALUES},
        "aliases": dict(recipe.aliases),
        "sheets_out": list(recipe.sheets_out),
        "marks": dict(recipe.marks),
        "saved_on": recipe.saved_on,
    }


def from_plain(plain: Any) -> Recipe:
    """The inverse of `to_plain`; raises `Refused` (`recipe.unreadable`) for anything else."""
    try:
        return _recipe(plain)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(_("这不是导入方案文件,或内容不完整。"), code="recipe.unreadable") from error


def read_recipe(path: Path) -> Recipe:
    """A recipe from a file; raises `Refused` (`recipe.unreadable`)."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(path.name)
        plain = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Refused(_("这不是导入方案文件,或内容不完整。"), code="recipe.unreadable") from error
    return from_plain(plain)


def write_recipe(recipe: Recipe, path: Path) -> None:
    """Write a recipe to a file, without the names of this office's places; raises `Refused` when it cannot be."""
    try:
        path.write_bytes(orjson.dumps(to_plain(recipe.shared()), option=orjson.OPT_INDENT_2))
    except OSError as error:
        raise Refused(_("写不了文件“{name}”。").format(name=path.name), code="recipe.cannot_write") from error


def _recipe(plain: Any) -> Recipe:
    _keys(
        plain,
        {"format", "name", "kind", "shapes"},
        _OPTIONAL,
    )
    if plain["format"] != FORMAT or plain["kind"] not in _KINDS:
        raise ValueError(plain["format"])
    shapes = tuple(_shape(s, plain["kind"]) for s in _list(plain["shapes"], _MAX_SHAPES))
    name = _text(plain["name"]).strip()
    if not shapes or not name:
        raise ValueError("empty")
    values = {}
    for field, words in _dict(plain.get("values", {}), _MAX_VALUES).items():
        if field not in MAPPED_VALUES:
            raise ValueError(field)
        values[field] = _words(words)
    return Recipe(
        name=name,
        kind=plain["kind"],
        shapes=shapes,
        choices=_choices(plain.get("choices", {})),
        values=values,
        aliases=_words(plain.get("aliases", {})),
        sheets_out=tuple(_text(s) for s in _list(plain.get("sheets_out", []), _MAX_SHAPES)),
        saved_on=_text(plain.get("saved_on", "")),
        marks=_marks(plain.get("marks", {})),
    )


def _shape(plain: Any, kind: str) -> Shape:
    _keys(plain, {"headings", "columns"}, {"include", "depth"})
    headings = tuple(_text(h) for h in _list(plain["headings"], _MAX_HEADINGS))
    known = _known_fields(kind)
    columns = _words(plain["columns"])
    if (
        not headings
        or any(h not in headings for h in columns)
        or any(f not in known for f in columns.values())
    ):
        raise ValueError("columns")
    include = plain.get("include", True)
    if not isinstance(include, bool):
        raise TypeError("include")
    depth = plain.get("depth", 1)
    if type(depth) is not int or not 1 <= depth <= _DEEPEST:
        raise ValueError("depth")
    return Shape(headings, columns, include, depth)


def _known_fields(kind: str) -> frozenset[str]:
    if kind == "county":
        return frozenset({""})
    return frozenset(fields_of(kind)) | _FURTHER | frozenset(fields_of("residents")) | frozenset(STORED)


def _choices(plain: Any) -> dict[str, str | bool]:
    found: dict[str, str | bool] = {}
    for name, value in _dict(plain, 50).items():
        if (name in FLAGS and isinstance(value, bool)) or (name in CHOICES and value in CHOICES[name]):
            found[name] = value
        else:
            raise ValueError(name)
    return found


def _marks(plain: Any) -> dict[str, str]:
    marks = _words(plain)
    if any(not _MARK.fullmatch(mark) or means not in MEANINGS for mark, means in marks.items()):
        raise ValueError("marks")
    return marks


def _keys(plain: Any, needed: set[str], allowed: set[str]) -> None:
    if not isinstance(plain, Mapping) or not needed <= plain.keys() or plain.keys() - needed - allowed:
        raise ValueError("keys")


def _dict(plain: Any, most: int) -> Mapping[str, Any]:
    if not isinstance(plain, Mapping) or len(plain) > most:
        raise TypeError("object")
    return plain


def _list(plain: Any, most: int) -> list[Any]:
    if not isinstance(plain, list) or len(plain) > most:
        raise TypeError("list")
    return plain


def _text(plain: Any) -> str:
    if not isinstance(plain, str) or len(plain) > _LONGEST:
        raise TypeError("text")
    return plain


def _words(plain: Any) -> dict[str, str]:
    return {_text(k): _text(v) for k, v in _dict(plain, _MAX_VALUES).items()}
