"""The place 重点: who needs care, who is due, what is suggested."""
