"""The manual's page of shortcuts says what the register of commands says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shortcuts() -> ModuleType:
    """The tool that writes the page, which is not an installed module."""
    spec = importlib.util.spec_from_file_location("shortcuts", ROOT / ".ci" / "shortcuts.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_the_register(shortcuts: ModuleType) -> None:
    assert shortcuts.PAGE.read_text("utf-8") == shortcuts.page(), "run `make words`"


@pytest.mark.parametrize(
    ("shortcut", "keys"),
    [
        ("Ctrl+S", "Ctrl+S"),
        ("Ctrl+Shift+Return", "Ctrl+Shift+回车"),
        ("Ctrl++", "Ctrl++"),
        ("F5", "F5"),
        ("Ctrl+Down", "Ctrl+↓"),
    ],
)
def test_keys_are_named_as_they_stand_on_the_keyboard(
    shortcuts: ModuleType, shortcut: str, keys: str
) -> None:
    assert shortcuts.spoken(shortcut) == keys
