"""The limits of the child process that opens a foreign workbook; see `desktop.base.process_limits`."""

from __future__ import annotations

from desktop.base.process_limits import CPU_SECONDS, MEMORY, cap, limits

__all__ = ["CPU_SECONDS", "MEMORY", "cap", "limits"]
