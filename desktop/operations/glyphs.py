"""Writing down how a character no font has is printed."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import settings
from desktop.queries import accounts, glyphs
from desktop.workspace import Workspace

MOST_WORDS: Final = 12
MOST_PICTURE: Final = 20_000  # bytes


def describe(office: Workspace, char: str, *, words: str = "", picture: bytes = b"", actor: str) -> Changes:
    """Print `char` as `picture` (a small PNG, see `documents.layout.glyphs.prepared`), else as `words` in brackets.

    Raises `Refused` for anything but one character, for neither or too long words, and without the right to change
    settings.
    """
    plain = words.strip()
    if len(char) != 1 or not char.isprintable() or char.isspace():
        raise Refused(_("请只写一个字"), code="glyph.one")
    if not plain and not picture:
        raise Refused(_("请写拆字写法，或者选一张这个字的图片"), code="glyph.nothing")
    if len(plain) > MOST_WORDS or char in plain:
        text = _("拆字写法最多 {n} 个字，里面不能再有这个字本身")
        raise Refused(text.format(n=MOST_WORDS), code="glyph.words")
    if len(picture) > MOST_PICTURE:
        raise Refused(_("图片太大"), code="glyph.picture")
    with office.change("glyph.describe", actor=actor, args={"subject": char}) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        value = _value(glyphs.said(unit.db))
        value[char] = {"words": plain, "picture": b64encode(picture).decode("ascii")}
        settings.put(unit, glyphs.KEY, value)
    return unit.changes


def forget(office: Workspace, char: str, *, actor: str) -> Changes:
    """Print a box for `char` again. Raises `NotFound` when nothing was said about it."""
    with office.change("glyph.forget", actor=actor, args={"subject": char}) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        value = _value(glyphs.said(unit.db))
        if value.pop(char, None) is None:
            raise NotFound(_("没有登记过“{char}”").format(char=char), code="glyph.none")
        settings.put(unit, glyphs.KEY, value)
    return unit.changes


def _value(known: dict[str, glyphs.Said]) -> dict[str, dict[str, str]]:
    return {char: {"words": entry.words, "picture": entry.picture} for char, entry in known.items()}
