"""What may be told of an error nobody expected: its kind and where in the program, never what it says.

The message of an exception may quote a name or a number from the register; a code location cannot.
"""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType


def trace(error: BaseException) -> str:
    """The exception's type and the code locations it came through, those of its causes too."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__name__} {getattr(current, 'code', '')}".rstrip())
        frames = traceback.extract_tb(current.__traceback__)
        lines += [f"  {frame.name}  {short(frame.filename)}:{frame.lineno}" for frame in frames]
        current = current.__cause__
    return "\n".join(lines)


def short(filename: str) -> str:
    """The last three parts of a path: enough to find the line, without whose computer it was."""
    return "/".join(filename.replace("\\", "/").split("/")[-3:])


def install() -> None:
    """From now on an exception nobody caught is written to stderr without what it says."""

    def on_main(kind: type[BaseException], error: BaseException, tb: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, tb)
        else:
            sys.stderr.write(trace(error.with_traceback(tb)) + "\n")

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            sys.stderr.write(trace(args.exc_value) + "\n")

    sys.excepthook = on_main
    threading.excepthook = on_thread
