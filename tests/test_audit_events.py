"""Every event that anything writes into the audit chain stands in the one table with its words, and the other way round."""

from __future__ import annotations

import ast
from pathlib import Path

from desktop.domain.audit_events import EVENTS, GROUPS

ROOT = Path(__file__).resolve().parents[1]


def trees(*, office: bool) -> list[ast.Module]:
    """The modules; of an `office` without the district's, whose chain has its words in its window (tests/ui/district)."""
    return [
        ast.parse(path.read_text("utf-8"))
        for room in ("desktop", "ui")
        for path in (ROOT / room).rglob("*.py")
        if not (office and "district" in path.parts)
    ]


def constants(modules: list[ast.Module]) -> dict[str, set[str]]:
    """The texts that names of modules stand for, whatever the module."""
    found: dict[str, set[str]] = {}
    for module in modules:
        for node in module.body:
            target = node.target if isinstance(node, ast.AnnAssign) else None
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                target = node.targets[0]
            if isinstance(target, ast.Name) and isinstance(getattr(node, "value", None), ast.Constant):
                value = node.value.value  # type: ignore[attr-defined]
                if isinstance(value, str):
                    found.setdefault(target.id, set()).add(value)
    return found


def written(*, office: bool) -> set[str]:
    """What is handed to `record_event` and to `audit.append`; a name stands for every text it could mean."""
    modules = trees(office=office)
    names = constants(modules)
    found: set[str] = set()

    def take(node: ast.expr) -> None:
        if isinstance(node, ast.Constant):
            found.add(node.value)
        elif isinstance(node, ast.IfExp):
            take(node.body)
            take(node.orelse)
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            found.update(text for text in names.get(name, ()) if "." in text and " " not in text)

    for module in modules:
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            events = [k.value for k in call.keywords if k.arg == "event"]
            if name == "record_event":
                take(call.args[0] if call.args else events[0])
            elif name == "append" and events:
                take(events[0])
    return found


def test_every_event_that_is_written_has_words() -> None:
    assert written(office=True) - EVENTS.keys() == set(), "give it words in desktop/domain/audit_events.py"


def test_no_event_has_words_that_nobody_writes() -> None:
    assert EVENTS.keys() - written(office=False) == set()


def test_every_group_is_used_and_named() -> None:
    assert {event.group for event in EVENTS.values()} == GROUPS.keys()
    assert all(event.words for event in EVENTS.values())
