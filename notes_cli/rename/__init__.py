"""Renames and moves what links name, and rewrites all that names it; it only says what to write."""
