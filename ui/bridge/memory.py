"""How the parts of screens were left on this PC: folded or open. Nothing from inside an office."""

from __future__ import annotations

from collections.abc import Callable, Iterable


class Memory:
    """`opened` are the names of the parts that stand open; `changed` hears of every difference, to keep it."""

    def __init__(self, opened: Iterable[str] = ()) -> None:
        self._opened = set(opened)
        self.changed: Callable[[tuple[str, ...]], object] = lambda _opened: None

    def is_open(self, part: str) -> bool:
        """Whether a part was left open."""
        return part in self._opened

    def remember(self, part: str, on: bool) -> None:
        """A part was opened or closed."""
        if on != (part in self._opened):
            self._opened ^= {part}
            self.changed(tuple(sorted(self._opened)))

    def take(self, opened: Iterable[str]) -> None:
        """What was kept the last time; asked for before the screens are built."""
        self._opened = set(opened)
