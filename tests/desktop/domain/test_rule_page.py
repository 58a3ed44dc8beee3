"""The manual's page of business rules says what the rules say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from desktop.domain.rules.catalogue import RULES

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_is_the_rules() -> None:
    spec = importlib.util.spec_from_file_location("rule_page", ROOT / ".ci" / "rules.py")
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    text = tool.PAGE.read_text("utf-8")
    assert text == tool.page(), "run `make words`"
    assert not [rule for rule in RULES if f"`{rule}`" not in text]
