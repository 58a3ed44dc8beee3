"""Random identifiers: 128 bits, written as 32 hexadecimal digits. Never a sequence, never an ID-card number."""

from __future__ import annotations

import os
from collections.abc import Callable

RandomBytes = Callable[[int], bytes]
system_random: RandomBytes = os.urandom


def new_id(random: RandomBytes = system_random) -> str:
    """A fresh identifier."""
    return random(16).hex()
