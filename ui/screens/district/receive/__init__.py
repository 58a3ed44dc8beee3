"""Taking bundles in."""
