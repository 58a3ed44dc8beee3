"""The record behind a number, as it is listed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowRef:
    """One record: `title` names it, `where` says the place and what matters about it."""

    kind: str
    id: str
    title: str
    where: str = ""
