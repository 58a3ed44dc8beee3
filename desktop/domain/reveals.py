"""Why somebody may look at a whole ID number or telephone number: the reasons a clerk chooses from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.base.i18n import N_

REASONS: Final[Mapping[str, str]] = {
    "counter": N_("当面核对证件"),
    "call": N_("打电话联系"),
    "service": N_("给本人办事"),
    "correct": N_("更正登记"),
    "inspection": N_("上级检查核对"),
    "emergency": N_("紧急情况"),
}
SECONDS: Final = 30  # how long whole numbers stay on the screen
EVENT: Final = "record.revealed"  # in the audit chain
