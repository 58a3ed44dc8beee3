"""Write resources/codes/readings.json: for each character its readings without tones, the usual one first.

The library they come from loads and trains its tables for half a second at every import; the program only needs
single characters, so they are taken out once. Run by `make readings` when the library's pin changes.
"""

import json
from pathlib import Path

from pypinyin import Style, pinyin
from pypinyin.constants import PINYIN_DICT

MOST = 3
OUT = Path(__file__).resolve().parents[1] / "resources" / "codes" / "readings.json"

found = {}
for point in sorted(PINYIN_DICT):
    spoken = list(dict.fromkeys(pinyin(chr(point), style=Style.NORMAL, heteronym=True)[0]))[:MOST]
    if spoken and all(part.isascii() and part.isalpha() for part in spoken):
        found[chr(point)] = " ".join(spoken)
OUT.write_text(
    json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8"
)
