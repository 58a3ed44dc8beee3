"""The district: what fifty offices sent, verified, added up and answered, on PostgreSQL or one encrypted SQLite file."""
