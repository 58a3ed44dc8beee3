"""What two computers wrote differently, one below the other, and what stands."""
