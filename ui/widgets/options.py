"""Code tables as options of a choice, each with the pinyin initials it is typed by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop.base.i18n import _
from desktop.base.pinyin import initials
from ui.widgets.choice import Option


def options(pairs: Iterable[tuple[Any, str]]) -> tuple[Option, ...]:
    """`(value, word)` in the order given; words are translated, initials are those of the Chinese word."""
    return tuple(Option(value, _(word), initials(word)) for value, word in pairs)
