"""What was done at the district."""
