"""The page 电脑与证书: the computers of the office, its district, who is let in and who is struck off."""
