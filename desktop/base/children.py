"""Which of our modules run in a process of their own, and how the frozen programs know that they are such a process.

A frozen program has no `-m`: it starts itself again with a flag, and its entry point asks `run` before anything else.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from typing import Final

MODULES: Final[Mapping[str, str]] = {
    "--read-workbook": "desktop.exchange.workbook_child",
    "--read-map": "desktop.exchange.outlines.child",
    "--divide": "desktop.regrid.child",
    "--read-picture": "desktop.documents.picture_child",
}


def command(flag: str) -> list[str]:
    """How to start the module of a flag in a process of its own; its arguments are added by whoever starts it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, flag]
    return [sys.executable, "-m", MODULES[flag]]


def run(arguments: Sequence[str]) -> int | None:
    """Be the child that the first argument names and return its exit code; None for an ordinary start."""
    if not arguments or arguments[0] not in MODULES:
        return None
    return int(importlib.import_module(MODULES[arguments[0]]).main(list(arguments[1:])))
