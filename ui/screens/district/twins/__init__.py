"""People on the books of two offices."""
