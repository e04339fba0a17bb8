"""How the title of a note becomes one of its aliases, or is taken out of them; nothing is reported here."""

from notes_cli.lint.arrays import ArrayStyle, as_array, entries_of, form_of
from notes_cli.lint.lines import newline
from notes_cli.lint.lists import with_entries, without_item, written
from notes_cli.lint.problem import Edit, Fix
from notes_cli.lint.titles import as_yaml, lines_of_property
from notes_cli.markdown.edits import apply_edits
from notes_cli.markdown.note import Note, Property, Span


def with_title(note: Note, aliases: Property, title: str, old: object, style: ArrayStyle, anew: bool) -> Edit | None:
    """The edit that makes a text the first alias, or puts it in the place of the old title.

    None where the aliases are written so that it is not clear how. An empty list and a single text beside which the
    title comes are written in the style, as are all aliases `anew`.
    """
    value, source = aliases.value, note.text[slice(*written(note, aliases))]
    texts = value if isinstance(value, list) else [] if value is None else [value]
    sources = [source] if isinstance(value, str) and "\n" not in source else entries_of(note, aliases)
    if not texts or (sources and (anew or (isinstance(value, str) and value != old and _is_one(source)))):
        new, known = as_yaml(title), list(zip(texts, sources or (), strict=True))
        entries = (
            [new if one == old else text for one, text in known] if old in texts else [new, *(t for _, t in known)]
        )
        span = Span(aliases.key_span.end, max(aliases.key_span.end, written(note, aliases).end))
        return Edit(span, ":" + as_array(entries, form_of(style, len(entries)), newline(note)))
    if value == old:
        return Edit(written(note, aliases), as_yaml(title))
    if isinstance(value, list) and old in texts and len(aliases.items) == len(value):
        return Edit(
            next(span for one, span in zip(texts, aliases.items, strict=True) if one == old),
            as_yaml(title, in_brackets=source.startswith("[")),
        )
    return with_entries(note, aliases, [title], True)


def without_title(note: Note, aliases: Property | None, helper: Property | None, title: str) -> Fix | None:
    """The fix that takes a title, or else the old one, out of the aliases, and forgets the old one.

    A frontmatter that is empty then goes too.
    """
    edits = [Edit(lines_of_property(note, helper), "")] if helper else []
    value = aliases.value if aliases else None
    for text in (title, helper.value if helper else title):
        if aliases and text is not None and value in (text, [text]):
            edits.append(Edit(lines_of_property(note, aliases), ""))
            break
        if aliases and isinstance(value, list) and text in value and len(aliases.items) == len(value):
            fix = without_item(note, aliases, value.index(text))
            edits += fix.edits if fix else ()
            break
    return Fix(_with_fences(note, sorted(edits)), safe=False) if edits else None


def with_kept(note: Note, helper: Property, title: str | None) -> Edit | None:
    """The edit that writes which title is kept, or forgets the old one where none is; None where nothing changes."""
    if title is None:
        return Edit(lines_of_property(note, helper), "")
    span = Span(helper.key_span.end, written(note, helper).end)
    return Edit(span, f": {as_yaml(title)}") if str(helper.value) != title else None


def _with_fences(note: Note, edits: list[Edit]) -> tuple[Edit, ...]:
    """Edits that take lines out of the frontmatter; if nothing is left of it, the one that takes all of it away."""
    block = note.frontmatter
    if block is None:
        return tuple(edits)
    end = note.line_at(block.span.end).start
    left = apply_edits(note.text[:end], edits)[note.line_starts[1] :].strip()
    body = note.text[note.body_start :]
    whole = Span(block.span.start, len(note.text) - len(body.lstrip("\r\n")))
    return tuple(edits) if left or body.lstrip().startswith("---") else (Edit(whole, ""),)


def _is_one(source: str) -> bool:
    """Whether a text is one alias for sure: one with commas may have been meant as several."""
    return "," not in source or source[:1] in "\"'"
