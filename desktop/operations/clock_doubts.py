"""Writing down that this computer's clock jumped: once, when it is noticed."""

from __future__ import annotations

from desktop.domain import clock_doubt
from desktop.domain.clock_doubt import Found
from desktop.queries import clock_facts
from desktop.workspace import Workspace

EVENT = "clock.jumped"


def look_at_login(office: Workspace, *, actor: str) -> Found | None:
    """Hold the clock against the chain's newest entry and write a doubt into the chain."""
    with office.read() as db:
        last = clock_facts.newest_entry_ms(db)
    found = clock_doubt.at_login(office.clock.milliseconds(), last)
    if found is not None:
        write_down(office, found, actor=actor)
    return found


def write_down(office: Workspace, found: Found, *, actor: str) -> None:
    """Put a doubt into the chain; the chain's order is its numbers, whatever the times say."""
    detail = {"what": str(found.kind), "days": found.days}
    office.record_event(EVENT, actor=actor, ok=False, detail=detail)
