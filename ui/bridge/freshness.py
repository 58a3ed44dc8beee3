"""When a presenter reads again: at first sight, and when what it shows was changed. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from desktop.domain.changes import Changes


class Fresh:
    """Gives a presenter `entered` and `changed`; it brings `reload()`, which reads and takes `_stale` back.

    `shows` names the kinds of record it shows; none named, everything concerns it.
    """

    shows: ClassVar[tuple[str, ...]] = ()
    _stale = True

    def reload(self) -> None:
        """Read again."""
        raise NotImplementedError

    def entered(self) -> None:
        """The screen became visible: read what is not known yet."""
        if self._stale:
            self.reload()

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """Something was written; who is not on sight reads when it comes into sight."""
        if not self.shows or changes.concerns(*self.shows):
            self._stale = True
            if visible:
                self.reload()
