"""The page 备份: copies of the office, where they go, and the two ways back from one."""
