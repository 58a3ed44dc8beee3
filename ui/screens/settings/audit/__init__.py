"""The page 审计: who did what, for whoever holds the auditor's role."""
