"""The business rules of the ledger: one set for the form, the import and the command line."""
