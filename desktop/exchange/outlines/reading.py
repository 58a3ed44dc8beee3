"""The one way to open a foreign map file: content decides the kind, a capped child process does the reading.

    found = read_outlines(path)                          # MapFile: outlines in whole centimetres, see data.py
    found = read_outlines(path, layers=("楼栋",), field="楼号", unit="mm", crs="4547")

Raises `Refused` with a `map.*` code and a sentence; the calling process survives whatever the file does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import orjson

from desktop.base import children
from desktop.exchange.outlines.data import MapFile, from_plain
from desktop.exchange.outlines.refusals import refusal, told

CHILD_FLAG = "--read-map"
SECONDS = 90


def read_outlines(
    path: Path,
    *,
    layers: Sequence[str] = (),
    field: str = "",
    unit: str = "",
    crs: str = "",
    seconds: float = SECONDS,
) -> MapFile:
    """The outlines of a file, of some `layers` only, labelled by an attribute `field` if one is named."""
    told_by_child = _ask_child(path, unit, crs, seconds)
    found = from_plain(told_by_child)
    if missing := [name for name in layers if name not in found.layers()]:
        raise refusal("map.layer", path.name, missing[0], "、".join(found.layers()))
    if layers:
        found = found.only(layers)
    return labelled(found, field, path.name) if field else found


def labelled(found: MapFile, field: str, file: str) -> MapFile:
    """The outlines with an attribute as their label; raises `Refused` for one that none has."""
    if field not in found.fields():
        raise refusal("map.field", file, field, "、".join(found.fields()))
    outlines = tuple(replace(one, label=one.attributes.get(field, "")) for one in found.outlines)
    return replace(found, outlines=outlines)


def notices(found: MapFile, most: int = 12) -> list[str]:
    """What was odd about the file, in words; of many alike only the first and how many."""
    words = [told(notice.code, notice.source, notice.detail) for notice in found.notices]
    return words if len(words) <= most else [*words[:most], f"… {len(words) - most}"]


def _ask_child(path: Path, unit: str, crs: str, seconds: float) -> dict[str, object]:
    if not path.is_file():
        raise refusal("map.no_file", path.name)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GEZHI_")},
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "PYTHONIOENCODING": "utf-8",
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own program, arguments as a list
            [*children.command(CHILD_FLAG), str(path.absolute()), unit, crs],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, env=environment, check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise refusal("map.too_large", path.name) from error
    if done.returncode != 0 or not done.stdout:
        # The child was killed by its limits, or died of the file: too much for it, whatever it was.
        raise refusal("map.too_large" if done.returncode else "map.damaged", path.name)
    answer: dict[str, dict[str, object]] = orjson.loads(done.stdout)
    if "refused" in answer:
        code, thing, more = answer["refused"]
        raise refusal(str(code), path.name, str(thing), str(more))
    return answer["map"]
