"""A district pack as a file (`gezhi-pack/1`): rule severities, recipes, export templates, layouts, how long data is kept.

    {"format": "gezhi-pack/1", "name": "示例区 2026 口径", "version": "2026-06", "note": "…",
     "rules": {"phone.invalid": "block"},
     "recipes": [{"format": "gezhi-recipe/1", …}], "templates": [{"format": "gezhi-export/1", …}],
     "layouts": [{"key": "contact_card", …}], "retention": {"campaign": 60}}

A pack comes from outside: nothing of it is taken in before all of it has the right shape, and what this program does
not know is refused by its name, never passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from desktop.base.errors import GezhiError, Problem, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.layouts import Layout
from desktop.domain.packed import Item, Part, split
from desktop.domain.retention import insist_on_bounds
from desktop.domain.rules.catalogue import RULES
from desktop.exchange.exporting import kept, template
from desktop.exchange.exporting.template import Template
from desktop.exchange.importing import recipe_json
from desktop.exchange.importing.recipe import Recipe
from desktop.exchange.packs import layouts as packed_layouts
from desktop.exchange.packs import parts
from desktop.operations.rules import insist_weighable

FORMAT: Final = "gezhi-pack/1"
MAX_BYTES: Final = 4_000_000
MAX_PART_BYTES: Final = recipe_json.MAX_BYTES  # one recipe or template is one setting
MAX_RECIPES: Final = 100
MAX_TEMPLATES: Final = 100
MAX_LAYOUTS: Final = 100
_NAME, _VERSION, _NOTE = 60, 40, 500  # characters
_KEYS: Final = (
    "format", "name", "version", "note", "rules", "recipes", "templates", "layouts", "retention", *parts.SECTIONS,
)  # fmt: skip
_TEMPLATE_KEYS: Final = frozenset(
    (
        "format",
        "key",
        "name",
        "list",
        "source",
        "sheet",
        "above",
        "header",
        "below",
        "where",
        "merges",
        "columns",
    )
)
_COLUMN_KEYS: Final = frozenset(("heading", "field", "as", "fixed", "map", "required", "width"))
_MARK: Final = b"\xef\xbb\xbf"  # Notepad writes it before the text


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack says; every part may be empty but not all of them."""

    name: str
    version: str = ""
    note: str = ""
    rules: Mapping[str, Severity] = field(default_factory=dict)
    recipes: tuple[Recipe, ...] = ()
    templates: tuple[Template, ...] = ()
    layouts: tuple[Layout, ...] = ()
    retention: Mapping[str, int] = field(default_factory=dict)  # rule of retention to days
    more: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # `parts.SECTIONS` to key to value

    def plain(self) -> dict[str, Any]:
        """As JSON types; `from_plain` takes it back."""
        return {
            "format": FORMAT, "name": self.name, "version": self.version, "note": self.note,
            "rules": {rule: severity.value for rule, severity in self.rules.items()},
            "recipes": [recipe_json.to_plain(recipe) for recipe in self.recipes],
            "templates": [made.plain() for made in self.templates],
            "layouts": [packed_layouts.plain(layout) for layout in self.layouts],
            "retention": dict(self.retention), **{name: dict(told) for name, told in self.more.items()},
        }  # fmt: skip

    def items(self) -> tuple[Item, ...]:
        """Everything the pack says, one by one, each without a version."""
        found = [Item(Part.RULE, rule, severity.value) for rule, severity in self.rules.items()]
        found += [Item(Part.RECIPE, one.fingerprint, recipe_json.to_plain(one)) for one in self.recipes]
        found += [Item(Part.TEMPLATE, made.key, made.plain()) for made in map(kept.own, self.templates)]
        found += [Item(Part.LAYOUT, one.key, one.plain()) for one in self.layouts]
        found += [Item(Part.RETENTION, rule, days) for rule, days in self.retention.items()]
        found += [
            Item(parts.SECTIONS[name], key, value)
            for name, told in self.more.items()
            for key, value in told.items()
        ]
        return tuple(found)


