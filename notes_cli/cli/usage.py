"""What is said of arguments that do not fit: typer's words, and what to do; it is imported only to say it."""

import re
import shlex
from collections.abc import Collection, Sequence

from typer._click.exceptions import NoSuchOption
from typer.exceptions import TyperException

APP_COMMANDS = {
    "bases": "files --ext base",
    "file": "find NAME",
    "folder": "files --folder FOLDER",
    "property:read": "properties NOTE",
    "read": "show NOTE",
    "search": "query QUERY",
    "search:context": "query QUERY --context N",
    "search:open": "query QUERY",
    "tag": "query tag:#TAG",
    "task": "tasks NOTE",
}
"""What commands of Obsidian's own command line (help page Obsidian CLI) are here, where the name is another."""

_UNKNOWN = re.compile(r"No such command '(?P<name>[^']*)'")


def usage_message(error: TyperException, arguments: Sequence[str], commands: Collection[str]) -> str:
    """One line on an error of the arguments, which ends with the command whose help says more."""
    context = getattr(error, "ctx", None)
    named = next((argument for argument in arguments if argument in commands), "")
    where = context.command_path if context else f"notes {named}".rstrip()
    said = error.format_message().rstrip(".").replace("is not a valid int range", "is not a whole number")
    message = said + _what_to_do(error, arguments)
    unknown = _UNKNOWN.match(message)
    if unknown and unknown["name"] in APP_COMMANDS:
        message = f"{unknown[0]}; here it is «notes {APP_COMMANDS[unknown['name']]}»"
    return f"{message}{' See' if message.endswith('?') else '; see'} «{where} --help»"


def _what_to_do(error: TyperException, arguments: Sequence[str]) -> str:
    """How a name is written that was taken for an option, as it begins with a dash; nothing for other errors."""
    if not isinstance(error, NoSuchOption) or error.ctx is None or error.option_name.startswith("--"):
        return ""
    name = next((argument for argument in arguments if argument.startswith(error.option_name)), "")
    parameters = error.ctx.command.params
    if any(f"-{name}" in one.opts for one in parameters):
        return f"; did you mean -{name}?"
    if not name or not any(one.param_type_name == "argument" for one in parameters):
        return ""
    return f"; a name that begins with - stands after --: «{error.ctx.command_path} -- {shlex.quote(name)}»"
