"""户籍: the tree of places, the building as floor × door, the household with its members, the resident."""
