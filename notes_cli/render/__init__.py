"""Shows a note: in the terminal, as Markdown, as an HTML page, as data. It returns text or data and prints nothing."""
