"""What does not fit together."""
