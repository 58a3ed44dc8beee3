"""What is too much for one bundle goes into several: each ends at a vector, and the next begins where it ended.

A reader takes in only so much at a time (`manifest.MAX_RAW`). Each of the bundles is whole by itself, with a vector and
sums of its own; they may arrive in any order, like any others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from desktop.store.digest import StateDigest
from desktop.store.op import chain
from desktop.store.run import Run
from desktop.store.vector import Vector

MOST: Final = 192 * 1024 * 1024  # bytes of operations in one bundle: vectors and headers come on top


@dataclass(frozen=True, slots=True)
class Portion:
    """What goes into a bundle; what its sender holds but for what is left over, with the sums of that. `more`: some is."""

    runs: Sequence[Run]
    have: Vector
    digest: Mapping[str, str]
    more: bool


def portion(runs: Iterable[Run], have: Vector, digest: Mapping[str, str]) -> Portion:
    """As much of `runs` as one bundle takes, at least one operation; `have` and `digest` are of all the sender holds."""
    taken, left, sums, room = list[Run](), Vector(), StateDigest(), MOST
    for run in runs:
        count = 0 if len(left) else _fitting(run.ops, room, first=not taken)
        room -= sum(map(len, run.ops[:count])) + count
        if count:
            taken.append(Run(run.stream, run.first, run.previous, run.ops[:count]))
        if rest := run.ops[count:]:
            tip = run.previous
            for raw in run.ops[:count]:
                tip = chain(tip, raw)
            over = Run(run.stream, run.first + count, tip, rest)
            left.add(over.stream, over.first, over.last)
            sums.add(zip(over.ops, over.hashes(), strict=True))
    if not len(left):
        return Portion(taken, have, digest, more=False)
    return Portion(taken, left.missing(have), _less(digest, sums), more=True)


def portions(runs: Iterable[Run], have: Vector, digest: Mapping[str, str]) -> Iterator[Portion]:
    """Everything in `runs`, bundle by bundle; each is for whoever holds what the one before it brought."""
    rest = list(runs)
    part = portion(rest, have, digest)
    yield part
    while part.more:
        taken = {(run.stream, run.first): run for run in part.runs}
        rest = [left for run in rest if (left := _behind(run, taken.get((run.stream, run.first)))).ops]
        part = portion(rest, have, digest)
        yield part


def _behind(run: Run, taken: Run | None) -> Run:
    """What of a run was not taken."""
    if taken is None:
        return run
    return Run(run.stream, taken.last + 1, taken.hashes()[-1], run.ops[len(taken.ops) :])


def _fitting(ops: Sequence[bytes], room: int, *, first: bool) -> int:
    """How many of the operations go in."""
    sizes = accumulate(len(raw) + 1 for raw in ops)
    return max(sum(1 for size in sizes if size <= room), int(first))


def _less(digest: Mapping[str, str], gone: StateDigest) -> dict[str, str]:
    """The sums without those of some operations; a record kind of which none remains has no sum."""
    modulus = 1 << 256
    lost = {kind: int(value, 16) for kind, value in gone.by_kind().items()}
    rest = {kind: (int(value, 16) - lost.get(kind, 0)) % modulus for kind, value in digest.items()}
    return {kind: f"{value:064x}" for kind, value in rest.items() if value}
