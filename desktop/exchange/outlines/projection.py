"""From the coordinates of the file to longitude and latitude: which system it is, and Gauss-Krüger backwards.

Series of Krüger to the third power of n (J. Krüger 1912; OGP Guidance Note 7-2, Transverse Mercator JHS): better than a
millimetre within four degrees of the meridian. Datums (WGS84, CGCS2000) differ by less than the drawing of a house.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from desktop.exchange.outlines.refusals import Unfit

AXIS: Final = 6378137.0
FLATTENING: Final = 1 / 298.257222101
_N: Final = FLATTENING / (2 - FLATTENING)
_RADIUS: Final = AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BACK: Final = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96,
    _N**2 / 48 + _N**3 / 15,
    17 * _N**3 / 480,
)
_AHEAD: Final = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16,
    13 * _N**2 / 48 - 3 * _N**3 / 5,
    61 * _N**3 / 240,
)
_E2: Final = FLATTENING * (2 - FLATTENING)


@dataclass(frozen=True, slots=True)
class System:
    """How the file counts. `way`: `degrees`, `gauss` (transverse Mercator), `web` (the maps of the internet) or
    `plane` (metres of nobody knows where)."""

    way: str
    name: str
    meridian: float = 0.0
    easting: float = 500_000.0
    scale: float = 1.0
    metre: float = 1.0

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """(longitude, latitude) of a point of the file; not for `plane`."""
        if self.way == "degrees":
            return x, y
        if self.way == "web":
            return math.degrees(x / AXIS), math.degrees(math.atan(math.sinh(y / AXIS)))
        return from_gauss(x * self.metre, y * self.metre, self.meridian, self.easting, self.scale)


WGS84: Final = System("degrees", "EPSG:4326")
PLANE: Final = System("plane", "local")


def from_gauss(
    x: float, y: float, meridian: float, easting: float = 500_000.0, scale: float = 1.0
) -> tuple[float, float]:
    """(longitude, latitude) in degrees of metres east and north in a transverse Mercator projection."""
    xi, eta = y / (scale * _RADIUS), (x - easting) / (scale * _RADIUS)
    if abs(eta) > 0.3:
        raise Unfit("map.projection", f"{meridian}E")
    down, side = xi, eta
    for turn, factor in enumerate(_BACK, 1):
        down -= factor * math.sin(2 * turn * xi) * math.cosh(2 * turn * eta)
        side -= factor * math.cos(2 * turn * xi) * math.sinh(2 * turn * eta)
    conformal = math.asin(math.sin(down) / math.cosh(side))
    latitude = conformal
    for _turn in range(6):
        latitude = math.asin(
            math.tanh(
                math.atanh(math.sin(conformal))
                + math.sqrt(_E2) * math.atanh(math.sqrt(_E2) * math.sin(latitude))
            )
        )
    return meridian + math.degrees(math.atan2(math.sinh(side), math.cos(down))), math.degrees(latitude)


def to_gauss(
    longitude: float, latitude: float, meridian: float, easting: float = 500_000.0, scale: float = 1.0
) -> tuple[float, float]:
    """The opposite of `from_gauss`."""
    phi, lam = math.radians(latitude), math.radians(longitude - meridian)
    e = math.sqrt(_E2)
    tau = math.sinh(math.atanh(math.sin(phi)) - e * math.atanh(e * math.sin(phi)))
    xi, eta = math.atan2(tau, math.cos(lam)), math.asinh(math.sin(lam) / math.hypot(tau, math.cos(lam)))
    north, east = xi, eta
    for turn, factor in enumerate(_AHEAD, 1):
        north += factor * math.sin(2 * turn * xi) * math.cosh(2 * turn * eta)
        east += factor * math.cos(2 * turn * xi) * math.sinh(2 * turn * eta)
    return easting + scale * _RADIUS * east, scale * _RADIUS * north


def metres_per_degree(latitude: float) -> tuple[float, float]:
    """How long a degree of longitude and of latitude is at `latitude`, in metres."""
    phi = math.radians(latitude)
    curve = 1 - _E2 * math.sin(phi) ** 2
    across = AXIS / math.sqrt(curve) * math.cos(phi)
    along = AXIS * (1 - _E2) / curve**1.5
    return math.radians(across), math.radians(along)


def by_code(code: int) -> System | None:
    """The system of an EPSG number, of those used in China; None for any other."""
    name = f"EPSG:{code}"
    if code in (4326, 4490, 4979, 4480, 84):
        return System("degrees", name)
    if code in (3857, 900913, 102100):
        return System("web", name)
    if 4491 <= code <= 4501:
        zone = 13 + code - 4491
        return System("gauss", name, 6 * zone - 3, zone * 1_000_000 + 500_000)
    if 4502 <= code <= 4512:
        return System("gauss", name, 75 + 6 * (code - 4502))
    if 4513 <= code <= 4533:
        zone = 25 + code - 4513
        return System("gauss", name, 3 * zone, zone * 1_000_000 + 500_000)
    if 4534 <= code <= 4554:
        return System("gauss", name, 75 + 3 * (code - 4534))
    if 32643 <= code <= 32653:
        return System("gauss", name, 6 * (code - 32600) - 183, scale=0.9996)
    return None


_NUMBER = r"\s*(-?[0-9.]+(?:[eE][-+]?\d+)?)"


def by_words(text: str) -> System | None:
    """The system that well-known text (.prj) describes; None for an empty one. Raises `Unfit` for one nobody here
    knows: a projection other than transverse Mercator and Web Mercator."""
    text = text.strip()
    if not text:
        return None
    name = match[1] if (match := re.search(r'\[\s*"([^"]{1,80})"', text)) else text[:40]
    head = text[:12].upper()
    if head.startswith(("LOCAL_CS", "ENGCRS", "ENGINEERING")) or "Undefined" in name:
        return PLANE
    if head.startswith(("GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHIC")):
        return System("degrees", name)
    if re.search(r"Mercator_Auxiliary_Sphere|Pseudo.Mercator|Web_Mercator|EPSG\",\"?3857", text):
        return System("web", name)
    if not re.search(r"Transverse[ _]Mercator|Gauss[ _]Kruger", text, re.IGNORECASE):
        raise Unfit("map.projection", name)
    meridian = _parameter(text, "Central_Meridian", "Longitude of natural origin")
    if meridian is None:
        raise Unfit("map.projection", name)
    easting = _parameter(text, "False_Easting", "False easting")
    scale = _parameter(text, "Scale_Factor", "Scale factor at natural origin")
    units = re.findall(rf'(?:LENGTHUNIT|UNIT)\s*\[\s*"([^"]*)"\s*,{_NUMBER}', text)
    lengths = [float(factor) for unit, factor in units if "degree" not in unit.lower()]
    metre = lengths[-1] if lengths and 0.001 <= lengths[-1] <= 1000 else 1.0
    return System("gauss", name, meridian, 500_000.0 if easting is None else easting, scale or 1.0, metre)


def _parameter(text: str, *names: str) -> float | None:
    for name in names:
        if match := re.search(rf'"{name}"\s*,{_NUMBER}', text, re.IGNORECASE):
            return float(match[1])
    return None
