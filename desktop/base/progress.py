"""How long work says how far it is and hears that it should stop."""

from __future__ import annotations

from typing import Protocol

from desktop.base.errors import Cancelled


class Progress(Protocol):
    """What the core sees of whoever is waiting: a command line, a window, a test."""

    @property
    def cancelled(self) -> bool: ...

    def report(self, done: int, total: int, doing: str = "") -> None: ...


class Silent:
    """Nobody is waiting; nobody cancels."""

    cancelled = False

    def report(self, done: int, total: int, doing: str = "") -> None:
        """Say nothing."""


SILENT: Progress = Silent()


def step(progress: Progress, done: int, total: int, doing: str = "") -> None:
    """Report one step; raises `Cancelled` when the person has pressed cancel."""
    if progress.cancelled:
        raise Cancelled
    progress.report(done, total, doing)
