"""A vault: its notes by name, its settings, and how its files are written; no query, rule or picture."""
