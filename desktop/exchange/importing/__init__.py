"""Import of workbooks: open, guess, confirm, parse, check, plan, apply (one unit, one undo)."""
