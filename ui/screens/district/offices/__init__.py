"""The offices of a district: whose data arrived, whose did not."""
