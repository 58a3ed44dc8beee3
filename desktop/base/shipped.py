"""TOML data the program came with, read once and shared; nobody writes into it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.base.paths import resource


def shipped_template(key: str) -> dict[str, Any]:
    """The data of a document's template; raises `EnvironmentFailure` (`template.broken`) when it is not whole."""
    return _read(key, resource("templates"))


@lru_cache(maxsize=64)
def _read(key: str, folder: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / f"{key}.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EnvironmentFailure(
            _("模板 {name} 读不出，请恢复原模板").format(name=key), code="template.broken"
        ) from error


def template_keys() -> tuple[str, ...]:
    """Every document template there is."""
    return tuple(sorted(path.stem for path in resource("templates").glob("*.toml")))
