"""The statistical codes of China's provinces, cities, counties, streets and residents' committees, as published in 2023.

Read from `resources/codes/places` (packed by `.ci/places.py`), one province at a time: 620,573 committees in 3 MB.
The list is a help for choosing; a newer code that is not in it is as good.
"""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from desktop.base.paths import resource

LEVELS: Final = (2, 4, 6, 9, 12)  # digits of a province, city, county, street, committee


@dataclass(frozen=True, slots=True)
class Place:
    """One place and its code of 2, 4, 6, 9 or 12 digits."""

    code: str
    name: str


@lru_cache(maxsize=1)
def provinces() -> tuple[Place, ...]:
    """All provinces on the list, by code."""
    found = json.loads(resource("codes", "places", "provinces.json").read_text(encoding="utf-8"))
    return tuple(Place(code, name) for code, name in sorted(found.items()))


def below(code: str) -> tuple[Place, ...]:
    """What lies directly in a place: "" gives the provinces, a street its committees; () for an unknown code."""
    if not code:
        return provinces()
    return _province(code[:2]).get(code, ())


def names(code: str) -> tuple[str, ...]:
    """The names of everything a code lies in, from the province down, as far as the list knows them."""
    found = []
    for before, digits in zip((0, *LEVELS), LEVELS, strict=False):
        if len(code) < digits:
            break
        name = next((p.name for p in below(code[:before]) if p.code == code[:digits]), "")
        if not name:
            break
        found.append(name)
    return tuple(found)


@lru_cache(maxsize=2)
def _province(code: str) -> Mapping[str, tuple[Place, ...]]:
    """Everything in a province, by the code it lies in."""
    if code not in {place.code for place in provinces()}:
        return {}
    text = lzma.decompress(resource("codes", "places", f"{code}.xz").read_bytes()).decode()
    found: dict[str, list[Place]] = defaultdict(list)
    county = street = ""
    for line in text.split("\n")[1:]:
        if line.startswith("\t"):
            found[street].append(Place(street + line[1:4], line[4:]))
            continue
        digits, _blank, name = line.partition(" ")
        if len(digits) == 4:  # a city
            found[code].append(Place(digits, name))
        elif len(digits) == 6:  # a county
            county = digits
            found[county[:4]].append(Place(county, name))
        else:
            street = county + digits
            found[county].append(Place(street, name))
    return {key: tuple(places) for key, places in found.items()}
