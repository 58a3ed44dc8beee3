"""What every document kind gives back and declares about its data: who may see each field."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from desktop.documents.layout.paper import Sheet
from desktop.documents.layout.warnings import PaperWarning


class Shown(StrEnum):
    """What a field of a document holds, for the privacy gate."""

    OFFICE = "office"  # what the office itself says to the public: titles, scopes, hotlines, dates
    STAFF_NAME = "staff_name"
    STAFF_PHONE = "staff_phone"  # work phones only
    STAFF_PHOTO = "staff_photo"
    CODE = "code"  # our own numbers: grid codes, serials
    COUNT = "count"  # how many persons or households of a kind that people are sensitive about
    MASKED_ID = (
        "masked_id"  # an ID number with its middle hidden: never in a public kind, never with a birth date
    )
    BIRTH = "birth"  # a birth date: never in a public kind, never beside a masked ID number
    RESIDENT = "resident"  # anything about a resident: never in a public kind
    INNER = "inner"  # needed for drawing, never printed: record ids


@dataclass(frozen=True, slots=True)
class Drawn:
    """One finished document: pages, items on them, what to look at before handing it out.

    `spans` is the first and last page (from 0) of each subject; it may be left out where every subject has a page.
    """

    pages: int
    items: int
    warnings: tuple[PaperWarning, ...]
    spans: tuple[tuple[int, int], ...] = ()


def spans_on(sheet: Sheet, items: int, *, skip: int = 0, back: bool = False) -> tuple[tuple[int, int], ...]:
    """The pages of items drawn sheet by sheet in a sheet's boxes, each sheet followed by its back or not."""
    sides = 2 if back else 1
    first = [(number + skip) // sheet.per_page * sides for number in range(items)]
    return tuple((page, page + sides - 1) for page in first)


def spans_of(pages: int, items: int) -> tuple[tuple[int, int], ...]:
    """The pages of items that all take as many of them, one after the other."""
    each = pages // items if items else 0
    return tuple((number * each, number * each + each - 1) for number in range(items))


def shown(what: Shown, label: str, *, dated: bool = False, **options: Any) -> Any:
    """A dataclass field that says what it holds and what a clerk calls it.

    `dated`: true of the day of printing (the day itself, a count as of it), so that the paper is not wrong later.
    """
    return field(metadata={"shown": what, "label": label, "dated": dated}, **options)


def optional(kind: type) -> dict[str, str]:
    """The fields of a document's data that may be left out, with what a clerk calls them: those with a default."""
    return {
        one.name: str(one.metadata["label"])
        for one in fields(kind)
        if one.metadata.get("shown") not in (None, Shown.INNER) and one.default is not MISSING
    }


def without(item: Any, names: frozenset[str]) -> Any:
    """The item with some optional fields as if nothing was known of them; names it has not got are passed over."""
    blank = {
        one.name: one.default for one in fields(item) if one.name in names and one.default is not MISSING
    }
    return replace(item, **blank) if blank else item
