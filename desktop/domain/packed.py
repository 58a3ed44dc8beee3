"""What a district lays down for its offices: the parts, how one item is named, and when two of them say the same.

An item has a name, `part/key` (`rule/phone.invalid`, `calendar/2026`), and a version that only grows: an older one never
takes the place of a newer one, whatever the order in which they arrive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from desktop.base.i18n import N_


class Part(StrEnum):
    """What a pack holds."""

    RULE = "rule"
    NORM = "norm"
    CODE = "code"
    ROLE = "role"
    QUESTION = "question"
    CALENDAR = "calendar"
    RECIPE = "recipe"
    TEMPLATE = "template"
    LAYOUT = "layout"
    TEACHING = "teaching"
    RETENTION = "retention"


PART_NAMES: Final = {
    Part.RULE: N_("检查规则"), Part.NORM: N_("标准"), Part.CODE: N_("代码叫法"), Part.ROLE: N_("岗位"),
    Part.QUESTION: N_("问卷"), Part.CALENDAR: N_("工作日历"), Part.RECIPE: N_("导入方案"),
    Part.TEMPLATE: N_("导出模板"), Part.LAYOUT: N_("版式"), Part.TEACHING: N_("填表教法"),
    Part.RETENTION: N_("保留期限"),
}  # fmt: skip
MAX_VERSION: Final = (
    1_000_000  # a district that counts further was mistaken, or somebody wants to shut the door behind it
)
OFFER, TAKEN, OWN, APPLIED = (
    "pack.offer.",
    "pack.taken.",
    "pack.own.",
    "pack.applied.",
)  # beginnings of settings' keys
# Parts every reader of which knows one setting of its own: what was taken in is written there. The values of all other
# parts are worked out from what was taken and what the office says for itself.
WRITTEN: Final[Mapping[Part, str]] = {
    Part.RECIPE: "recipe.", Part.TEMPLATE: "export_template.", Part.LAYOUT: "layout.district.",
    Part.TEACHING: "return.teaching.",
}  # fmt: skip
# Parts the office's own values of which stand in one setting, by key.
IN_ONE: Final[Mapping[Part, str]] = {
    Part.RULE: "rules.severity", Part.NORM: "norms", Part.RETENTION: "retention.days",
}  # fmt: skip
_UNTOLD: Final = frozenset({"format", "key", "saved_on"})  # differ without anybody noticing
_NAME: Final = re.compile(r"([a-z_]{1,20})/([^@\x00-\x1f\x7f]{1,100})")
_SETTING: Final = re.compile(r"(.+)@([0-9]{7})")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing laid down. `value` as JSON types, None: the district says nothing about it any more.

    `version` is 0 in a pack that nobody signed.
    """

    part: str
    key: str
    value: Any
    version: int = 0

    @property
    def name(self) -> str:
        """`part/key`."""
        return f"{self.part}/{self.key}"

    @property
    def known(self) -> bool:
        """Whether this program knows the part."""
        return self.part in set(Part)


def split(name: str) -> tuple[str, str] | None:
    """Part and key of an item's name; None when it is none."""
    found = _NAME.fullmatch(name)
    return (found[1], found[2]) if found else None


def setting_key(beginning: str, name: str, version: int) -> str:
    """Under which setting one version of an item stands: every version its own, so that none can replace another."""
    return f"{beginning}{name}@{version:07d}"


def from_setting(key: str, beginning: str) -> tuple[str, int] | None:
    """Name and version of the item a setting is about; None for another setting."""
    found = _SETTING.fullmatch(key.removeprefix(beginning)) if key.startswith(beginning) else None
    return (found[1], int(found[2])) if found and split(found[1]) else None


def newest(versions: Mapping[int, Any]) -> tuple[int, Any]:
    """The greatest version and what it says."""
    version = max(versions)
    return version, versions[version]


def alike(one: Any, other: Any) -> bool:
    """Whether two values say the same to whoever uses them."""
    return bool(_told(one) == _told(other))


def among(value: Any, others: Iterable[Any]) -> bool:
    """Whether one of the others says the same."""
    return any(alike(value, other) for other in others)


def _told(value: Any) -> Any:
    return {k: v for k, v in value.items() if k not in _UNTOLD} if isinstance(value, Mapping) else value
