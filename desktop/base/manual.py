"""The clerks' manual as the program shows it: chapters, what each field of a form asks, and finding words in it.

The same files that are read on paper (`docs/manual`), packed under `resources/manual` in an installed program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from desktop.base.paths import manual_folder

FIELDS: Final = "13-fields.md"
_SECTION: Final = re.compile(r"^## (?P<title>.+?) \{(?P<topic>[a-z]+)\}$")
_ROW: Final = re.compile(
    r"^\| (?P<label>.+?) `(?P<name>\w+)` \| (?P<what>.+?) \| (?P<example>.+?) \| (?P<why>.+?) \|$"
)
_CODE: Final = re.compile(r"`[a-z_.]+`")  # a field or rule by its own name: nothing a clerk would read
_MARKS: Final = re.compile(r"[*`#|\[\]()!>-]+|\{[a-z]+\}")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the manual; `text` is Markdown."""

    file: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """What a field asks: what to write, an example, why it is asked."""

    form: str
    label: str
    what: str
    example: str
    why: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of the manual that holds the words looked for, under its heading."""

    file: str
    chapter: str
    heading: str
    line: str


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    """All chapters in reading order; () when the manual was not packed."""
    return tuple(_chapter(path) for path in sorted(manual_folder().glob("[0-9][0-9]-*.md")))


def _chapter(path: Path) -> Chapter:
    text = path.read_text(encoding="utf-8")
    title = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), path.stem)
    return Chapter(path.name, title, text)


@lru_cache(maxsize=1)
def _fields() -> Mapping[tuple[str, str], FieldHelp]:
    found: dict[tuple[str, str], FieldHelp] = {}
    topic, form = "", ""
    text = next((chapter.text for chapter in chapters() if chapter.file == FIELDS), "")
    for line in text.splitlines():
        if section := _SECTION.match(line):
            topic, form = section["topic"], section["title"]
        elif row := _ROW.match(line):
            found[topic, row["name"]] = FieldHelp(form, row["label"], row["what"], row["example"], row["why"])
    return found


def field(topic: str, name: str) -> FieldHelp | None:
    """What the field `name` of the form `topic` asks, None when the manual does not say."""
    return _fields().get((topic, name))


def search(words: str, *, limit: int = 40) -> list[Passage]:
    """Lines that hold all the words, in reading order."""
    wanted = words.lower().split()
    if not wanted:
        return []
    found = []
    for chapter in chapters():
        heading = ""
        for line in chapter.text.splitlines():
            if line.startswith("#"):
                heading = " ".join(_MARKS.sub(" ", line).split())
            plain = " ".join(_MARKS.sub(" ", _CODE.sub("", line)).split())
            if plain and all(word in plain.lower() for word in wanted):
                found.append(Passage(chapter.file, chapter.title, heading, plain))
    return found[:limit]
