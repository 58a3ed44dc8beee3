"""Every role runs every command on a real office: exit code and error are what the one table of rights says.

What a role may not do ends with 1 and `permission.<action>`, and the office is as it was. What it may do is not
refused for the role; with the arguments here most of it is done (0).
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from desktop.base.clock import SystemClock, today
from desktop.cli import main as cli
from desktop.domain.care_record import CareDraft
from desktop.domain.permissions import Action, Permit
from desktop.exchange.bundle import exchange
from desktop.operations import campaigns, care
from desktop.security.install import Install
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD
from tests.desktop import care_town
from tests.desktop.documents.paper_town import build
from tests.desktop.operations.test_roles import digest
from tests.journeys.test_canaries import leaves

DIRECTOR, SPECIALIST, ENDED = (
    care_town.DIRECTOR,
    care_town.SPECIALISTS["mental"],
    care_town.SPECIALISTS["drug"],
)
THEIRS: Final = Install("2" * 32, b"t" * 32, b"y" * 32)
ROLES: Final = {
    **care_town.ACCOUNTS,
    SPECIALIST: ("clerk", "specialist:mental"),
    ENDED: (),
}
# The command line without the office, which stands first, by what it asks for.
ASKS: Final[dict[Action | None, tuple[str, ...]]] = {
    Action.SEE: (
        "recipe list", "export-template list", "events", "lived --dwelling {flat} --on 2026-06-30", "history",
        "doubt list", "verify list", "rekey list", "rekey accuracy", "search 王秀英", "show resident {person}",
        "care list", "care figures", "care suggest", "visits list", "diary show --worker 陈小燕", "patrols list",
        "duplicates", "user list", "glyph", "layout list", "layout show contact_card", "posted", "return",
        "returns list", "returns problems", "returns score", "returns show 2026-06-30/09",
        "bundle trust", "bundle gaps", "grid list", "grid drafts", "grid barriers", "grid locks", "grid trace 1",
        "grid micro --grid 1", "check", "backups", "campaign list",
    ),
    Action.EDIT: (
        "key keep",
        "event death --resident {person} --on 2026-06-20", "household split --household {home} --resident {second} "
        "--new-head {second} --on 2026-06-20", "household merge --household {home} --to-household {next} --on 2026-06-20",
        "doubt mark resident {person} --field birth --note 不同", "doubt close {person} --answer 已核对",
        "rekey plan --percent 5 --seed 2026-06", "care add {old} alone", "care visit {old}", "care end {care} --reason 搬走",
        "visits add --household {home}", "diary write --worker 陈小燕 --weather 晴",
        "patrols add --grid 1 --worker 陈小燕", "photo 陈小燕", "receipts K1", "campaign tag {campaign} --resident {person}",
        "campaign untag {tag}", "map import {map} --apply", "returns suggest", "returns problem --text 楼道堆物",
        "returns about work_teams=2",
    ),
    Action.DELETE: ("care remove {care}",),
    Action.VERIFY: (
        "verify confirm {home}", "verify back {home} --note 少一口人", "diary review --worker 陈小燕 --by 周建国",
    ),
    Action.IMPORT: ("import {list}", "recipe rename 月报 年报", "recipe delete 月报",
        "recipe import {recipe}",
    ),
    Action.PRINT: ("print card --scope household:{home} --out {out}/c.pdf",),
    Action.EXPORT: (
        "export residents --out {out}/r.xlsx", "subject export {person} --out {out}/s.xlsx --reason 本人申请",
        "returns issue --title 自查", "returns correct 2026-06-30/09 --reason 漏登",
        "returns again 2026-06-30/09 --out {out}",
        "returns report --out {out}/r.docx", "returns annex 1 --out {out}/1.xlsx", "returns charts --out {out}/c.pdf",
    ),
    Action.REVEAL: ("subject corrections {person} --reason 本人申请",),
    Action.EXCHANGE: (
        "bundle write --to {key} --out {out}/b.sqb", "bundle apply {bundle}",
        "bundle outbox", "bundle mailbox", "bundle auto", "bundle quarantine",
    ),
    Action.REGRID: (
        "grid move --places 香樟里2号楼 --to 2-1", "grid merge --from 2 --into 1",
        "grid split --grid 1 --micros 1-1 --name 新", "grid extract --places 香樟里2号楼 --grid 1 --name 新",
        "grid close --scope 2-1", "grid rename --scope 1 --name 云麓", "grid barriers --set 路=香樟里1号楼",
        "grid locks --add 香樟里1号楼", "grid apply",
    ),
    Action.BACK_UP: ("backup --to {out}",),
    Action.REPAIR: ("check --repair",),
    Action.PURGE: (
        "retention list", "retention purge --rule campaign --reason 到期 --confirm 清除 --day {today}", "care purge",
    ),
    Action.MANAGE_USERS: (
        "user add 新来的 --role clerk", "user roles 赵查 --role clerk", "user end 赵查", "key paper --out {out}/k.pdf",
        "key rotate", "key grant 王录 --category mental", "key escrow --remove", "bundle trust {signer} --name 另一台",
    ),
    Action.MANAGE_SETTINGS: (
        "care profile normal", "layout reset contact_card", "layout take contact_card 1",
        "layout set contact_card words.title=便民卡", "retention days campaign 30",
        "campaign start --name 六问 --purpose 摸底 --basis 通知 --ends 2027-01-31", "campaign end {campaign}",
    ),
    Action.READ_AUDIT: ("audit list", "audit verify", "audit export {out}/a.xlsx"),
    None: ("key status", "password --user {me}"),
}  # fmt: skip
# With these arguments refused to whoever may, for a reason that comes after the rights.
OTHERWISE_REFUSED: Final = {
    "doubt close": "doubt.gone", "receipts": "receipt.unknown", "layout take": "layout.version",
    "key grant": "care.key_elsewhere",
    "recipe import": "recipe.unreadable", "verify confirm": "verification.same_person", "diary review": "diary.gone",
    "bundle apply": "bundle.not_for_us", "grid split": "regrid.nothing", "grid close": "regrid.not_empty",
    "grid apply": "regrid.no_draft",
    "recipe rename": "recipe.unknown", "recipe delete": "recipe.unknown",
    "returns show": "snapshot.unknown", "returns correct": "snapshot.unknown", "returns again": "snapshot.unknown",
    "retention purge": "retention.nothing", "map import": "map.kind",
}  # fmt: skip
# What is not there is refused before anything is asked: of these the rights are not seen here.
BEFORE_RIGHTS: Final = ("recipe ", "map import")
# What asks for no office file, or for another one, with another key.
WITHOUT_OFFICE: Final = {
    "init", "demo", "self-test", "salvage", "restore", "pack show", "bundle identity", "bundle inspect", "key escrow-new",
    "key look", "key move-in", "key join",
}  # fmt: skip
Answer = tuple[int, str]


class _Fit:
    network = False
    removable = False


class Desk:
    """A pristine office, what lies beside it and in this PC's own folders; `put_back` makes all as it was."""

    def __init__(self, office: Workspace, folder: Path) -> None:
        self.path, self.out, self._kept = office.path, folder / "out", folder / "kept"
        self._places = [
            self.path.parent,
            *(Path(os.environ[name]) for name in ("XDG_CONFIG_HOME", "GEZHI_KEYS")),
        ]
        self.names = self._town(office, folder)
        office.close()
        for number, place in enumerate(self._places):
            shutil.copytree(place, self._kept / str(number))

    def put_back(self) -> None:
        for number, place in enumerate(self._places):
            shutil.rmtree(place)
            shutil.copytree(self._kept / str(number), place)
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()

    def digest(self) -> str:
        """Of all that is in the office but the audit."""
        office = Workspace.open(self.path, password=PASSWORD)
        try:
            return digest(office)
        finally:
            office.close()

    def _town(self, office: Workspace, folder: Path) -> dict[str, str]:
        self.out.mkdir(parents=True)
        town, by = build(office), {"actor": DIRECTOR, "today": care_town.TODAY}
        with office.read() as db:
            person, old = (
                str(db.exec_driver_sql("SELECT id FROM resident WHERE household_id = ?", (home,)).scalar())
                for home in town.homes[:2]
            )
            flat = str(db.exec_driver_sql("SELECT dwelling_id FROM household").scalar())
        with office.change("resident.add", actor=DIRECTOR) as unit:
            fields = {"household_id": town.homes[0], "name": "赵二", "lives_here": True, "state": "live"}
            second = unit.create("resident", fields)
        care.add(office, CareDraft(old, "dibao", {"start": "2026-01-01"}), **by)
        [record] = [
            c for k, c in care.add(office, CareDraft(person, "dibao", {}), **by).touched if k == "care_record"
        ]
        start = campaigns.start(
            office,
            name="三问",
            purpose="摸底",
            basis="通知",
            ends_on=care_town.TODAY.replace(month=12, day=1),
            **by,
        )
        [campaign] = [c for k, c in start.touched if k == "campaign"]
        [tag] = [
            c for k, c in campaigns.tag(office, campaign, [("resident", old)], **by).touched if k != "step"
        ]
        exchange.write(office, Install.make().recipient, folder / "b.sqb", install=THEIRS, actor=DIRECTOR)
        (folder / "l.csv").write_text(
            "姓名,网格,小区,楼栋,单元,房号\n居民甲,第1网格,香樟里,1号楼,1单元,901\n", "utf-8-sig"
        )
        (folder / "r.json").write_text("{}", "utf-8")
        care_town.appoint(office)
        for name in (*ROLES,):
            if name != DIRECTOR:
                office.add_user(name, PASSWORD + name, actor=DIRECTOR, cost=CHEAP)
        with office.change("account.end", actor=DIRECTOR) as unit:
            ended = unit.db.exec_driver_sql("SELECT id FROM account WHERE name = ?", (ENDED,)).scalar()
            unit.set("account", str(ended), {"ended_on": "2026-01-01"})
        return {
            "person": person, "second": second, "old": old, "flat": flat, "home": town.homes[0], "next": town.homes[1],
            "care": record,
            "campaign": campaign, "tag": tag, "bundle": str(folder / "b.sqb"), "list": str(folder / "l.csv"),
            "recipe": str(folder / "r.json"), "map": str(folder / "l.csv"), "key": THEIRS.recipient,
            "signer": THEIRS.public_key, "out": str(self.out), "today": today(SystemClock()).isoformat(),
        }  # fmt: skip


