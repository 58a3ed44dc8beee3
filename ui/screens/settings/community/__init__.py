"""What a community says of itself, filled in on one page."""
