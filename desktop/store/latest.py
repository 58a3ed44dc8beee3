"""What a record shows when its history is one line: every write saw the one before it, as nearly all do.

Then no field has more than one head and the newest write is the value: the answer of `fold.Record` without its registers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop.store.op import LIVE, PURGE, STATUS
from desktop.store.reading import Body


def latest(history: Iterable[Body]) -> dict[str, Any] | None:
    """Field to value, the status among them, for operations in an order in which each field's writes follow one another.

    None when it is not so simple (parallel writes, a purge, a write over one that is not here): `fold.Record` knows.
    """
    heads: dict[str, str] = {}
    shown: dict[str, Any] = {}
    for body in history:
        kind, fields = body["k"], body["f"]
        if kind == PURGE:
            return None
        dot = f"{body['s']}:{body['n']}"
        if kind == "create" and STATUS not in fields:
            if STATUS in heads:
                return None
            heads[STATUS], shown[STATUS] = dot, LIVE
        for name, (value, prev) in fields.items():
            if name in heads:
                if prev != [heads[name]]:
                    return None
            elif prev:
                return None
            heads[name] = dot
            shown[name] = value
    return shown


def in_order(history: list[Body]) -> list[Body]:
    """The operations by hybrid time, stream and number: whoever saw another stands behind it."""
    if len(history) > 1:
        history.sort(key=lambda body: (body["t"], body["s"], body["n"]))
    return history
