"""The inline syntax that the index knows: links, embeds, tags and footnotes, with their exact places; nothing else.

One regular expression reads a run of text from left to right; what it passes over (escapes, code, math, HTML) holds
none of them. Repetitions are bounded, so that a hostile note costs no more than linear time. Sources: the help pages
Internal links, Embed files, Tags and Basic formatting syntax.

    inline     = { escape | code | math | comment | tag_html | autolink | wikilink | link | footnote_ref
                 | inline_note | tag | text }
    wikilink   = ["!"] "[[" target ["|" text] "]]"      neither brackets nor newlines inside
    link       = ["!"] "[" text "](" target [title] ")"  a target with a scheme (https:) is not ours
    tag        = "#" characters, not only digits         at the start, after white space or another construct
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from notes_cli.vault.note import Footnote, Link, Span, Tag
from notes_cli.vault.properties import TAG_TEXT, is_tag

TOKEN = re.compile(
    r"""
    (?P<escape>\\[!-/:-@\[-`{-~])
  | (?P<code>(?P<ticks>`+)(?!`).{1,9999}?(?<!`)(?P=ticks)(?!`)|`+)
  | (?P<math>(?P<dollars>\$\$?)(?![\s$])(?:\\.|[^\\$]){1,9999}?(?<!\s)(?P=dollars)(?![0-9$]))
  | (?P<comment><!--)
  | (?P<autolink><[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*>)
  | (?P<html></?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>)
  | (?P<wiki>!?\[\[(?P<inside>[^\[\]\n]+)\]\])
  | (?P<ref>\[\^(?P<id>[^\]\s\[^]+)\])
  | (?P<note>\^\[(?P<notetext>[^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*)\])
  | (?P<link>!?\[(?P<label>(?:\\.|[^\[\]\\]|\[[^\[\]]{0,999}\]){0,999})\]
      \([ \t]*(?P<dest><[^<>\n]*>|(?:\\.|[^\s()\\]|\([^\s()]*\))*)
      (?:\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\([^()]*\)))?[ \t]*\))
  | (?P<tag>\#[^\s\#]+)
    """,
    re.VERBOSE | re.DOTALL,
)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
Found = Link | Tag | Footnote


def scan_inline(text: str, start: int, end: int) -> Iterator[Found]:
    """Find links, embeds, tags and footnote references in `text[start:end]`, in order; spans are offsets into text."""
    last, at = start, start
    closing = start  # of the last comment; -1 once there is none, so that a run of openings is looked at once
    while match := TOKEN.search(text, at, end):
        begin, at = match.span()
        if match["comment"]:
            closing = text.find("-->", at, end) if closing >= 0 else -1
            if closing < 0:
                continue
            at = closing + 3
        elif match["wiki"]:
            yield _wikilink(match)
        elif match["ref"]:
            yield Footnote(match["id"], Span(*match.span()), Span(*match.span("id")))
        elif match["note"]:
            yield from scan_inline(text, *match.span("notetext"))
        elif match["link"]:
            yield from _link(text, match)
        elif match["tag"]:
            tag = _tag(text, match, start, begin == last)
            at = begin + 1 if tag is None else tag.span.end
            if tag is None:
                continue
            yield tag
        last = at


def _wikilink(match: re.Match[str]) -> Link:
    embed = match["wiki"].startswith("!")
    inside = match["inside"]
    cut = inside.find("|", 1)  # `[[|x]]` is a link named `|x`
    target, text = (inside, None) if cut < 0 else (inside[:cut], inside[cut + 1 :])
    if text is not None and target.endswith("\\"):  # in a table the pipe is escaped
        target = target[:-1]
    return Link(target.strip(), text, Span(*match.span()), embed)


def _link(text: str, match: re.Match[str]) -> Iterator[Found]:
    destination = match["dest"]
    if destination.startswith("<"):
        destination = destination[1:-1]
    embed = match["link"].startswith("!")
    if destination and not SCHEME.match(destination):
        target = unquote(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", destination))
        yield Link(target, match["label"] or None, Span(*match.span()), embed, "markdown")
    if not embed:
        yield from scan_inline(text, *match.span("label"))


def _tag(text: str, match: re.Match[str], start: int, after_construct: bool) -> Tag | None:
    begin = match.start()
    if not (begin == start or after_construct or text[begin - 1].isspace()):
        return None
    characters = TAG_TEXT.match(text, begin + 1, match.end())
    if characters is None or not is_tag(characters[0]):
        return None
    return Tag("#" + characters[0], Span(begin, characters.end()))
