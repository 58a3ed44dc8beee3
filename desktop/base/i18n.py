"""Words for people: `N_` marks where they are written, `_` translates where they are shown.

The source language is Simplified Chinese; the `en` catalogue under `resources/i18n` is complete.
"""

from __future__ import annotations

import gettext
from functools import lru_cache

from desktop.base.paths import resource

SOURCE_LANGUAGE = "zh_CN"
_language = SOURCE_LANGUAGE


def use_language(language: str) -> None:
    """Choose the language of everything shown from now on (`zh_CN` or `en`)."""
    global _language
    _language = language


def language() -> str:
    """The language in use."""
    return _language


@lru_cache(maxsize=4)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("gezhi", str(resource("i18n")), [language], fallback=True)


def _(text: str) -> str:
    """`text` in the language in use, at the moment of display."""
    if not text or _language == SOURCE_LANGUAGE:
        return text
    return _catalogue(_language).gettext(text)


def N_(text: str) -> str:
    """Mark `text` for the catalogue without translating it yet."""
    return text
