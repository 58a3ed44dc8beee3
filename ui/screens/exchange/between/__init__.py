"""What the district asks and tells about people on two books, and who goes to another office."""
