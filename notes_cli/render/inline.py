"""Resolves the links in a line of tokens: what each shows, and the file or the address that it leads to."""

from collections.abc import Iterator

from markdown_it.token import Token

from notes_cli.markdown.note import Link, Note
from notes_cli.render.links import FILES, caption_and_size, ending, internal_link, safe_url, shown_text
from notes_cli.vault.vault import Vault


def with_links(children: list[Token], note: Note, vault: Vault) -> Iterator[Token]:
    """Give each link its meta `text`, `path`, `target` (and `url`, if external); an embed of a file is an attachment.

    An attachment's text is its caption, else the name of the file, which of a
    missing one is all there is to say; its `size` is `100`, `100x145` or empty.
    A token `embed` that is left is an embed of a note that exists.
    """
    for token in children:
        if token.type == "wikilink":
            yield token.copy(meta=meta_of(token.meta["link"], note, vault))
        elif token.type == "embed":
            yield _embed(token, token.meta["link"], note, vault)
        elif token.type == "link_open":
            yield _markdown_link(token, note, vault)
        elif token.type == "image":
            yield _image(token, note, vault)
        else:
            yield token


def meta_of(link: Link, note: Note, vault: Vault) -> dict[str, object]:
    """What a token says of a link in `note`: the `link`, its `text`, the `path` it leads to or None, its `target`."""
    path = vault.resolve(link, note.path)
    return {"link": link, "text": shown_text(link), "path": path, "target": link.target}


def _embed(token: Token, link: Link, note: Note, vault: Vault) -> Token:
    meta = meta_of(link, note, vault)
    if meta["path"] in vault.notes:
        return token.copy(meta=meta)
    if meta["path"] is not None or ending(link.path) in FILES:
        return _attachment(token, meta, link)
    return token.copy(type="wikilink", meta=meta)


def _attachment(token: Token, meta: dict[str, object], link: Link) -> Token:
    caption, size = caption_and_size(link.text or "")
    name = shown_text(link._replace(text=None, target=link.path.rpartition("/")[2] + link.subpath))
    text = caption if caption and meta["path"] is not None else name
    return token.copy(type="attachment", meta={**meta, "text": text, "size": size}, children=None)


def _markdown_link(token: Token, note: Note, vault: Vault) -> Token:
    address = str(token.attrs.get("href", ""))
    link = internal_link(address)
    if link is None:
        return token.copy(meta={"url": safe_url(address), "path": None, "target": address})
    return token.copy(meta={**meta_of(link, note, vault), "url": None})


def _image(token: Token, note: Note, vault: Vault) -> Token:
    address = str(token.attrs.get("src", ""))
    link = internal_link(address, embed=True)
    if link is None:
        caption = caption_and_size(token.content)[0]
        return token.copy(meta={"url": safe_url(address), "text": caption, "path": None, "target": address})
    meta = meta_of(link, note, vault)
    if meta["path"] in vault.notes:
        return token.copy(type="embed", meta=meta, children=None)
    return _attachment(token, meta, link._replace(text=token.content))
