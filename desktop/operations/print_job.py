"""What the print register is told of one finished document: its items, what they share, what they hand out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.operations.paper_issues import Issue


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """One item of a document: whose it is, what it shows (`own` over the facts kept under `fact_key`), where it
    stands in the document (pages from 0), what it hands out."""

    subject_kind: str
    subject_id: str
    title: str
    fact_key: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)
    first_page: int = 0
    last_page: int = 0
    issue: Issue | None = None


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One finished document: `id` is its number in the register, `sha256` of its bytes, `issues` what it hands out.

    `listed` are its items, `facts` what they share by key, `pictures` the photographs by SHA-256, `made` the settings
    the bytes hang on. A job without `listed` items registers its `issues` alone.
    """

    id: str
    kind: str
    scope: str
    pages: int
    items: int
    sha256: str
    options: Mapping[str, Any] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    listed: tuple[PrintedItem, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    made: Mapping[str, Any] = field(default_factory=dict)
