"""The English catalogue is complete, keeps every placeholder, and is compiled."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def words() -> ModuleType:
    """The tool behind `make words`, which is not an installed module."""
    spec = importlib.util.spec_from_file_location("words", ROOT / ".ci" / "words.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_message_is_translated_with_its_placeholders(words: ModuleType) -> None:
    found = list(words.faults(words.collected(), words.translations()))
    assert not found, "run `make words`, then translate:\n" + "\n".join(found)


def test_the_compiled_catalogue_is_the_written_one(words: ModuleType) -> None:
    expected = words.compiled(words.catalogue(words.collected(), words.translations()))
    assert words.MO.read_bytes() == expected, "run `make words`"


def test_a_lost_placeholder_is_a_fault(words: ModuleType) -> None:
    source = {"共 {n} 人": {"a.py"}, "第 {page} 页": {"a.py"}, "打印": {"a.py"}}
    english = {"共 {n} 人": "{n} people", "第 {page} 页": "Page {p}"}
    found = list(words.faults(source, english))
    assert [fault.split(":")[0] for fault in found] == ["not translated", "placeholders differ"]


def test_a_format_is_part_of_the_placeholder(words: ModuleType) -> None:
    assert words.fields("{n:,} / {total}") == ["n:,", "total:"]
    with pytest.raises(ValueError, match="expected"):
        words.fields("{n")
