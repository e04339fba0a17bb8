"""What can go wrong with a request, as one small tree; faults of a single note are data (`Fault`), never exceptions.

NotesError                 the request cannot be answered: one line on stderr, exit 2
├── ConfigError            a config file, or the folder it names, cannot be used
│   └── NoVaultError       no vault is named
├── QueryError             the query is malformed; knows the column
│   └── UnknownOperatorError
├── IndexDamagedError      the index of a vault turned out to be damaged while it was read
├── ChangedError           a file is no longer what was read of it, so it is not written
├── DemoError              no such demo, or what it needs is not installed
└── UnknownNoteError       no note has that name, path or alias; exit 1, with near names
"""


class NotesError(Exception):
    """The request cannot be answered; `str(error)` is the one line the user reads."""

    exit_code = 2


class ConfigError(NotesError):
    """A config file cannot be read or holds something unknown, or a folder that is named does not exist."""


class NoVaultError(ConfigError):
    """No vault is named, by the arguments, the environment or the folders upwards."""


class QueryError(NotesError):
    """A query that is malformed at `column` (code points from 0 of the query's text)."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


class UnknownOperatorError(QueryError):
    """A query with an operator, `name`, that the search language does not have."""

    def __init__(self, name: str, column: int) -> None:
        super().__init__(f'Operator "{name}" not recognized', column)
        self.name = name


class IndexDamagedError(NotesError):
    """The index of a vault cannot be read any more; the next run makes it anew."""


class ChangedError(NotesError):
    """A file holds something else than what was read of it, so it is not written."""


class DemoError(NotesError):
    """A demo that does not exist, or whose libraries are not installed."""


class UnknownNoteError(NotesError):
    """No note has the name, path or alias that was asked for."""

    exit_code = 1
