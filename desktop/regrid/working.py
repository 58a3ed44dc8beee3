"""A search in a process of its own: progress and early plans come as they are met, cancelling ends it at once."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import IO, Any, Final

import orjson

from desktop.base import children
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _, language
from desktop.base.progress import SILENT, Progress, step
from desktop.regrid.recombine import Proof
from desktop.regrid.search import Budget, Found
from desktop.regrid.site import Preset, Site

CHILD_FLAG: Final = "--divide"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a preset came to; `proof` when one was asked for: then `found` is the best it knows."""

    found: Found
    proof: Proof | None = None


def search_in_child(
    site: Site,
    k: int,
    presets: Sequence[Preset],
    *,
    budget: Budget,
    prove: bool = False,
    progress: Progress = SILENT,
    better: Callable[[str, Found], None] | None = None,
) -> Mapping[str, Answer]:
    """The best plan of every preset, by key; the same as `search` finds in this process.

    `better` hears of earlier plans (preset, plan). Raises `Refused` as `search`, `Cancelled` out of `progress`,
    `EnvironmentFailure` when the child does not answer.
    """
    job = {
        "units": [astuple(unit) for unit in site.units], "links": [list(link) for link in site.links],
        "norms": astuple(site.norms), "k": k, "presets": {p.key: astuple(p.weights) for p in presets},
        "budget": astuple(budget), "prove": prove, "language": language(),
    }  # fmt: skip
    found: dict[str, Answer] = {}
    with _child() as child:
        told, said = child.stdin, child.stdout
        assert told is not None
        assert said is not None
        with contextlib.suppress(BrokenPipeError):
            told.write(orjson.dumps(job) + b"\n")
            told.close()
        for line in _lines(said):
            _hear(line, found, progress, better, [p.key for p in presets])
        if child.wait() != 0 or set(found) != {p.key for p in presets}:
            raise EnvironmentFailure(_("划分方案没有算完,请再试一次。"), code="regrid.child")
    return found


@contextlib.contextmanager
def _child() -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GEZHI_")},
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "PYTHONIOENCODING": "utf-8",
    }
    child = subprocess.Popen(  # noqa: S603 - our own program, arguments as a list
        children.command(CHILD_FLAG),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _lines(said: IO[bytes]) -> Iterator[dict[str, Any]]:
    for line in said:
        yield orjson.loads(line)


def _hear(
    line: dict[str, Any], found: dict[str, Answer], progress: Progress,
    better: Callable[[str, Found], None] | None, presets: Sequence[str],
) -> None:  # fmt: skip
    if "at" in line:
        done, total, doing = line["at"]
        step(progress, len(found) * total + done, max(1, len(presets)) * total, doing)
    elif "refused" in line:
        code, text = line["refused"]
        raise Refused(text, code=code)
    elif "better" in line and better is not None:
        better(line["preset"], _found(line["better"]))
    elif "found" in line:
        found[line["preset"]] = Answer(_found(line["found"]))
    elif "proof" in line:
        told = line["proof"]
        best = _found(told["best"])
        proof = Proof(best, told["bound"], told["complete"], told["columns"])
        found[line["preset"]] = Answer(best, proof)


def _found(told: Sequence[Any]) -> Found:
    return Found(tuple(told[0]), told[1])
