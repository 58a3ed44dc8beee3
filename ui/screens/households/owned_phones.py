"""Telephone numbers and whose they are on one line: 13907190001、13807190002(儿子)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop.domain import masking
from desktop.domain.resident import ResidentDraft

_OWNED = re.compile(r"^(?P<number>[^((]+?)\s*[((](?P<owner>[^))]*)[))]?$")
_BETWEEN = re.compile(r"[、,,;;/](?![^((]*[))])")  # not inside brackets


def joined(draft: ResidentDraft) -> ResidentDraft:
    """The draft as its form shows it: every owner stands behind his number."""
    owners = draft.phone_owners
    phones = tuple(f"{n}({owners[n]})" if owners.get(n) else n for n in draft.phones)
    return replace(draft, phones=phones, phone_owners={})


def parted(draft: ResidentDraft) -> ResidentDraft:
    """The draft of a form as the ledger keeps it: numbers, and owners by number."""
    numbers, owners = [], {}
    for typed in draft.phones:
        number, owner = _split(typed)
        numbers.append(number)
        if owner:
            owners[number] = owner
    return replace(draft, phones=tuple(dict.fromkeys(numbers)), phone_owners=owners)


def _split(typed: str) -> tuple[str, str]:
    found = _OWNED.match(typed.strip())
    return (found["number"].strip(), found["owner"].strip()) if found else (typed.strip(), "")


def show(phones: Sequence[str]) -> str:
    """As one line."""
    return "、".join(phones)


def read(text: str) -> tuple[str, ...]:
    """The numbers of a line with their owners, once each."""
    parts = (" ".join(part.split()) for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(f"{n}({o})" if o else n for n, o in map(_split, parts) if n))


def mask(phones: Sequence[str]) -> str:
    """As one line, every number masked, the owners left."""
    return show([f"{masking.phone(n)}({o})" if o else masking.phone(n) for n, o in map(_split, phones)])
