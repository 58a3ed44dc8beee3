"""When a presenter reads again: at first sight, and when what it shows was changed. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from desktop.domain.changes import Changes


class Fresh:
    """Gives a presenter `entered` and `changed`; it brings `reload()`, which reads and takes `_stale` back.

    A read that others may take the place of takes it back only when it answers: it says `begun()` before and `shown()`
    after.

    `shows` names the kinds of record it shows; none named, everything concerns it.
    """

    shows: ClassVar[tuple[str, ...]] = ()
    _stale = True
    _heard = _heard_before = 0  # how often something was written; that when the read on its way began

    def reload(self) -> None:
        """Read again."""
        raise NotImplementedError

    def entered(self) -> None:
        """The screen became visible: read what is not known yet."""
        if self._stale:
            self.reload()

    def begun(self) -> None:
        """A read begins."""
        self._heard_before = self._heard

    def shown(self) -> None:
        """Its answer is on sight: all there is, unless something was written meanwhile."""
        self._stale = self._heard != self._heard_before

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """Something was written; who is not on sight reads when it comes into sight."""
        if not self.shows or changes.concerns(*self.shows):
            self._stale = True
            self._heard += 1
            if visible:
                self.reload()
