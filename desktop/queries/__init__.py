"""Every way the data is read; frozen rows out, never a row object of the database layer."""
