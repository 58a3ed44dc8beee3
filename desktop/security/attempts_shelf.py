"""Where the counters of failed logins stand: one file, read and written by one process at a time, or memory without it."""

from __future__ import annotations

import contextlib
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from desktop.base import patience
from desktop.base.ids import RandomBytes, new_id
from desktop.security import machine
from desktop.security.attempts_file import Book, Count, parsed, written

FILE: Final = "attempts.json"
HOLDING: Final = 3.0  # seconds another process may hold the counter


class Shelved(ABC):
    """Part of `Attempts`."""

    _path: Path
    folder: Path
    _random: RandomBytes
    _memory: Book | None  # while the file cannot be written

    @abstractmethod
    def _spoilt_wait(self) -> Count:
        """How long everybody waits after the file was spoilt."""

    @contextmanager
    def _book(self) -> Iterator[Book]:
        """Read, change, write back: one process at a time. What was changed is kept also when a wait refuses."""
        lock: FileLock | None = FileLock(self._path.with_name(self._path.name + ".lock"))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            assert lock is not None
            lock.acquire(timeout=HOLDING)
        except (OSError, Timeout):
            lock = None  # counted in memory below
        try:
            book = self._memory or self._read()
            before = written(book)
            try:
                yield book
            finally:
                if written(book) != before:
                    self._write(book)
        finally:
            if lock is not None:
                lock.release()

    def _read(self) -> Book:
        try:
            raw = self._path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            removed = machine.counted(self.folder)
            return self._spoilt() if removed else Book(new_id(self._random))
        except IsADirectoryError:
            with contextlib.suppress(OSError):  # out of the way; what is in it is nobody's concern
                self._path.rename(self._path.with_name(f"{FILE}.folder-{new_id(self._random)[:8]}"))
            return self._spoilt()
        except OSError:
            return self._spoilt()
        try:
            return parsed(raw)
        except (KeyError, TypeError, ValueError, AttributeError):
            return self._spoilt()

    def _spoilt(self) -> Book:
        """Whoever spoils the file waits as long as a locked user; not where it cannot be mended, or for ever."""
        book = Book(new_id(self._random), blanket=self._spoilt_wait())
        self._write(book)
        if self._memory is not None:
            book.blanket = None
        return book

    def _write(self, book: Book) -> None:
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(written(book))
                out.flush()
                os.fsync(out.fileno())
            patience.rename(beside, self._path)
            self._memory = None
            machine.mark_counted(self.folder)
        except OSError:
            self._memory = book
            with contextlib.suppress(OSError):
                beside.unlink()
