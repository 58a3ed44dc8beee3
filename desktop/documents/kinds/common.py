"""What every document kind gives back and declares about its data: who may see each field."""

from __future__ import annotations

from dataclasses import dataclass, field
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


def shown(what: Shown, label: str, **options: Any) -> Any:
    """A dataclass field that says what it holds and what a clerk calls it."""
    return field(metadata={"shown": what, "label": label}, **options)
