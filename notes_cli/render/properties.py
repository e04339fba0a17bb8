"""The properties of a note as rows of inline tokens, as the reading view shows them above a note."""

import re

from markdown_it.token import Token

from notes_cli.markdown.note import Link, Note, Value
from notes_cli.markdown.plain import in_words
from notes_cli.render.inline import meta_of
from notes_cli.render.links import safe_url
from notes_cli.vault.vault import Vault

_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def property_rows(note: Note, vault: Vault) -> list[tuple[str, list[Token]]]:
    """Each property's key and its value in words: lists joined, nothing for null, links and web addresses as links."""
    links = {link.key: link for link in note.links if link.key is not None}
    rows = []
    for key, value in note.properties.items():
        tokens: list[Token] = []
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            tokens += [_text(", ")] * bool(number)
            link = links.get(f"{key}.{number}" if isinstance(value, list) else str(key))
            tokens += _tokens(item) if link is None else [_wikilink(link, note, vault)]
        rows.append((str(key), tokens))
    return rows


def _wikilink(link: Link, note: Note, vault: Vault) -> Token:
    return Token("wikilink", "", 0, meta=meta_of(link, note, vault))


def _tokens(value: Value) -> list[Token]:
    text = in_words(value).strip()
    if not (isinstance(value, str) and _URL.fullmatch(text)):
        return [_text(text)]
    meta = {"url": safe_url(text), "path": None, "target": text}
    return [Token("link_open", "a", 1, meta=meta), _text(text), Token("link_close", "a", -1)]


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
