"""The child process that searches for a division: it reads one job, says how far it is, and writes what it finds.

Started as `python -m desktop.regrid.child`, or by the frozen program with `--divide`. The job is one line of JSON on
standard input: households, care, links and the grids of today by number; nothing that names a person or a place. Each
line of output is one JSON object: {"at": …}, {"better": …}, {"found": …}, {"proof": …}. A cancel is a kill.
"""

from __future__ import annotations

import sys
from typing import Any, BinaryIO

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import use_language
from desktop.regrid.complete import all_grids
from desktop.regrid.recombine import recombine
from desktop.regrid.search import Budget, Found, search
from desktop.regrid.site import Norms, Site, Unit, Weights


class _Lines:
    """Progress as lines; a child is never asked whether it is cancelled."""

    cancelled = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._last = -1

    def say(self, line: dict[str, Any]) -> None:
        """One line, at once."""
        self._out.write(orjson.dumps(line) + b"\n")
        self._out.flush()

    def report(self, done: int, total: int, doing: str = "") -> None:
        """Not more than a hundred lines a task."""
        at = done * 100 // max(1, total)
        if at != self._last:
            self._last = at
            self.say({"at": [done, total, doing]})


def main(_arguments: list[str]) -> int:
    """Do the job on standard input."""
    job = orjson.loads(sys.stdin.buffer.readline())
    use_language(job["language"])
    lines = _Lines(sys.stdout.buffer)
    try:
        for preset, weights in job["presets"].items():
            _work(job, preset, Weights(*weights), lines)
    except Refused as refusal:
        lines.say({"refused": [refusal.code, refusal.text]})
    return 0


def _work(job: dict[str, Any], preset: str, weights: Weights, lines: _Lines) -> None:
    site = Site(
        [Unit(*unit) for unit in job["units"]], [tuple(link) for link in job["links"]], Norms(*job["norms"])
    )
    pool: set[int] = set()
    found = search(
        site, job["k"], weights, budget=Budget(*job["budget"]), progress=lines, pool=pool,
        better=lambda plan: lines.say({"better": _plain(plan), "preset": preset}),
    )  # fmt: skip
    lines.say({"found": _plain(found), "preset": preset})
    if job["prove"]:
        listed = all_grids(site, job["k"], weights, found.cost, progress=lines)
        proof = recombine(
            site,
            job["k"],
            weights,
            pool | set(listed or ()),
            found,
            complete=listed is not None,
            progress=lines,
        )
        told = {
            "best": _plain(proof.best),
            "bound": proof.bound,
            "complete": proof.complete,
            "columns": proof.columns,
        }
        lines.say({"proof": told, "preset": preset})


def _plain(found: Found) -> list[Any]:
    return [list(found.grid), found.cost]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
