"""`gezhi district coverage|contradictions`: every office by percentages of the catalogue, and what does not fit together."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.district_session import District, common
from desktop.cli.session import Terminal


def register(parts: Any) -> None:
    """Add both to the parts of `district`."""
    coverage = parts.add_parser(
        "coverage", help=_("各社区的配备率、采集率等"),
        epilog="gezhi district coverage --db postgresql://localhost/gezhi --codes B04,B05",
    )  # fmt: skip
    coverage.add_argument("--codes", help=_("哪些指标,默认配备、采集、走访等十项"))
    common(coverage, run_coverage, day=True)
    clashing = parts.add_parser(
        "contradictions", help=_("缺的、重的、对不上的"),
        epilog="gezhi district contradictions --db postgresql://localhost/gezhi --as-of 2026-06-30",
    )  # fmt: skip
    common(clashing, run_contradictions, day=True)


def run_coverage(args: argparse.Namespace) -> int:
    """The figures of every office that sent something."""
    from desktop.district import survey  # noqa: PLC0415 - sixty tables and the catalogue, for these commands only
    from desktop.returns import catalogue  # noqa: PLC0415

    codes = args.codes.split(",") if args.codes else list(survey.COVERAGE)
    with District(args.db) as opened:
        day = args.as_of or today(opened.clock)
        sheets = survey.Survey(opened.database).sheets(day)
        chosen = [one.code for one in catalogue.select(codes)]
        found = [(one, {code: one.figures()[code] for code in chosen}) for one in sheets]
    rows = [
        {"office": one.code, "name": one.name, "figures": {code: f.plain() for code, f in figures.items()}}
        for one, figures in found
    ]
    lines = [
        "  ".join(
            [
                one.name,
                *(f"{code} {_('未采集') if f.value is None else f.value}" for code, f in figures.items()),
            ]
        )
        for one, figures in found
    ]
    answer = {"as_of": day.isoformat(), "offices": rows}
    Terminal(args.json).answer(answer, "\n".join(lines) or _("还没有收到过数据。"))
    return 0


def run_contradictions(args: argparse.Namespace) -> int:
    """Everything that does not fit together, each with what to do about it."""
    from desktop.district import clashes, survey  # noqa: PLC0415 - as above
    from desktop.district.arrivals import arrivals  # noqa: PLC0415
    from desktop.district.database import derived  # noqa: PLC0415
    from desktop.district.projection import PERSONS  # noqa: PLC0415

    with District(args.db) as opened:
        day = args.as_of or today(opened.clock)
        sheets = survey.Survey(opened.database).sheets(day)
        with opened.database.read() as db:
            arrived = arrivals(db, now_ms=opened.now)
            if not arrived:
                raise Refused(_("还没有登记社区。"), code="district.no_offices")
            found = clashes.clashes(db, arrived, sheets, day=day, key=derived(opened.keys, PERSONS))
    rows = [
        {"kind": one.kind, "offices": list(one.codes), "where": one.where, "say": one.text, "fix": one.fix,
         "count": one.count, "serious": one.serious}
        for one in found
    ]  # fmt: skip
    words = "\n".join(f"{_(clashes.KINDS[one.kind])}  {one.where}  {one.text}" for one in found)
    answer = {"as_of": day.isoformat(), "contradictions": rows}
    Terminal(args.json).answer(answer, words or _("没有发现对不上的地方。"))
    return 0
