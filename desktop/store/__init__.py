"""The encrypted office file: its tables, its operation log, and the only code that writes them."""
