"""Every kind of paper with its sample and its awkward one, drawn as handed out."""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import ModuleType
from typing import Any

from desktop.documents import kinds
from desktop.documents.kinds import visit_sheet
from desktop.documents.kinds.common import Shown

ITEMS = ("SAMPLE", "AWKWARD")
COPY = replace(visit_sheet.COPY, audit="GZ-3FA97C2100B1D2E4")


def _modules() -> Iterator[tuple[str, ModuleType]]:
    for info in pkgutil.iter_modules(kinds.__path__):
        module = importlib.import_module(f"{kinds.__name__}.{info.name}")
        if hasattr(module, "SAMPLE"):
            yield info.name, module


KINDS = dict(_modules())


@cache
def paper(kind: str, item: str) -> bytes:
    """The PDF of one item of a kind."""
    module, out = KINDS[kind], io.BytesIO()
    settings: dict[str, Any] = {"copy": COPY} if "copy" in inspect.signature(module.draw).parameters else {}
    one = getattr(module, item)
    module.draw(out, one if kind == "recovery_sheet" else [one], **settings)
    return out.getvalue()


def told(value: Any, left_out: Collection[str] = (), name: str = "") -> Iterator[tuple[str, str]]:
    """(field, words) of everything an item says, in the order of its fields, but for the fields `left_out`; record
    ids are not for print."""
    if isinstance(value, str):
        if value:
            yield name, value
    elif is_dataclass(value):
        silent = (
            {Shown.INNER}
            if not any("shown" in field.metadata for field in fields(value))
            else {None, Shown.INNER}
        )
        for field in fields(value):
            if field.metadata.get("shown") not in silent and field.name not in left_out:
                yield from told(getattr(value, field.name), left_out, field.name)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from told(part, left_out, name)
