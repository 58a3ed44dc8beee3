"""The screens of a district, one package each; none of them imports another."""
