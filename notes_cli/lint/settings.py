"""What the settings say about lint: the table `lint` of `.notes.toml`, or `tool.notes.lint` of `pyproject.toml`.

    [lint]
    select = ["links", "orphan"]         rules or groups; without it the default ones
    ignore = ["duplicate-alias"]
    ignore-targets = ["@*"]              an option, for all rules that have it
                                         (`style`: for those that know its value)
    [lint.unresolved-link]               options of one rule
    ignore-targets = ["@*", "Draft *"]

The options of a rule are the keyword-only arguments of its `check`; their annotations say what may be given. A number
counts something, so it is 1 or more.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints, is_typeddict

from notes_cli.errors import ConfigError
from notes_cli.lint.rule import Rule, find_names, with_options
from notes_cli.vault.near import did_you_mean, find_near

_WORDS = {str: "a text", bool: "true or false", int: "a whole number", list: "a list", dict: "a table"}
_FEW = 20  # names that a person reads through
_JSON = {str: "string", bool: "boolean", int: "integer"}


class Settings(NamedTuple):
    """The rules with their options, and the names of rules or groups that are selected and ignored."""

    rules: tuple[Rule, ...]
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()


def read_settings(table: Mapping[str, object], rules: tuple[Rule, ...], where: str = "settings") -> Settings:
    """Read the table `lint`. Raises ConfigError, with the nearest name, for what is unknown or of another type."""
    by_name = {rule.name: rule for rule in rules}
    options = {name: [r.types[name] for r in rules if name in r.options] for rule in rules for name in rule.options}
    shared: dict[str, object] = {}
    own: dict[str, Mapping[str, object]] = {}
    names: dict[str, frozenset[str]] = {}
    for key, value in table.items():
        if key in ("select", "ignore"):
            names[key] = read_names(_checked(value, tuple[str, ...], f"{where}: lint.{key}"), f"{where}: lint.{key}")
        elif key in by_name:
            what = f"{where}: lint.{key}"
            given = _checked(value, dict, what)
            own[key] = {name: _option(by_name[key].types, name, one, what) for name, one in given.items()}
        else:
            known = dict.fromkeys(("select", "ignore", *by_name, *options), Any)
            _option(known, key, value, f"{where}: lint")
            kinds = [kind for kind in options[key] if _fits(value, kind)] or options[key][:1]
            shared[key] = _checked(value, kinds[0], f"{where}: lint.{key}")
    given_rules = (
        with_options(rule, {k: v for k, v in shared.items() if k in _taken(rule, table)} | dict(own.get(rule.name, {})))
        for rule in rules
    )
    return Settings(tuple(given_rules), names.get("select", frozenset()), names.get("ignore", frozenset()))


def _taken(rule: Rule, table: Mapping[str, object]) -> set[str]:
    """The options of all rules that one rule has and that it can have; others may have another `style` of this name."""
    return {name for name in rule.options if name in table and _fits(table[name], rule.types[name])}


def _fits(value: object, kind: Any) -> bool:
    try:
        _checked(value, kind, "")
    except ConfigError:
        return False
    return True


def read_names(names: Iterable[str], where: str) -> frozenset[str]:
    """Names of rules and groups. Raises ConfigError, with the nearest, for one that is neither."""
    for name in names:
        if name not in find_names():
            near = did_you_mean(find_near(name, find_names()))
            raise ConfigError(f"{where}: no rule or group is named «{name}»{near or '; «notes rule» lists them'}")
    return frozenset(names)


def _option(types: Mapping[str, Any], name: str, value: object, where: str) -> Any:
    if name not in types:
        near = did_you_mean(find_near(name, types))
        known = f"; known are {', '.join(sorted(types))}"
        if len(types) > _FEW:
            known = "; «notes rule» lists the rules, «notes rule NAME» the options of one"
        raise ConfigError(f"{where}: unknown setting «{name}»{near or known}")
    return _checked(value, types[name], f"{where}.{name}")


def _checked(value: Any, kind: Any, where: str) -> Any:
    """The value as the type asks for it, lists as tuples; raises ConfigError where it is another."""
    if is_typeddict(kind):
        hints = get_type_hints(kind)
        _checked(value, dict, where)
        return {name: _option(hints, name, one, where) for name, one in value.items()}
    origin = get_origin(kind) or kind
    if origin is Literal:
        if value not in get_args(kind):
            raise ConfigError(f"{where} must be one of {', '.join(map(repr, get_args(kind)))}")
        return value
    if origin is tuple:
        _checked(value, list, where)
        return tuple(_checked(one, get_args(kind)[0], where) for one in value)
    plain: Any = dict if origin in (dict, Mapping) else origin
    if plain in _WORDS and (not isinstance(value, plain) or (plain is int and isinstance(value, bool))):
        raise ConfigError(f"{where} must be {_WORDS[plain]}")
    if plain is int and value < 1:
        raise ConfigError(f"{where} must be 1 or more")
    inner = get_args(kind)[-1:] if origin in (list, Mapping) else ()
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        for expected in inner:
            _checked(one, expected, where)
    return value


def make_schema(rules: tuple[Rule, ...]) -> dict[str, object]:
    """The JSON schema of `.notes.toml`, for editors."""
    names = {"type": "array", "items": {"enum": sorted(find_names())}}
    options = {
        name: [_json_type(r.types[name]) for r in rules if name in r.options] for r in rules for name in r.options
    }
    shared = {
        name: kinds[0] if kinds.count(kinds[0]) == len(kinds) else {"anyOf": kinds} for name, kinds in options.items()
    }
    tables = {rule.name: _table({n: _json_type(t) for n, t in rule.types.items()}, _headline(rule)) for rule in rules}
    lint = _table({"select": names, "ignore": names, **shared, **tables}, "What notes lint reports.")
    top = {"vault": {"type": "string"}, "runs": {"type": "string"}, "lint": lint}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_table(top, "The settings of notes.")}


def _headline(rule: Rule) -> str:
    return rule.documentation.partition("\n")[0]


def _table(properties: Mapping[str, object], description: str = "") -> dict[str, object]:
    found = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {"description": description, **found} if description else found


def _json_type(kind: Any) -> dict[str, object]:
    if is_typeddict(kind):
        return _table({name: _json_type(one) for name, one in get_type_hints(kind).items()})
    origin = get_origin(kind) or kind
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if origin in (tuple, list):
        return {"type": "array", "items": _json_type(get_args(kind)[0])}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _json_type(get_args(kind)[-1])}
    return {"type": _JSON[kind], **({"minimum": 1} if kind is int else {})} if kind in _JSON else {}
