"""The open office file: the one object a front end holds.

with office.change("household.move", actor="李梅") as unit: ...
with office.read() as db: ...
"""

from desktop.workspace.files import OFFICE_FILE, engine_version, office_path
from desktop.workspace.office import Created, Workspace
from desktop.workspace.unit import Unit

__all__ = ["OFFICE_FILE", "Created", "Unit", "Workspace", "engine_version", "office_path"]
