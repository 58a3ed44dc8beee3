"""A whole family in one cell (`张三(户主)、李四(妻)`): taken apart as a proposal, never without being asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.domain import codes
from desktop.domain.typed_text import bare, spaced

_SEPARATOR = re.compile(r"[、,;/|\n\r\t]+|(?<=[)一-鿿])\s+(?=[一-鿿])")
_WITH_RELATION = re.compile(r"^([一-鿿·]{2,12})\(([一-鿿]{1,5})\)$")
_RELATION_FIRST = re.compile(r"^([一-鿿]{1,4})[::]([一-鿿·]{2,12})$")
_LINES = re.compile(r"[、,;/|\n\r]+")
_WITH_NUMBER = re.compile(
    r"([一-鿿·]{2,12})[ (:]+([一-鿿]{1,5})\)?(?:[ :]*(\d{17}[\dX]|\d{15}))?|([一-鿿·]{2,12})[ :]*(\d{17}[\dX]|\d{15})"
)
_NAME = re.compile(r"^[一-鿿]{2,4}$|^[一-鿿]+·[一-鿿·]+$")


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the cell; `relation` is the GB/T 4761 code of the word beside the name, if there is one.

    `number` is the identity number typed behind the two, '' for none.
    """

    name: str
    relation: str | None = None
    number: str = ""


def split_family(typed: str) -> tuple[Member, ...]:
    """The members in typed order; empty unless every piece is a name and there are two at least."""
    if numbered := _numbered(typed):
        return numbered
    pieces = [p for part in _SEPARATOR.split(spaced(typed.replace("\n", "、"))) if (p := bare(part))]
    members = [_member(piece) for piece in pieces]
    found = tuple(m for m in members if m is not None)
    return found if len(found) == len(pieces) >= 2 else ()


def _numbered(typed: str) -> tuple[Member, ...]:
    """`刘洋 户主 4203…` on each line: name, relation and number with blanks between; empty for any other writing."""
    found = []
    for line in _LINES.split(typed):
        if not (text := spaced(line).upper()):
            continue
        m = _WITH_NUMBER.fullmatch(text)
        relation = codes.relation_code(m[2]) if m and m[2] else None
        if m is None or (m[2] and relation is None):
            return ()
        found.append(Member(m[1] or m[4], relation, m[3] or m[5] or ""))
    return tuple(found) if len(found) >= 2 else ()


def _member(piece: str) -> Member | None:
    if m := _WITH_RELATION.match(piece):
        return Member(m[1], codes.relation_code(m[2]))
    if (m := _RELATION_FIRST.match(piece)) and (code := codes.relation_code(m[1])):
        return Member(m[2], code)
    if _NAME.match(piece) and piece not in codes.RELATION:
        return Member(piece)
    return None
