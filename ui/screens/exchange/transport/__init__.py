"""Outbox, mailbox, what has not arrived and what was refused."""
