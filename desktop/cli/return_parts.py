"""What every part of `gezhi returns` shares: the office, the day and the period it asks for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

from desktop.base.clock import today
from desktop.base.i18n import _
from desktop.cli.session import add_office
from desktop.returns import Basis, read_period
from desktop.workspace import Workspace

Made = argparse.ArgumentParser


def part(parts: Any, name: str, words: str, run: Callable[[argparse.Namespace], int], epilog: str) -> Made:
    """One part of the command, with the office and the day."""
    made: Made = parts.add_parser(name, help=words, epilog=epilog)
    add_office(made)
    made.add_argument("--as-of", type=date.fromisoformat, help=_("统计截止日,默认今天"))
    made.add_argument("--period", help=_("时段,如 2026-03-30..2026-06-28;默认截止日所在季度的整周"))
    made.set_defaults(run=run)
    return made


def basis_of(args: argparse.Namespace, office: Workspace) -> Basis:
    """The facts of the day the command asks for."""
    period = read_period(args.period) if args.period else None
    return Basis([office], as_of=args.as_of or today(office.clock), period=period)
