"""What this PC knows of its printers: how each misses. Kept in the config folder, never in an office file."""

from __future__ import annotations

import json
import os
from pathlib import Path

from desktop.domain.printer import Calibration


class Printers:
    """Calibrations by printer name. Without a file they last as long as the program."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, Calibration] | None = None

    def kept_in(self, file: Path) -> None:
        """Where they are kept from now on; said by the program once it knows its config folder."""
        self._file, self._known = file, None

    def of(self, name: str) -> Calibration:
        """How a printer misses; one that was never measured is taken to hit."""
        return self._read().get(name, Calibration())

    def keep(self, name: str, calibration: Calibration) -> None:
        """Remember it; a folder that cannot be written is no reason to stop, it lasts until the program ends."""
        known = self._read()
        known[name] = calibration
        if self._file is None:
            return
        content = {printer: one.plain() for printer, one in sorted(known.items())}
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
            os.replace(fresh, self._file)  # noqa: PTH105 - one atomic step
        except OSError:
            return

    def _read(self) -> dict[str, Calibration]:
        if self._known is None:
            self._known = {}
            if self._file is not None and self._file.is_file():
                try:
                    told = json.loads(self._file.read_text(encoding="utf-8"))
                    self._known = {str(name): Calibration.read(one) for name, one in told.items()}
                except (OSError, ValueError, TypeError, AttributeError):
                    self._known = {}
        return self._known
