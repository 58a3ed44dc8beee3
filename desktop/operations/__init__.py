"""Every way the data changes; each operation is one named step and answers with what it touched."""
