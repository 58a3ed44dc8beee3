"""`python -m ui` opens the window; frozen, the same program is also the child that reads strangers' files."""

import sys

from desktop.base import children


def main() -> int:
    """Be a capped child when a flag asks for it, else the window."""
    code = children.run(sys.argv[1:])
    if code is not None:
        return code
    from ui.app import main as window  # noqa: PLC0415 - a child needs none of Qt

    return window()


if __name__ == "__main__":
    sys.exit(main())
