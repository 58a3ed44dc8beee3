"""Ctrl+C while modules are read in: it waits until they are whole.

Raised in the middle of one it would leave half a library behind. Python then ends by the signal instead of with our exit
code, or crashes when it takes that library down.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held() -> Iterator[None]:
    """Let Ctrl+C wait for the end of the body; there it raises `KeyboardInterrupt`.

    Nothing changes in a thread, or where Ctrl+C means something else already (a program in the background has none).
    """
    in_thread = threading.current_thread() is not threading.main_thread()
    if in_thread or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    pressed = False

    def remember(_number: int, _frame: object) -> None:
        nonlocal pressed
        pressed = True

    signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if pressed:
        raise KeyboardInterrupt
