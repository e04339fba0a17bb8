"""What Obsidian adds to Markdown, as rules for markdown-it-py: one construct a file, `use(parser)` adds it.

The grammar of links, tags, footnotes, tasks and math is the scanner's own (`notes_cli.vault`), so that what the index
finds is what is shown; here it is only turned into tokens.
"""
