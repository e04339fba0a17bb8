"""Obsidian's search language over a vault: parse a query, match it against notes; it prints nothing."""