def read_pack(path: Path) -> Pack:
    """The pack in a file; raises `Refused` whose `problems` name every part that is wrong."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _no_pack(_("读不了文件“{name}”。").format(name=path.name)) from error
    if len(text) > MAX_BYTES:
        raise _no_pack(_("文件超过 {n} MB,不像是区县包。").format(n=MAX_BYTES // 1_000_000))
    try:
        plain = orjson.loads(text.removeprefix(_MARK))
    except ValueError as error:
        raise _no_pack(_("这不是区县包(gezhi-pack/1),或内容不完整。")) from error
    return from_plain(plain)


def from_plain(plain: Any) -> Pack:
    """A pack out of JSON types; raises `Refused` whose `problems` name every part that is wrong."""
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise _no_pack(_("这不是区县包(gezhi-pack/1),或内容不完整。"))
    problems: dict[str, Problem] = {
        key: _problem("unknown", _("不认识的部分:{part}").format(part=_shown(key)))
        for key in plain
        if key not in _KEYS
    }
    name, version = _line(plain, "name", _NAME, problems), _line(plain, "version", _VERSION, problems)
    note = _line(plain, "note", _NOTE, problems)
    if not name and "name" not in problems:
        problems["name"] = _problem("name", _("区县包没有名称(name)。"))
    rules = _rules(plain.get("rules", {}), problems)
    recipes = _each(plain, "recipes", MAX_RECIPES, _recipe, problems)
    templates = _each(plain, "templates", MAX_TEMPLATES, _template, problems)
    layouts = _each(plain, "layouts", MAX_LAYOUTS, packed_layouts.read, problems)
    _twice("layouts", (layout.key for layout in layouts), problems)
    prints = [recipe.fingerprint for recipe in recipes]
    _twice("recipes", (recipe.name for recipe in recipes), problems)
    _twice("recipes", (r.name for r in recipes if prints.count(r.fingerprint) > 1), problems, least=1)
    _twice("templates", (made.name.strip() for made in templates), problems)
    days = _retention(plain.get("retention", {}), problems)
    more = {name: told for name in parts.SECTIONS if (told := _section(plain, name, problems))}
    if not problems and not (rules or recipes or templates or layouts or days or more):
        problems["rules"] = _problem("empty", _("区县包里什么内容也没有。"))
    if problems:
        text = _("区县包里有 {n} 处不对,没有读入。").format(n=len(problems))
        raise Refused(text, code="pack.bad_part", problems=problems)
    return Pack(name, version, note, rules, recipes, templates, layouts, days, more)


def _section(plain: Mapping[str, Any], name: str, problems: dict[str, Problem]) -> dict[str, Any]:
    told = plain.get(name, {})
    if not isinstance(told, Mapping) or len(told) > parts.MOST_KEYS:
        problems[name] = _problem("shape", _("“{part}”写得不对。").format(part=name))
        return {}
    for key, value in told.items():
        place = f"{name}.{_shown(key)}"
        try:
            if not split(f"{parts.SECTIONS[name]}/{key}") or len(orjson.dumps(value)) > MAX_PART_BYTES:
                raise ValueError("key")
            parts.insist(parts.SECTIONS[name], key, value)
        except GezhiError as error:
            problems[place] = Problem(error.code, error.text)
        except (ValueError, TypeError, KeyError, AttributeError):
            problems[place] = _problem("part", _("“{part}”写得不对。").format(part=place))
    return dict(told)


def _retention(plain: Any, problems: dict[str, Problem]) -> dict[str, int]:
    if not isinstance(plain, Mapping) or any(type(days) is not int for days in plain.values()):
        problems["retention"] = _problem("shape", _("“{part}”写得不对。").format(part="retention"))
        return {}
    found = {_shown(rule): days for rule, days in plain.items()}
    for rule, days in found.items():
        try:
            insist_on_bounds({rule: days})
        except Refused as refusal:
            problems[f"retention.{rule}"] = _problem("retention", refusal.text)
    return found


def _rules(plain: Any, problems: dict[str, Problem]) -> dict[str, Severity]:
    if not isinstance(plain, Mapping):
        problems["rules"] = _problem("shape", _("“{part}”写得不对。").format(part="rules"))
        return {}
    found: dict[str, Severity] = {}
    for rule, wanted in plain.items():
        part = f"rules.{_shown(rule)}"
        if rule not in RULES:
            problems[part] = _problem("rule", _("没有这条检查规则:{rules}").format(rules=_shown(rule)))
        elif not isinstance(wanted, str) or wanted not in set(Severity):
            words = _("规则 {rule} 的轻重应为 block、warn 或 info。").format(rule=rule)
            problems[part] = _problem("severity", words)
        else:
            found[rule] = Severity(wanted)
            try:
                insist_weighable({rule: found[rule]})
            except Refused as refusal:
                problems[part] = Problem(refusal.code, f"{rule}  {refusal.text}")
    return found


def _recipe(plain: Any) -> Recipe:
    recipe = recipe_json.from_plain(plain)
    if not recipe.name.isprintable():
        raise ValueError("name")
    return recipe


def _template(plain: Any) -> Template:
    if isinstance(plain, Mapping):
        _known(plain, _TEMPLATE_KEYS)
        for column in plain.get("columns") or ():
            _known(column if isinstance(column, Mapping) else {}, _COLUMN_KEYS)
    made = template.read(plain)
    if not made.name.strip() or len(made.name) > _NAME or not made.name.isprintable():
        raise ValueError("name")
    for value in made.where.values():
        if any(not isinstance(one, str) for one in (value if isinstance(value, list) else [value])):
            raise TypeError("where")
    return made


def _known(plain: Mapping[str, Any], keys: frozenset[str]) -> None:
    for key in plain:
        if key not in keys:
            raise Refused(_("不认识的部分:{part}").format(part=_shown(key)), code="pack.unknown")


def _each(
    plain: Mapping[str, Any], part: str, most: int, read: Any, problems: dict[str, Problem]
) -> tuple[Any, ...]:
    """Every one that can be read; what cannot is named by its place in the list and the name it gives itself."""
    entries = plain.get(part, [])
    if not isinstance(entries, list) or len(entries) > most:
        problems[part] = _problem("shape", _("“{part}”写得不对。").format(part=part))
        return ()
    found = []
    for number, entry in enumerate(entries, 1):
        named = _shown(entry.get("name", "")) if isinstance(entry, Mapping) else ""
        place = f"{part}[{number}] {named}".strip()
        try:
            if len(orjson.dumps(entry)) > MAX_PART_BYTES:
                raise _no_pack(_("太大了,放不进设置。"))
            found.append(read(entry))
        except GezhiError as error:
            problems[place] = _problem("part", f"{place}: {error.text}")
        except (ValueError, TypeError, KeyError, AttributeError):
            problems[place] = _problem("part", _("“{part}”写得不对。").format(part=place))
    return tuple(found)


def _twice(part: str, names: Iterable[str], problems: dict[str, Problem], least: int = 2) -> None:
    for name, times in Counter(names).items():
        if times >= least:
            words = _("“{part}”里“{name}”重复了。").format(part=part, name=_shown(name))
            problems[f"{part} {_shown(name)}"] = _problem("twice", words)


def _line(plain: Mapping[str, Any], key: str, longest: int, problems: dict[str, Problem]) -> str:
    text = plain.get(key, "")
    if not isinstance(text, str) or len(text) > longest or not text.isprintable():
        problems[key] = _problem("shape", _("“{part}”写得不对。").format(part=key))
        return ""
    return text.strip()


def _shown(text: Any) -> str:
    """A stranger's name for something, fit to be repeated on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(text)[:_NAME])


def _problem(code: str, text: str) -> Problem:
    return Problem(f"pack.{code}", text)


def _no_pack(text: str) -> Refused:
    return Refused(text, code="pack.unreadable")
