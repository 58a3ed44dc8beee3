"""A finished document as the print register keeps it, and the same document made again from what was kept."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Final, get_args, get_type_hints

from desktop import __version__
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.documents.kinds.common import Drawn, Shown
from desktop.documents.render.batch import Batch
from desktop.documents.render.facts import Pictures, key_of, packed, shared, unpacked
from desktop.operations.printing import PrintedItem

_ROOM: Final = "desktop.documents.kinds."
_WHOLE: Final = "items"  # the key of facts that are one for the whole document, such as a map's ground


@dataclass(frozen=True, slots=True)
class Kept:
    """What goes into the register beside the numbers: items, shared facts, pictures, settings."""

    listed: tuple[PrintedItem, ...]
    facts: Mapping[str, Any]
    pictures: Mapping[str, bytes]
    made: Mapping[str, Any]


NOTHING: Final = Kept((), {}, {}, {})


def kept(
    batch: Batch, drawn: Drawn, *, public: bool, mark: str, replaces: Mapping[str, Any] | None = None,
    signed: Mapping[str, Any] | None = None,
) -> Kept:  # fmt: skip
    """Facts are kept of public papers alone: the register must not become a second ledger of residents. Of internal
    ones `signed` says how the copies were signed, so that the same paper comes of the same data."""
    made: dict[str, Any] = {"program": __version__, "mark": mark, "replaces": dict(replaces or {})}
    made |= signed or {}
    spans = _spans(drawn, len(batch.subjects))
    issues: Sequence[Any] = batch.issues or (None,) * len(batch.subjects)
    bare = [
        PrintedItem(s.kind, s.id, s.title, "", {}, *span, issue)
        for s, span, issue in zip(batch.subjects, spans, issues, strict=True)
    ]
    if not public:
        return Kept(tuple(bare), {}, {}, made)
    pictures = Pictures()
    made["draw"] = batch.draw.func.__module__
    made["args"] = {name: packed(value, pictures) for name, value in batch.draw.keywords.items()}
    shown = batch.shows or batch.items
    if shown:
        made["model"] = f"{type(shown[0]).__module__}:{type(shown[0]).__qualname__}"
    rows = [packed(item, pictures) for item in shown]
    facts: dict[str, Any] = {}
    if batch.shows:
        facts[_WHOLE] = [packed(item, pictures) for item in batch.items]
    alike = shared(rows)
    listed = []
    for item, row in zip(bare, rows, strict=True):
        common = {name: row[name] for name in row if name in alike}
        key = key_of(common)
        facts.setdefault(key, common)
        own = {name: row[name] for name in row if name not in alike}
        listed.append(
            PrintedItem(
                item.subject_kind, item.subject_id, item.title, key, own, item.first_page, item.last_page,
                item.issue,
            )
        )  # fmt: skip
    return Kept(tuple(listed), facts, pictures, made)


def _spans(drawn: Drawn, subjects: int) -> Sequence[tuple[int, int]]:
    if len(drawn.spans) == subjects:
        return drawn.spans
    if drawn.pages == subjects:
        return [(page, page) for page in range(subjects)]
    return [(0, drawn.pages - 1)] * subjects


def labels(model: str) -> Mapping[str, str]:
    """What a clerk calls the facts a print kept, by field; empty for a data class that is no more."""
    module, _colon, name = model.partition(":")
    if not module.startswith("desktop.documents."):
        return {}
    try:
        kind = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        return {}
    return {
        f.name: str(f.metadata["label"])
        for f in fields(kind)
        if f.metadata.get("shown") not in (None, Shown.INNER, Shown.STAFF_PHOTO)
    }


@dataclass(frozen=True, slots=True)
class Again:
    """A document that can be drawn once more: items and how; `mark` is the word across its pages."""

    items: Sequence[Any]
    draw: partial[Drawn]
    mark: str


def again(
    made: Mapping[str, Any],
    facts: Mapping[str, Any],
    listed: Sequence[tuple[str, Mapping[str, Any]]],
    pictures: Mapping[str, bytes],
) -> Again:
    """From the register: settings, shared facts by key, and (key, own facts) of each item in order.

    Raises `Refused` for a paper whose facts were not kept, or whose photographs are gone.
    """
    module = str(made.get("draw", ""))
    if not module.startswith(_ROOM):
        text = _("这份材料是内部材料，登记里不留内容，不能照原样重印。请按现在的数据重新生成")
        raise Refused(text, code="print.not_kept")
    draw: Callable[..., Drawn] = importlib.import_module(module).draw
    hints = get_type_hints(draw)
    item_type = next(get_args(hint)[0] for name, hint in hints.items() if name not in ("out", "return"))
    try:
        args = {name: unpacked(hints[name], value, pictures) for name, value in made.get("args", {}).items()}
        rows = facts[_WHOLE] if _WHOLE in facts else [{**facts[key], **own} for key, own in listed]
        items = [unpacked(item_type, row, pictures) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        text = _("登记里的内容或照片已不全，不能照原样重印。请按现在的数据重新生成")
        raise Refused(text, code="print.not_kept") from error
    return Again(items, partial(draw, **args), str(made.get("mark", "")))
