"""The child process that opens a stranger's photograph: it caps itself, reads, and writes a clean JPEG.

Started as `python -m desktop.documents.picture_child JOB`, or by the frozen program with `--read-picture`; the picture
comes on standard input. JOB is `look` (upright, small enough to show), `plan` (upright, fine enough to trace) or
`crop:LEFT,TOP,WIDTH,HEIGHT` (parts of the upright picture). Output: the JPEG; or nothing and the exit code 1 when it
is no picture; or its width and height and the exit code 2 when it would unfold too large. A kill is for the parent.
"""

from __future__ import annotations

import sys
from typing import Final

from PIL import Image

from desktop.base import process_limits
from desktop.documents.layout import photo

MOST_BYTES: Final = 30_000_000
TOO_LARGE: Final = 2


def main(arguments: list[str]) -> int:
    """Read one picture from standard input and write one to standard output."""
    process_limits.cap()
    Image.MAX_IMAGE_PIXELS = None  # our own limit, which tells the size, comes first
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    job, _colon, frame = arguments[0].partition(":")
    try:
        if job == "look":
            made = photo.look(data)
        elif job == "plan":
            made = photo.plan(data)
        else:
            left, top, width, height = (float(part) for part in frame.split(","))
            made = photo.intake(data, photo.Frame(left, top, width, height))
    except photo.TooLarge as large:
        sys.stdout.write(f"{large.width} {large.height}")
        return TOO_LARGE
    except (ValueError, MemoryError):
        return 1
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
