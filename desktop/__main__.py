"""`python -m desktop` is the `gezhi` command; frozen, the same program is also the child that reads strangers' files."""

import sys

from desktop.base import children


def main() -> int:
    """Be a capped child when a flag asks for it, else the command line."""
    code = children.run(sys.argv[1:])
    if code is not None:
        return code
    from desktop.cli.main import main as command_line  # noqa: PLC0415 - a child needs none of it

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
