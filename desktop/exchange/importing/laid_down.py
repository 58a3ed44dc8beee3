"""The words the district laid down for codes and posts: what a cell means before anybody has to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop.domain.packed import Part
from desktop.domain.roles import BY_KEY
from desktop.domain.typed_text import bare
from desktop.queries import packs

if TYPE_CHECKING:
    from sqlalchemy import Connection

POSTS = "staff.posts"


def meanings(db: Connection, own: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Field to typed word to the word that is meant; `own` answers of the clerk or a recipe go before the district's."""
    found: dict[str, dict[str, str]] = {}
    for field, plain in packs.said(db, Part.CODE).items():
        words = plain.get("words") if isinstance(plain, Mapping) else None
        found[field] = _words(words if isinstance(words, Mapping) else {})
    for key, plain in packs.said(db, Part.ROLE).items():
        synonyms = plain.get("synonyms") if isinstance(plain, Mapping) else None
        if key in BY_KEY and isinstance(synonyms, list):
            found.setdefault(POSTS, {}).update(_words(dict.fromkeys(synonyms, BY_KEY[key].synonyms[0])))
    return {field: {**found.get(field, {}), **own.get(field, {})} for field in {*found, *own}}


def _words(words: Mapping[Any, Any]) -> dict[str, str]:
    return {bare(str(word)): str(meant) for word, meant in words.items()}
