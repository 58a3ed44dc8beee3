"""Power cuts and failing disks, replayed: a preloaded recorder writes down what the shipped library really does."""
