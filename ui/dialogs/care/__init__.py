"""A care record to look at and to write, for every screen that shows people under care."""
