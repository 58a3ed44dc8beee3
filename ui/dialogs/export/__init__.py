"""Writing a list to a file: which list, in whose columns, with or without whole numbers, and where it lies then."""
