"""Wording, colours and sizes of a document kind, read from its TOML file under `resources/templates`."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.base.shipped import shipped_template
from desktop.documents.kinds.common import without
from desktop.documents.layout import colour
from desktop.documents.layout.blocks import Style
from desktop.documents.layout.fonts import Weight
from desktop.domain.layout_names import name_of
from desktop.domain.layouts import Layout, merged


@dataclass(frozen=True)
class Template:
    """One template. Every reader raises `EnvironmentFailure` naming the key that is missing or malformed."""

    key: str
    data: dict[str, Any]
    logo: bytes = b""  # PNG or JPEG; most offices have none
    off: frozenset[str] = frozenset()  # optional fields of the document's data that are not printed
    _styles: dict[tuple[str, str, float], Style] = field(default_factory=dict, repr=False, compare=False)

    def _broken(self, table: str, key: str) -> EnvironmentFailure:
        text = _("模板 {name} 缺少 {table}.{key} 或写法不对，请恢复原模板")
        return EnvironmentFailure(text.format(name=self.key, table=table, key=key), code="template.broken")

    def _value(self, table: str, key: str, kind: type | tuple[type, ...]) -> Any:
        value = self.data.get(table, {}).get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self._broken(table, key)
        return value

    def colour(self, key: str) -> str:
        """A colour as `#RRGGBB`."""
        value: str = self._value("colours", key, str)
        try:
            colour.channels(value)
        except ValueError:
            return str(
                self._value("colours", key, bytes)
            )  # never bytes: raises the failure with the key's name
        return value

    def word(self, key: str, **filled: str) -> str:
        """A text, with its `{places}` filled."""
        value: str = self._value("words", key, str)
        try:
            return value.format(**filled)
        except (KeyError, IndexError, ValueError) as error:
            raise self._broken("words", key) from error

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(str(item) for item in self._value("words", key, list))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A list of label and number, such as the public hotlines."""
        return tuple((str(row[0]), str(row[1])) for row in self._value("words", key, list))

    def wording(self) -> list[tuple[str, str]]:
        """Every text the template adds to a document with what its part is called, for the privacy gate."""
        named = shipped(self.key).data.get("words", {})  # a part without a name is named by its shipped text
        return [
            (name_of("words", key, named.get(key)), text)
            for key, value in self.data.get("words", {}).items()
            for text in texts(value)
        ]

    def size(self, key: str) -> float:
        """A length in mm."""
        return float(self._value("sizes", key, (int, float)))

    @property
    def photo_ratio(self) -> float:
        """Width over height of the portraits: 5 to 7 as shipped."""
        return self.size("photo_wide") / self.size("photo_tall")

    def style(self, key: str, colour_key: str = "text", scale: float = 1.0) -> Style:
        """A text style: `[type] key = [size, floor]` in points, bold when the list ends in "bold"."""
        known = self._styles.get((key, colour_key, scale))
        if known is None:
            value: list[Any] = self._value("type", key, list)
            weight = Weight.BOLD if "bold" in value else Weight.REGULAR
            known = Style(float(value[0]) * scale, float(value[1]) * scale, self.colour(colour_key), weight)
            self._styles[key, colour_key, scale] = known
        return known


def texts(value: object) -> Iterator[str]:
    """Every text in a part of a layout."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


class _InForce:
    """The layouts of one office, put over each template at its first use."""

    def __init__(self, layouts: Mapping[str, Layout]) -> None:
        self._layouts = layouts
        self._made: dict[str, Template] = {}

    def template(self, key: str) -> Template:
        layout = self._layouts.get(key)
        if layout is None:
            return shipped(key)
        if key not in self._made:
            logo = b64decode(layout.logo)
            self._made[key] = Template(key, merged(shipped(key).data, layout), logo, layout.off)
        return self._made[key]


_IN_FORCE: ContextVar[_InForce] = ContextVar("layouts in force", default=_InForce({}))  # noqa: B039 - never written


@contextmanager
def in_force(layouts: Mapping[str, Layout]) -> Iterator[None]:
    """Inside, every template is loaded with what its layout says over it; template key to layout."""
    token = _IN_FORCE.set(_InForce(layouts))
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def load(key: str) -> Template:
    """The template `key` with the layout in force over it."""
    return _IN_FORCE.get().template(key)


def printed(key: str, item: Any) -> Any:
    """What the layout in force prints of an item: its fields without those switched off."""
    return without(item, load(key).off)


@lru_cache(maxsize=64)
def shipped(key: str) -> Template:
    """The template `key` as the program came with it; raises `EnvironmentFailure` when it cannot be read."""
    return Template(key, shipped_template(key))
