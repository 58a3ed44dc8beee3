"""The norms of `domain.norms`, by the name the indicators know them under."""

from __future__ import annotations

from desktop.domain.norms import OCCUPIED, REGISTERED, Norms

__all__ = ["OCCUPIED", "REGISTERED", "Norms"]
