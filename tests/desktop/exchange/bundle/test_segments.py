"""No segment is ever larger than one that is read, however the runs fall."""

from __future__ import annotations

import pytest

from desktop.exchange.bundle import segments
from desktop.exchange.bundle.manifest import MAX_SEGMENT
from desktop.store.run import Run
from desktop.store.vector import Vector


@pytest.mark.parametrize("short", [0, 1, 40, 400, 4_000])
def test_two_runs_just_below_the_cut_do_not_share_a_segment(short):
    line = b'{"x":"' + b"a" * 55 + b'"}'  # 64 bytes with its newline: the cut is a multiple
    lines = segments.CUT_AT // (len(line) + 1) - short
    runs = [Run("0" * 31 + str(n), 1, bytes(32), [line] * lines) for n in range(5)]
    packed = list(segments.pack(runs, since=Vector(), have=Vector()))
    assert max(segment.raw_length for segment, _data in packed) <= MAX_SEGMENT
    assert sum(segment.ops for segment, _data in packed) == 5 * lines
    found = [run for s, data in packed[1:] for run in segments.runs_in(segments.unpack(s, data), s.ops)]
    assert [(run.stream, len(run.ops)) for run in found] == [(run.stream, lines) for run in runs]
