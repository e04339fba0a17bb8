"""One note: a text, and what it says. Nothing here knows a file or another note."""