@pytest.fixture
def desk(
    office: Workspace, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setattr("desktop.store.location.SystemVolumes.of", lambda _self, _path: _Fit())
    monkeypatch.setattr(cli, "parser", functools.cache(cli.parser))  # building it takes longer than a refusal
    made = Desk(office, tmp_path_factory.mktemp("desk"))
    monkeypatch.chdir(made.out.parent)
    return made


@pytest.fixture
def run(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Callable[[str, str], Answer]:
    """Run a line for somebody; exit code and the code of the error."""

    def runs(line: str, me: str) -> Answer:
        words = line.format(me=me, **desk.names).split(" ")
        known = {" ".join(w) for w, _own in leaves(cli.parser())}
        length = next(n for n in (3, 2, 1) if " ".join(words[:n]) in known)
        code, said = 2, {}
        with contextlib.suppress(SystemExit):
            code = cli.main([*words[:length], str(desk.path), *words[length:], "--json"])
        text = capsys.readouterr().out
        with contextlib.suppress(ValueError):
            said = json.loads(text)
        return code, str(said.get("error", "")) if isinstance(said, dict) else ""

    return runs


def expected(action: Action | None, me: str) -> str:
    """The error the table of rights asks for, "" when none."""
    permit = Permit.of(ROLES[me])
    if action is None or (permit.may(action) and (permit.may(Action.SEE) or action is Action.READ_AUDIT)):
        return ""
    if action is not Action.READ_AUDIT and not permit.may(Action.SEE):
        return "permission.see"
    return f"permission.{action}"


def lines() -> Iterator[tuple[Action | None, str]]:
    for action, group in ASKS.items():
        for line in group:
            yield action, line


@pytest.mark.slow
@pytest.mark.parametrize("me", ROLES, ids=lambda me: "+".join(ROLES[me]) or "ended")
def test_what_a_role_gets_from_every_command(
    me: str, desk: Desk, run: Callable[[str, str], Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD if me == DIRECTOR else PASSWORD + me)
    monkeypatch.setenv("GEZHI_NEW_PASSWORD", "Rain-on-7-roofs")
    wrong = []
    for _sign_in in range(
        2
    ):  # brings the keys of restricted care on their way, and takes back what is not theirs
        assert run("key status", me)[0] == 0
    before = desk.digest()
    for action, line in lines():
        error = "" if line.startswith(BEFORE_RIGHTS) else expected(action, me)
        if error and (got := run(line, me)) not in ((1, error), (1, f"permission.{action}")):
            wrong.append(f"{line}: {got}, not {error}")
    assert not wrong, "\n".join(wrong)
    assert desk.digest() == before, "a refused command changed something"
    for action, line in lines():
        if not expected(action, me) and me != SPECIALIST:  # a specialist's other role did all this
            if action not in {Action.SEE, Action.READ_AUDIT}:
                desk.put_back()
            got = run(line, me)
            allowed = {(1, error) for start, error in OTHERWISE_REFUSED.items() if line.startswith(start)}
            if got != (0, "") and got not in allowed:
                wrong.append(f"{line}: {got}")
    assert not wrong, "\n".join(wrong)
