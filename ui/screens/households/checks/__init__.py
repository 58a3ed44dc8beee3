"""The ledger against its rules: what does not hold, rule by rule, and what was let stand."""
