"""Which right a command of the window asks for: one table, read by the register and by the test of every role.

Most commands look, move or show and ask for seeing alone; those that write, hand out or decide stand here. The
operations behind them ask the same table of roles again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.domain.permissions import Action

RIGHTS: Final[Mapping[str, Action]] = {
    **dict.fromkeys(
        (
            "app.undo", "app.redo", "care.accept", "care.plan", "care.refuse", "care.save", "care.visited",
            "duplicates.distinct", "duplicates.merge", "exchange.confirm_shown", "exchange.fix",
            "exchange.fix_alike", "exchange.fix_back", "history.undo", "households.accept", "households.acts",
            "households.add", "households.beside", "households.doors", "households.doubt", "households.mark",
            "households.member", "households.rekey", "households.save",
            "team.assign", "team.new", "team.save", "work.new", "work.patrol",
            "work.patrol_remove", "work.remove", "work.save",
        ),
        Action.EDIT,
    ),
    **dict.fromkeys(
        (
            "map.align_across", "map.align_along", "map.align_east", "map.align_north", "map.align_south",
            "map.align_west", "map.background", "map.gaps_across", "map.gaps_along", "map.gate", "map.label",
            "map.locate", "map.rail", "map.remove", "map.river", "map.scale", "map.side", "map.street", "map.symbol",
            "map.trace", "map.turn", "map.wall",
        ),
        Action.EDIT,
    ),
    "households.bulk": Action.EDIT_BULK,
    "households.verify": Action.VERIFY,
    "households.reveal": Action.REVEAL,
    **dict.fromkeys(("grids.acts", "grids.look", "grids.micro", "grids.propose", "grids.write"), Action.REGRID),
    "exchange.apply": Action.IMPORT,
    "exchange.apply_map": Action.IMPORT,
    "exchange.apply_all": Action.EXCHANGE,
    "exchange.write_bundle": Action.EXCHANGE,
    "exchange.copy_again": Action.EXCHANGE,
    "exchange.take_mailbox": Action.EXCHANGE,
    "exchange.write_now": Action.EXCHANGE,
    "exchange.give_up": Action.RESOLVE,
    "exchange.move_out": Action.RESOLVE,
    "exchange.receipt": Action.EXCHANGE,
    "app.export": Action.EXPORT,
    "returns.annexes": Action.EXPORT,
    "returns.issue": Action.EXPORT,
    "returns.report": Action.EXPORT,
    "returns.teach": Action.EXPORT,
    "households.subject": Action.EXPORT,
    "printing.print": Action.PRINT,
    "printing.save": Action.PRINT,
    "work.print": Action.PRINT,
    "settings.user_new": Action.MANAGE_USERS,
    "settings.user_save": Action.MANAGE_USERS,
    "settings.pack": Action.MANAGE_SETTINGS,
    "settings.layout_save": Action.MANAGE_SETTINGS,
    "settings.audit_export": Action.READ_AUDIT,
}  # fmt: skip
# In the window of a district: what writes there; everything else of its own only looks.
DISTRICT: Final[Mapping[str, Action]] = {
    **dict.fromkeys(
        (
            "district.receive", "district.receipts_due", "district.receipts_chosen", "district.ask", "district.settle",
            "district.move", "district.move_back", "district.enrol", "district.revoke",
            "district.letters_write",
        ),
        Action.EXCHANGE,
    ),
    **dict.fromkeys(("district.other", "district.same_first", "district.same_second"), Action.EDIT),
    "district.lay_down": Action.MANAGE_SETTINGS,
    "district.receive_purging": Action.PURGE,
}  # fmt: skip
# Places of a district that are counted from care, identity and the log, and what else leads there.
DISTRICT_EVERYTHING: Final = frozenset({"district.returns", "district.coverage", "district.clashes"})
DISTRICT_FIGURES: Final = frozenset(
    {*(f"go.{place}" for place in DISTRICT_EVERYTHING), "district.office_figures"}
)
# What shows nothing of the register: anybody may.
OPEN: Final = frozenset({
    "app.close_office", "app.fold", "app.help", "app.language", "app.lock", "app.manual", "app.palette",
    "app.password", "app.quit", "app.theme", "go.settings", "settings.other_page",
})  # fmt: skip
_ACT: Final = "households.act."  # followed by the kind of a life event


def right_of(command_id: str) -> Action | None:
    """What a command asks for: seeing the register at least, unless it is `OPEN` (None)."""
    if command_id in OPEN:
        return None
    if command_id in DISTRICT:
        return DISTRICT[command_id]
    return Action.EDIT if command_id.startswith(_ACT) else RIGHTS.get(command_id, Action.SEE)
