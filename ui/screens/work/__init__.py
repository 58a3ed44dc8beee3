"""工作: visits that are due and visits that were made, keyed in by sheet number; the work diary day by day."""
