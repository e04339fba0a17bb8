"""Finds what is broken in the notes of a vault: one file a rule in `rules/`; it prints and writes nothing."""
