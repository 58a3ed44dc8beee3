"""The district's receipt, held against this office."""
