"""What is said of arguments that do not fit: typer's words, and what to do; it is imported only to say it."""

import re
import shlex
from collections.abc import Collection, Sequence

from typer._click.core import Parameter
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


def option_of_value(parameters: Sequence[Parameter], typed: str) -> str | None:
    """The option, with its value, for a value that was typed as if it were one: `--format json` for `--json`."""
    value = typed.removeprefix("--")
    taken = ((one.opts[0], getattr(one.type, "choices", ())) for one in parameters)
    return next((f"{option} {value}" for option, values in taken if value != typed and value in values), None)


def _what_to_do(error: TyperException, arguments: Sequence[str]) -> str:
    """How is written what was taken for an option: a value of one, or a name that begins with a dash; else nothing."""
    if not isinstance(error, NoSuchOption) or error.ctx is None:
        return ""
    if error.option_name.startswith("--"):
        meant = option_of_value(error.ctx.command.params, error.option_name)
        return f"; did you mean {meant}?" if meant else ""
    name = next((argument for argument in arguments if argument.startswith(error.option_name)), "")
    parameters = error.ctx.command.params
    if any(f"-{name}" in one.opts for one in parameters):
        return f"; did you mean -{name}?"
    if not name or not any(one.param_type_name == "argument" for one in parameters):
        return ""
    return f"; a name that begins with - stands after --: «{error.ctx.command_path} -- {shlex.quote(name)}»"
