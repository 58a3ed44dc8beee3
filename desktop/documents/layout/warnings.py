"""What drawing found that a person should look at before the paper is handed out: returned, never printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.base.errors import Severity

Spot = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PaperWarning:
    """One finding. `code` is stable (`glyph.missing`, `text.cut`, `text.tight`, `photo.missing`,
    `photo.coarse`, `photo.unreadable`, `qr.too_fine`), `text` is for the clerk, `where` names the item.

    `page` (from 0) is the first page it was found on; None for what was found before drawing. `spot` is where on that
    page: x, y, width, height in points from the top left of the whole sheet; None where that is not one place."""

    code: str
    text: str
    where: str = ""
    severity: Severity = Severity.WARN
    page: int | None = field(default=None, compare=False)
    spot: Spot | None = field(default=None, compare=False)


class Findings:
    """Collects warnings in the order they arise, each once; `page` is the page being drawn."""

    def __init__(self) -> None:
        self.page: int | None = None
        self._found: dict[PaperWarning, None] = {}

    def add(
        self,
        code: str,
        text: str,
        where: str = "",
        severity: Severity = Severity.WARN,
        spot: Spot | None = None,
    ) -> None:
        self._found.setdefault(PaperWarning(code, text, where, severity, self.page, spot))

    def all(self) -> tuple[PaperWarning, ...]:
        return tuple(self._found)
