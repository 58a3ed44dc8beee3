"""One way to choose days of retention and to run a campaign, for the test that takes each of them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from desktop.operations import campaigns, retention
from desktop.queries import campaigns as queries

ME = "李梅"
TODAY = date(2026, 6, 30)


def _started(town: Any) -> str:
    done = campaigns.start(
        town.office,
        name="六问",
        purpose="流感",
        basis="卫健〔2026〕9号",
        ends_on=date(2026, 7, 31),
        actor=ME,
        today=TODAY,
    )
    (made,) = done.of("campaign")
    return str(made)


def _resident(town: Any) -> str:
    with town.office.read() as db:
        return str(db.exec_driver_sql("SELECT id FROM resident ORDER BY id LIMIT 1").scalar())


def _tagged(town: Any) -> str:
    campaign = _started(town)
    campaigns.tag(town.office, campaign, [("resident", _resident(town))], text="发热", actor=ME, today=TODAY)
    return campaign


def _untagged(town: Any) -> None:
    campaign = _tagged(town)
    with town.office.read() as db:
        found = [entry.id for entry in queries.entries(db, campaign)]
    campaigns.untag(town.office, found, actor=ME)


RETENTION: Final[dict[str, Callable[[Any], Any]]] = {
    "retention.set_days": lambda town: retention.set_days(town.office, {"person": 800}, actor=ME),
    "campaigns.start": _started,
    "campaigns.end": lambda town: campaigns.end(town.office, _started(town), actor=ME, today=TODAY),
    "campaigns.tag": _tagged,
    "campaigns.untag": _untagged,
}
