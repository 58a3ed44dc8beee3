"""How a presenter gets work done without knowing threads, dialogs or Qt.

`ui.bridge.worker.Worker` is the real one; tests use one that runs everything at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.base.errors import GezhiError
    from desktop.base.progress import Progress

T = TypeVar("T")


class Work(Protocol):
    """Runs the core off the interface thread and brings its answer back onto it.

    `work` gets a `Progress`; it must touch no widget. `then` and `failed` run on the interface thread.
    Without `failed`, a refusal appears as a bar in the window and anything unexpected as a failure dialog.
    """

    def read(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        *,
        failed: Callable[[GezhiError], None] | None = None,
        slot: str = "",
        title: str = "",
    ) -> None:
        """Look something up. A newer read in the same `slot` cancels the older one and drops its answer."""
        ...

    def change(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], None] | None = None,
        *,
        failed: Callable[[GezhiError], None] | None = None,
        title: str = "",
        notice: str = "",
    ) -> None:
        """Change the office, one change after another.

        When `work` answers with `Changes`, or with something that has `.changes`, every screen hears of it.
        `notice` is shown in the status line afterwards, with Undo.
        """
        ...
