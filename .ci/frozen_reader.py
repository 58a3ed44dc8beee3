"""Runs first in the frozen programs: the same executable is also the capped child that reads foreign workbooks."""

import sys

from desktop.exchange.workbook import CHILD_FLAG

if sys.argv[1:2] == [CHILD_FLAG]:
    from desktop.exchange.workbook_child import main

    sys.exit(main(sys.argv[2:]))
