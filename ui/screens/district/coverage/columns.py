"""The words of the bands on the map."""

from __future__ import annotations

from desktop.base.i18n import N_
from ui.screens.district.coverage.presenter import GOOD, LOW, MIDDLE, UNKNOWN

LEGEND = {
    GOOD: N_("● 95%以上 {n} 个"),
    MIDDLE: N_("▲ 80%到95% {n} 个"),
    LOW: N_("✕ 不到80% {n} 个"),
    UNKNOWN: N_("○ 没有数 {n} 个"),
}
AGES = {
    GOOD: N_("● 5天内 {n} 个"),
    MIDDLE: N_("▲ 超过5天 {n} 个"),
    LOW: N_("✕ 超过30天 {n} 个"),
    UNKNOWN: N_("○ 没有来过 {n} 个"),
}
TONES = {GOOD: "good", MIDDLE: "warn", LOW: "alarm", UNKNOWN: "muted"}
