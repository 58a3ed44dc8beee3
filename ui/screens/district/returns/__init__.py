"""The figures of the whole district, down to a list."""
