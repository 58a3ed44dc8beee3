"""A document's layout as data: wording, colours, sizes, type and optional fields over what the program came with.

Three layers: the shipped template, what the district says (three things alike: 统一标识、统一样式、统一内容), what
the office says. What the district locked, the office cannot change. Nothing here may make a document unreadable:
lengths and type stay between half and twice the shipped ones, and a text keeps only places the template knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from string import Formatter
from typing import Any, Final

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import _

TABLES: Final = ("words", "colours", "sizes", "type")
LONGEST: Final = 200  # characters of one text
MOST_LINES: Final = 20  # of one list
SMALLEST_POINT: Final = 4.5  # what a laser printer at 600 dpi still sets legibly in Chinese
LEAST, MOST = 0.5, 2.0  # times the shipped length or type size
LARGEST_LOGO: Final = 200_000  # bytes
EVERYTHING: Final = "*"
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_DECIMAL: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")
_BOLD: Final = "bold"
_SIZE_AND_FLOOR: Final = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """What one layer says about a template.

    changes: table ("words", "colours", "sizes", "type") → key → value, of the shape of the shipped value. off: optional
    fields of the document's data that are not printed. logo: PNG or JPEG bytes in base64, "" for none. locked (of a
    district): "table.key", "table.*", "off", "logo" or "*". version counts from 1; 0: nothing was ever said.
    """

    key: str
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    logo: str = ""
    locked: frozenset[str] = frozenset()
    version: int = 0

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (any(self.changes.values()) or self.off or self.logo or self.locked)

    def locks(self, part: str) -> bool:
        """Whether `part` ("words.title", "off", "logo") is not for the office to change."""
        table = part.partition(".")[0]
        return bool({EVERYTHING, part, f"{table}.{EVERYTHING}"} & self.locked)

    def plain(self) -> dict[str, Any]:
        """As JSON types without floats (the operation log takes none); `from_plain` takes it back."""
        return {
            "changes": {
                table: {key: _unfloated(value) for key, value in keys.items()}
                for table, keys in self.changes.items()
                if keys
            },
            "off": sorted(self.off), "logo": self.logo, "locked": sorted(self.locked), "version": self.version,
        }  # fmt: skip


def from_plain(key: str, plain: Any) -> Layout:
    """A layer as it was kept; what has another shape counts as not said (a newer program may have written it)."""
    if not isinstance(plain, Mapping):
        return Layout(key)
    said = plain.get("changes")
    changes = {
        table: {name: _numbered(table, value) for name, value in keys.items()}
        for table, keys in (said.items() if isinstance(said, Mapping) else ())
        if table in TABLES and isinstance(keys, Mapping)
    }
    version, logo = plain.get("version"), plain.get("logo")
    return Layout(
        key, changes, _names(plain.get("off")), logo if isinstance(logo, str) else "",
        _names(plain.get("locked")), version if isinstance(version, int) else 0,
    )  # fmt: skip


def _unfloated(value: Any) -> Any:
    if isinstance(value, list):
        return [_unfloated(one) for one in value]
    return f"{value:g}" if isinstance(value, float) else value


def _numbered(table: str, value: Any) -> Any:
    if table == "type" and isinstance(value, list):
        return [_numbered("sizes", one) for one in value]
    if table == "sizes" and isinstance(value, str) and _DECIMAL.fullmatch(value):
        return float(value)
    return value


def _names(plain: Any) -> frozenset[str]:
    return frozenset(one for one in plain if isinstance(one, str)) if isinstance(plain, list) else frozenset()


def effective(district: Layout, office: Layout) -> Layout:
    """Both layers as one: the office's word counts where the district did not lock; locked parts are the district's."""
    changes: dict[str, dict[str, Any]] = {table: dict(district.changes.get(table, {})) for table in TABLES}
    for table, keys in office.changes.items():
        open_keys = {key: value for key, value in keys.items() if not district.locks(f"{table}.{key}")}
        changes.setdefault(table, {}).update(open_keys)
    off = district.off if district.locks("off") else district.off | office.off
    logo = district.logo if district.locks("logo") else office.logo or district.logo
    return replace(office, changes=changes, off=off, logo=logo, locked=district.locked)


def merged(shipped: Mapping[str, Any], layout: Layout) -> dict[str, Any]:
    """The shipped template's data with the changes over it; a change that no longer fits the template is passed over.

    The shipped template may have lost a key, or changed its shape, since the change was made.
    """
    whole = {table: dict(keys) if isinstance(keys, Mapping) else keys for table, keys in shipped.items()}
    for table, key, value in _said(layout):
        if key in whole.get(table, {}) and _wrong(table, whole[table][key], value) is None:
            whole[table][key] = value
    return whole


def insist(
    shipped: Mapping[str, Any], optional: frozenset[str], layout: Layout, *, district: Layout | None
) -> None:
    """Raise `Refused` (`layout.wrong`) whose `problems` name every part that is wrong, unknown or locked."""
    problems: dict[str, Problem] = {}
    for table, key, value in _said(layout):
        part = f"{table}.{key}"
        if table not in TABLES or key not in shipped.get(table, {}):
            problems[part] = Problem("layout.unknown", _("版式里没有“{part}”这一项。").format(part=part))
        elif district is not None and district.locks(part):
            problems[part] = Problem("layout.locked", _("这一项由区县统一规定,社区不能改。"))
        elif wrong := _wrong(table, shipped[table][key], value):
            problems[part] = Problem("layout.value", wrong)
    for name in sorted(layout.off - optional):
        problems[f"off.{name}"] = Problem("layout.needed", _("“{part}”不能不印。").format(part=name))
    for part, said in (("off", layout.off), ("logo", layout.logo)):
        if said and district is not None and district.locks(part):
            problems[part] = Problem("layout.locked", _("这一项由区县统一规定,社区不能改。"))
    if len(layout.logo) * 3 // 4 > LARGEST_LOGO:
        words = _("标志图片太大,请换成 {n} KB 以内的图片。").format(n=LARGEST_LOGO // 1000)
        problems["logo"] = Problem("layout.logo", words)
    if problems:
        text = _("版式里有 {n} 处不对,没有保存。").format(n=len(problems))
        raise Refused(text, code="layout.wrong", problems=problems)


def _said(layout: Layout) -> Iterator[tuple[str, str, Any]]:
    for table, keys in layout.changes.items():
        for key, value in keys.items():
            yield table, key, value


def _wrong(table: str, shipped: Any, value: Any) -> str | None:
    """Why `value` cannot stand for `shipped`, in words; None when it can."""
    check = {"words": _wrong_words, "colours": _wrong_colour, "sizes": _wrong_size, "type": _wrong_type}[
        table
    ]
    return check(shipped, value)


def _wrong_words(shipped: Any, value: Any) -> str | None:
    if isinstance(shipped, str):
        return _wrong_text(value, places(shipped))
    if not isinstance(value, list) or len(value) > MOST_LINES:
        return _("最多写 {n} 行。").format(n=MOST_LINES)
    pairs = bool(shipped) and isinstance(shipped[0], list)
    for line in value:
        if pairs and not (isinstance(line, list) and len(line) == _SIZE_AND_FLOOR):
            return _("每行要有名称和号码。")
        for text in line if pairs else [line]:
            if wrong := _wrong_text(text, frozenset()):
                return wrong
    return None


def _wrong_text(value: Any, known: frozenset[str]) -> str | None:
    if not isinstance(value, str) or len(value) > LONGEST or not value.replace("\n", "").isprintable():
        return _("文字最多 {n} 个字,不能有控制字符。").format(n=LONGEST)
    try:
        unknown = places(value) - known
    except ValueError:
        return _("花括号要成对,里面写模板认识的名称。")
    if unknown:
        named = "、".join(f"{{{place}}}" for place in sorted(unknown))
        return _("模板不认识 {places}。").format(places=named)
    return None


def places(text: str) -> frozenset[str]:
    """The names in braces; raises `ValueError` for a brace without its fellow, and for anything but a name in it."""
    found = set()
    for _text, name, form, turn in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or turn:
            raise ValueError(name)
        found.add(name)
    return frozenset(found)


def _wrong_colour(_shipped: Any, value: Any) -> str | None:
    if isinstance(value, str) and _COLOUR.fullmatch(value):
        return None
    return _("颜色写成 #RRGGBB,例如 #1E5AA8。")


def _wrong_size(shipped: Any, value: Any) -> str | None:
    if _number(value) and shipped * LEAST <= value <= shipped * MOST:
        return None
    return _("应在 {least} 到 {most} 之间。").format(
        least=round(shipped * LEAST, 1), most=round(shipped * MOST, 1)
    )


def _wrong_type(shipped: Any, value: Any) -> str | None:
    sound = isinstance(value, list) and len(value) in (2, 3) and all(map(_number, value[:2]))
    if not sound or value[2:] not in ([], [_BOLD]):
        return _("字号写成“字号、最小字号”,可加粗。")
    size, floor = value[:2]
    low, high = max(shipped[0] * LEAST, SMALLEST_POINT), shipped[0] * MOST
    if not low <= size <= high:
        return _("字号应在 {least} 到 {most} 磅之间。").format(least=round(low, 1), most=round(high, 1))
    if not SMALLEST_POINT <= floor <= size:
        words = _("最小字号应在 {least} 磅到字号之间。")
        return words.format(least=SMALLEST_POINT)
    return None


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
