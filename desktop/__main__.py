"""`python -m desktop` and the script `gezhi`; frozen, the same program is also the child that reads strangers' files.

Reading the command line in takes a second: nothing is imported before `main` is ready for Ctrl+C.
"""

import sys

INTERRUPTED = 130  # `Cancelled.exit_code`, which may not be read in yet


def main() -> int:
    """Be a capped child when a flag asks for it, else the command line; interrupted, either ends without a word."""
    try:
        from desktop.base import children, interrupts  # noqa: PLC0415 - as said above

        code = children.run(sys.argv[1:])
        if code is not None:
            return code
        with interrupts.held():
            from desktop.cli.main import main as command_line  # noqa: PLC0415 - a child needs none of it
        return command_line()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
