"""Write the manual's page of shortcuts from the register of commands: part of `make words`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from ui.bridge.commands import Command
from ui.screens.households.acts.desk import Acts
from ui.screens.households.care_desk import CareDesk
from ui.screens.households.checks.desk import ChecksDesk
from ui.screens.households.middle import Middle
from ui.screens.households.waiting.desk import WaitingDesk
from ui.shell import window_commands
from ui.shell.places import PLACES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "manual" / "10-shortcuts.md"
KEYS = {"Return": "回车", "Down": "↓", "Up": "↑", "Del": "Delete"}
PARTS = {"acts": Acts, "care": CareDesk, "checks": ChecksDesk, "middle": Middle, "waiting": WaitingDesk}


class Anything:
    """Stands in for a screen: the register only needs names of methods, and calls none of them."""

    places = PLACES

    def __getattr__(self, name: str) -> Any:
        return Part(PARTS[name]) if name in PARTS else Anything()

    def __call__(self, *_: object) -> Any:
        return Anything()


class Part(Anything):
    """Stands in for a part of a screen that has commands of its own."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind

    def commands(self) -> list[Command]:
        """Those of the part, without making one."""
        return list(self._kind.commands(Anything()))


def spoken(shortcut: str) -> str:
    """`Ctrl+Return` as it stands on the keys."""
    *held, last = shortcut.rsplit("+", 1) if not shortcut.endswith("++") else (shortcut[:-2], "+")
    return "+".join((*held, KEYS.get(last, last)))


def rows(commands: list[Command]) -> list[str]:
    """One line a command that has a shortcut."""
    return [f"| {spoken(c.shortcut)} | {c.title} | {c.tip} |" for c in commands if c.shortcut]


def page() -> str:
    """The whole page."""
    lines = [
        "# 按键一览",
        "",
        "这一页由程序自己写出，和菜单、命令面板（Ctrl+Shift+P）出自同一份清单。",
    ]
    parts = [("到处都能用", list(window_commands.commands(Anything())))]  # type: ignore[arg-type]
    for place in PLACES:
        module = import_module(f"ui.screens.{place.package}.commands")
        parts.append((place.title, list(module.commands(Anything()))))
    for title, commands in parts:
        if found := rows(commands):
            lines += ["", f"## {title}", "", "| 按键 | 命令 | 作用 |", "|---|---|---|", *found]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
