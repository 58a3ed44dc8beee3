"""Collect the words of both packages into the English catalogue and compile it: `make words`.

The source language is Simplified Chinese, so the only catalogue is `en`. A message no longer in the code is
dropped, a new one arrives empty, and an empty or mangled one fails `tests/test_words.py`. The output carries
no dates and no line numbers: it changes only when words change.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "resources" / "i18n" / "en" / "LC_MESSAGES" / "gezhi.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "N_": None}
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def collected() -> dict[str, set[str]]:
    """Every message in the code -> the files that say it."""
    found: dict[str, set[str]] = {}
    for package in ("desktop", "ui"):
        for name, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / package), [("**.py", "python")], keywords=KEYWORDS
        ):
            if isinstance(message, str) and message:
                found.setdefault(message, set()).add(f"{package}/{name}")
    return found


def translations() -> dict[str, str]:
    """Message -> English, as written in the catalogue; empty while nobody has translated it."""
    if not PO.exists():
        return {}
    with PO.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream, locale="en") if m.id}


def catalogue(words: dict[str, set[str]], english: dict[str, str]) -> Catalog:
    """The English catalogue of exactly these words."""
    result = Catalog(
        locale="en", project="gezhi", version="1", charset="utf-8", creation_date=EPOCH, revision_date=EPOCH
    )
    result.fuzzy = False
    for message in sorted(words):
        result.add(
            message, english.get(message, ""), locations=[(name, 1) for name in sorted(words[message])]
        )
    return result


def compiled(of: Catalog) -> bytes:
    """The catalogue as `gettext` reads it."""
    stream = BytesIO()
    write_mo(stream, of)
    return stream.getvalue()


def fields(text: str) -> list[str]:
    """The replacement fields of a format string, sorted; raises ValueError when the braces do not match."""
    return sorted(f"{name}:{spec}" for _, name, spec, _ in Formatter().parse(text) if name is not None)


def faults(words: dict[str, set[str]], english: dict[str, str]) -> Iterator[str]:
    """What a person reading English would miss: nothing said, or a figure lost or invented in translation."""
    for message in sorted(words):
        if not english.get(message):
            yield f"not translated: {message!r} in {', '.join(sorted(words[message]))}"
        elif fields(message) != fields(english[message]):
            yield f"placeholders differ: {message!r} -> {english[message]!r}"


def main() -> int:
    """Write both files; the exit code is 1 while anything is missing."""
    words, english = collected(), translations()
    result = catalogue(words, english)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as stream:
        write_po(stream, result, width=110, include_lineno=False, sort_output=True)
    MO.write_bytes(compiled(result))
    found = list(faults(words, english))
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    sys.stdout.write(f"{len(words)} messages, {len(found)} to mend\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
