"""District packs: what a district wants every office to check, to read and to hand in the same way."""
