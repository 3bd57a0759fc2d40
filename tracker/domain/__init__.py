"""The trade's rules as plain Python: tables, and functions of facts and `now`."""
