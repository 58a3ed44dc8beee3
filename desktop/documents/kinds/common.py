"""What every document kind gives back and declares about its data: who may see each field."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop.documents.layout.warnings import PaperWarning


class Shown(StrEnum):
    """What a field of a document holds, for the privacy gate."""

    OFFICE = "office"  # what the office itself says to the public: titles, scopes, hotlines, dates
    STAFF_NAME = "staff_name"
    STAFF_PHONE = "staff_phone"  # work phones only
    STAFF_PHOTO = "staff_photo"
    CODE = "code"  # our own numbers: grid codes, serials
    COUNT = "count"  # how many persons or households of a kind that people are sensitive about
    RESIDENT = "resident"  # anything about a resident: never in a public kind
    INNER = "inner"  # needed for drawing, never printed: record ids


@dataclass(frozen=True, slots=True)
class Drawn:
    """One finished document: pages, items on them, what to look at before handing it out."""

    pages: int
    items: int
    warnings: tuple[PaperWarning, ...]


def shown(what: Shown, label: str, **options: Any) -> Any:
    """A dataclass field that says what it holds and what a clerk calls it."""
    return field(metadata={"shown": what, "label": label}, **options)
