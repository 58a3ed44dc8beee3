"""What the page of the receipt does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.exchange.bundle import acknowledging

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.base.errors import GezhiError
    from desktop.exchange.bundle.acknowledging import Compared
    from desktop.security.install import Install
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class ReceiptView(Protocol):
    """What the presenter asks of the page."""

    def show_compared(self, told: Compared) -> None: ...
    def say(self, text: str) -> None: ...


class ReceiptPresenter:
    """Reads a receipt; what the district holds is remembered, and nothing else changes."""

    def __init__(
        self, view: ReceiptView, office: Workspace, work: Work, *, actor: str, install: Callable[[], Install]
    ) -> None:
        self._view, self._office, self._work, self._actor, self._install = view, office, work, actor, install

    def read(self, path: Path) -> None:
        """Hold the receipt against the office."""
        self._work.change(
            lambda _progress: acknowledging.acknowledge(
                self._office, path, install=self._install(), actor=self._actor
            ),
            self._view.show_compared, failed=self._failed, title=_("核对回执"),
        )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
