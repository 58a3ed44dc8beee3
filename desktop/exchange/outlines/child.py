"""The child process that opens a foreign map file: it caps itself, reads, and writes plain data to its output.

Started as `python -m desktop.exchange.outlines.child PATH UNIT CRS`, or by the frozen program with `--read-map`.
Output: one JSON object, `{"map": …}` or `{"refused": [code, object, more]}`. A crash is for the parent to notice.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import orjson

from desktop.base import patience
from desktop.base.process_limits import cap
from desktop.exchange.outlines.data import to_plain
from desktop.exchange.outlines.opening import read
from desktop.exchange.outlines.refusals import Unfit


def answer(path: Path, unit: str, crs: str) -> dict[str, object]:
    """What the parent is told about a file; never raises for what is in it."""
    try:
        return {"map": to_plain(read(path, unit=unit, crs=crs))}
    except Unfit as unfit:
        return {"refused": [unfit.code, unfit.thing, unfit.more]}
    except FileNotFoundError:
        return {"refused": ["map.no_file", "", ""]}
    except OSError as error:
        return {"refused": ["map.held" if patience.held(error) else "map.damaged", "", ""]}
    except MemoryError:
        return {"refused": ["map.too_large", "", ""]}
    except (
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        OverflowError,
        RecursionError,
        struct.error,
    ) as error:
        return {"refused": ["map.damaged", type(error).__name__, ""]}


def main(arguments: list[str]) -> int:
    """Read `[path, unit, crs]` and write the answer to standard output."""
    cap()
    told = answer(Path(arguments[0]), *arguments[1:3])
    sys.stdout.buffer.write(orjson.dumps(told))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
