"""Reads an Obsidian vault as Obsidian does, without the app: query, show, lint, and the demos behind the concepts."""

__version__ = "0.1.0"
