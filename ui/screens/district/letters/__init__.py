"""What the district lays down for its offices, and the files that carry it."""
