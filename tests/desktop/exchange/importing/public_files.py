"""The published workbooks with their expected results, and the scorer that comes with them."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from desktop.exchange.importing.analyse import analyse
from desktop.exchange.importing.decisions import Decisions, read_decisions

PUBLIC = Path(__file__).parents[3] / "files" / "public"
HOSTILE = PUBLIC / "hostile"


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("published_score", PUBLIC / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def file(start: str, end: str = "") -> Path:
    return next(p for p in sorted(PUBLIC.iterdir()) if p.name.startswith(start) and p.name.endswith(end))


def expected(name: str) -> Any:
    return json.loads((PUBLIC / "expected" / f"{name}.json").read_text(encoding="utf-8"))


def decisions() -> Decisions:
    return read_decisions(PUBLIC / "decisions.json")


def report_of(path: Path) -> dict[str, Any]:
    answers = decisions()
    return analyse(path, answers, answers.day_of(path) or date(2026, 6, 30)).plain()
