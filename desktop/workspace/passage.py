"""Many pass at once, or one alone: readers of the office file, and whoever changes its key under them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _

PATIENCE = 30.0  # seconds a key change waits for readers


class Passage:
    """`passing` for readers, which may be inside each other; `alone` waits until nobody passes and lets nobody in."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._inside = 0
        self._closed = False
        self._own = threading.local()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Be inside; who is inside already passes through a closed gate."""
        depth = getattr(self._own, "depth", 0)
        with self._moved:
            while self._closed and not depth:
                self._moved.wait()
            self._inside += 1
        self._own.depth = depth + 1
        try:
            yield
        finally:
            self._own.depth = depth
            with self._moved:
                self._inside -= 1
                self._moved.notify_all()

    @contextmanager
    def alone(self, patience: float = PATIENCE) -> Iterator[None]:
        """Be the only one; raises `EnvironmentFailure` (`store.busy`) when somebody stays inside for too long."""
        with self._moved:
            self._closed = True
            empty = self._moved.wait_for(lambda: self._inside == 0, timeout=patience)
            if not empty:
                self._open()
                raise EnvironmentFailure(_("数据正在使用,请稍后再试。"), code="store.busy")
        self._own.depth = 1
        try:
            yield
        finally:
            self._own.depth = 0
            with self._moved:
                self._open()

    def _open(self) -> None:
        self._closed = False
        self._moved.notify_all()
