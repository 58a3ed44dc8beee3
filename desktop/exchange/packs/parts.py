"""The smaller parts of a pack: norms, words for codes and posts, lists of questions, years of working days, teachings.

"norms": {"low": 300, "high": 500}, "codes": {"person.relation": {"words": {"婆姨": "妻"}}},
"roles": {"grid_worker": {"synonyms": ["网格管家"], "normal_number": 2}}, "questions": {"六问": {"questions": ["问…"]}},
"calendar": {"2026": {"off": ["2026-10-01"], "on": ["2026-10-10"]}}, "teachings": {"<fingerprint>": {…}}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain import working_days
from desktop.domain.care import forbidden
from desktop.domain.norms import OCCUPIED, REGISTERED, Norms
from desktop.domain.packed import Part
from desktop.domain.roles import BY_KEY, role_named
from desktop.exchange.importing.recipe import PLACE_FIELDS
from desktop.exchange.importing.recipe_json import MAPPED_VALUES

SPOKEN: Final = MAPPED_VALUES - PLACE_FIELDS  # fields for whose words a district may speak
MOST_WORDS, WORD, QUESTION, MOST_QUESTIONS = 500, 40, 100, 30
MOST_KEYS: Final = 300
MOST_HOLDERS: Final = 99  # people in one post of one place
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{32}")
# Names in the file, one mapping from key to value each.
SECTIONS: Final[Mapping[str, Part]] = {
    "norms": Part.NORM, "codes": Part.CODE, "roles": Part.ROLE, "questions": Part.QUESTION,
    "calendar": Part.CALENDAR, "teachings": Part.TEACHING,
}  # fmt: skip


def insist(part: Part, key: str, value: Any) -> None:
    """Raise `Refused` with what is wrong in words, `ValueError` or `TypeError` for another shape."""
    _LOOK[part](key, value)


def _norm(key: str, value: Any) -> None:
    words = Norms().words()
    if key == "micro_most" or key not in words:
        raise Refused(_("没有“{key}”这项标准。").format(key=key[:WORD]), code="pack.unknown")
    if key == "basis":
        if value not in (REGISTERED, OCCUPIED):
            raise ValueError("basis")
    elif type(value) is not int or not 0 <= value <= 100_000:
        raise ValueError("number")


def _code(key: str, value: Any) -> None:
    if key not in SPOKEN:
        raise Refused(_("没有“{key}”这个代码表。").format(key=key[:WORD]), code="pack.unknown")
    words = _only(value, "words")
    if not isinstance(words, Mapping) or not 0 < len(words) <= MOST_WORDS:
        raise ValueError("words")
    if not all(_short(word) and _short(meant) for word, meant in words.items()):
        raise ValueError("word")


def _role(key: str, value: Any) -> None:
    if key not in BY_KEY:
        raise Refused(_("没有“{key}”这种岗位。").format(key=key[:WORD]), code="pack.unknown")
    if not isinstance(value, Mapping) or not value or value.keys() - {"synonyms", "normal_number"}:
        raise ValueError("keys")
    words, number = value.get("synonyms", []), value.get("normal_number", 1)
    if not isinstance(words, list) or len(words) > MOST_WORDS or not all(map(_short, words)):
        raise ValueError("synonyms")
    if type(number) is not int or not 1 <= number <= MOST_HOLDERS:
        raise ValueError("normal_number")
    for word in words:
        other = role_named(word)
        if other is not None and other.key != key:
            text = _("“{word}”已经是“{role}”的叫法。").format(word=word, role=_(other.name))
            raise Refused(text, code="pack.role_word")


def _question(key: str, value: Any) -> None:
    told = _only(value, "questions")
    if not _short(key) or not isinstance(told, list) or not 0 < len(told) <= MOST_QUESTIONS:
        raise ValueError("questions")
    if not all(isinstance(one, str) and one.isprintable() and 0 < len(one) <= QUESTION for one in told):
        raise ValueError("question")
    if len(set(told)) != len(told) or any("=" in one for one in told):
        raise ValueError("question")
    if forbidden(" ".join((key, *told))):
        raise Refused(_("艾滋病相关的名单社区不得持有。"), code="campaign.forbidden")


def _teaching(key: str, value: Any) -> None:
    if not _FINGERPRINT.fullmatch(key) or not isinstance(value, Mapping) or not value:
        raise ValueError("teaching")
    if not isinstance(value.get("title", ""), str):
        raise TypeError("title")


def _only(value: Any, name: str) -> Any:
    if not isinstance(value, Mapping) or set(value) != {name}:
        raise ValueError(name)
    return value[name]


def _short(word: Any) -> bool:
    return isinstance(word, str) and 0 < len(word.strip()) <= WORD and word.isprintable() and "@" not in word


_LOOK: Final[Mapping[Part, Callable[[str, Any], None]]] = {
    Part.NORM: _norm, Part.CODE: _code, Part.ROLE: _role, Part.QUESTION: _question,
    Part.CALENDAR: working_days.insist, Part.TEACHING: _teaching,
}  # fmt: skip
