"""Every command goes through one gate: who may not see the register is refused unless the command is named here."""

from __future__ import annotations

import re
from pathlib import Path

CLI = Path(__file__).resolve().parents[3] / "desktop" / "cli"
# Commands whose `opened` asks for something other than seeing the register, and why that may be.
OTHER_NEEDS = {
    "audit.py": ["Action.READ_AUDIT"] * 3,
    "keys.py": ["None"],  # `key status`: who has a password; figures of the file
    "office.py": ["None"],  # `password`: one's own
    "return_archive.py": ["Action.EXPORT"] * 2,  # what is issued leaves the office
    "return_papers.py": ["Action.EXPORT"] * 3 + ["Action.EDIT"] * 2,  # and problems written into the ledger
}
# Ways into an office beside `opened`, and why they need no permit.
OTHER_DOORS = {
    "computer_joining.py": "gives the user whom a director approved a password on this computer, shows nothing",
    "keys.py": "gives a user a password with the recovery code or the escrow, shows nothing",
    "self_test.py": "an office of its own, made up and thrown away",
}


def test_no_command_opens_an_office_past_the_gate() -> None:
    needs, doors = {}, set()
    for path in CLI.glob("*.py"):
        text = path.read_text("utf-8")
        if found := re.findall(r"opened\(.*?needs=([\w.]+)\)", text):
            needs[path.name] = found
        if path.name != "session.py" and re.search(r"sign_in\(|Workspace\.open\(", text):
            doors.add(path.name)
    assert needs == OTHER_NEEDS
    assert doors == OTHER_DOORS.keys()
