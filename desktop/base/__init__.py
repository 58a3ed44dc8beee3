"""What every room may use, one concept a file."""
