"""Completion in bash, zsh and fish: reads the line that is being typed, and prints what may stand there.

typer finds out which argument is meant; `notes_cli.cli.candidates` knows what may stand for it. The scripts that tie it
to the shells are our own: those of typer break at names with spaces, brackets or colons. A script sets
`_NOTES_COMPLETE` to `complete_` and the name of the shell, `_NOTES_LINE` to the line up to the cursor, and gets a line
`space`, `nospace` (after what ends with `:` or `/`) or `files` (the shell is to offer files), and a line a value.

What goes wrong offers nothing: nobody wants an error in the line they type.
"""

import re
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from typer import _completion_shared
from typer._click.shell_completion import _resolve_context, _resolve_incomplete
from typer.main import get_command

from notes_cli.cli.app import app, import_commands
from notes_cli.cli.candidates import CANDIDATES, FILES
from notes_cli.config import find_config
from notes_cli.index.store import find_cache
from notes_cli.vault.vault import Vault

SCRIPTS = {
    "bash": """
%(complete_func)s() {
    local line how=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $how ]]; then how=$line; else COMPREPLY+=("$line"); fi
    done < <(%(autocomplete_var)s=complete_bash _NOTES_LINE="${COMP_LINE:0:COMP_POINT}" "$1" 2>/dev/null)
    case $how in
        nospace) compopt -o nospace ;;
        files) compopt -o default ;;
    esac 2>/dev/null
    return 0
}
complete -F %(complete_func)s %(prog_name)s
""",
    "zsh": """
#compdef %(prog_name)s
%(complete_func)s() {
  local -a found
  local how line="${(j: :)words[1,CURRENT-1]} ${QIPREFIX}${PREFIX}"
  found=("${(@f)$(%(autocomplete_var)s=complete_zsh _NOTES_LINE="$line" %(prog_name)s 2>/dev/null)}")
  how=$found[1]
  shift found
  case $how in
    nospace) compadd -S '' -a found ;;
    files) _files ;;
    *) compadd -a found ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  %(complete_func)s "$@"
else
  compdef %(complete_func)s %(prog_name)s
fi
""",
    "fish": """
function %(complete_func)s
  set -l line (commandline -cp | string collect)
  set -l found (env %(autocomplete_var)s=complete_fish _NOTES_LINE="$line" %(prog_name)s 2>/dev/null)
  if test "$found[1]" = files
    __fish_complete_path (commandline -ct)
  else if set -q found[2]
    printf '%%s\\n' $found[2..-1]
  end
end
complete --command %(prog_name)s --no-files --arguments '(%(complete_func)s)'
""",
}
_BREAKS = "@><=;|&(:"  # bash takes what stands behind one of these for a word of its own
_BASH_SPECIAL = re.compile(r"[ !\"#$&'()*;<>?\[\\\]^`{|}~]")


class Typed(NamedTuple):
    """The argument that is being typed: its value, the quote that is open, and how much of the value bash keeps."""

    value: str
    quote: str
    kept: int


def use_own_scripts() -> None:
    """Have typer's options show and install the scripts of this module."""
    _completion_shared._completion_scripts.update(SCRIPTS)


def print_completions(instruction: str, line: str) -> None:
    """Print what may stand where `line` ends, for the shell that `instruction` names."""
    how, values = "space", list[str]()
    with suppress(Exception, SystemExit):
        words, typed = read_line(line)
        how, found = _complete(words[1:], typed.value)
        shell = instruction.removeprefix("complete_")
        values = [_for_bash(value, typed) for value in found] if shell == "bash" else found
    sys.stdout.write("".join(f"{text}\n" for text in (how, *values)))
    sys.stdout.flush()


def read_line(line: str) -> tuple[list[str], Typed]:
    """Read a line as a POSIX shell does: the values of its whole words, and what is being typed at its end."""
    words, value, quote, kept, begun, at = list[str](), "", "", 0, False, 0
    while at < len(line):
        character, at = line[at], at + 1
        if not quote and character in " \t\n":
            words += [value] if begun else []
            value, kept, begun = "", 0, False
            continue
        begun = True
        if character == quote:
            quote = ""
        elif not quote and character in "'\"":
            quote, kept = character, len(value)
        elif character == "\\" and quote != "'" and (not quote or line[at : at + 1] in ('"', "\\", "$", "`")):
            value, at = value + line[at : at + 1], at + 1
        else:
            value += character
            kept = len(value) if not quote and character in _BREAKS else kept
    return words, Typed(value, quote, kept)


def _for_bash(value: str, typed: Typed) -> str:
    """The part of a value that bash puts in place of its word, quoted as the rest of the word is."""
    rest = value[typed.kept :]
    if typed.quote == "'":
        return rest.replace("'", "'\\''")
    if typed.quote == '"':
        return re.sub(r'([\\"$`])', r"\\\1", rest)
    return _BASH_SPECIAL.sub(r"\\\g<0>", rest)


def _complete(arguments: list[str], typed: str) -> tuple[str, list[str]]:
    """How the shell is to go on, and all values that begin with what is typed."""
    import_commands(arguments)
    ctx = _resolve_context(get_command(app), {}, "notes", arguments)
    in_query = ctx.info_name == "query" and typed.startswith("-") and not typed.startswith("--")
    sign, typed = (typed[:1], typed[1:]) if in_query else ("", typed)
    whole = typed
    wanted, typed = _resolve_incomplete(ctx, list(arguments), typed)
    sign += whole.removesuffix(typed) if whole.startswith("--") and "=" in whole else ""  # `--sort=`, which stays
    metavar = getattr(wanted, "metavar", None) or ""
    if metavar in FILES:
        return "files", []
    offer = CANDIDATES.get(metavar)
    if offer is None:
        return "space", [sign + item.value for item in wanted.shell_complete(ctx, typed)]
    option = ctx.params.get("vault") or ctx.find_root().params.get("vault")
    named = Path(option).expanduser() if option else None  # it is still text, as it stands in the line
    with closing(Vault.open(find_config(named, Path.cwd()).vault, find_cache())) as vault:
        kind = ctx.params.get("kind")  # of what is renamed
        before = ctx.params.get("words") or ([kind] if kind else [])  # the words of a query
        values = [sign + value for value in offer(vault, typed, before)]
    return "nospace" if any(value.endswith((":", "/")) for value in values) else "space", values
