"""Errors of the project, one tree.

    CleanerError
    ├── UnreadableError   a file, row or page that cannot be read; in a run it becomes a rejection
    ├── AddressError      an address that cannot be reached: network, permission, a missing package
    ├── SettingsError     a setting out of its range, or unknown
    ├── RuleError         a rule file that is not well-formed, or a pattern that does not compile
    ├── SchemeError       signatures that cannot be compared, or are too short for their bands
    ├── EngineError       worker processes that cannot be started, or do not come back
    ├── InputError        a value of the wrong type, or an unknown name, handed to a public function
    ├── OutputError       an output folder that cannot be used
    └── MissingExtraError a package that only some uses need, and that is not installed

A message says what, where, the value against the limit, and what to do.
"""


class CleanerError(Exception):
    """Anything this package raises on purpose."""


class UnreadableError(CleanerError):
    """A file, row or page that cannot be read.

    `reason` is a code from `cleaner.records.REASONS`; the message is the detail.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason

    def __reduce__(self) -> tuple[type["UnreadableError"], tuple[str, str]]:
        return type(self), (self.reason, str(self))


class AddressError(CleanerError):
    """An address that cannot be reached: a fault of network or permission, or a package that is missing.

    It ends a run, which goes on from there once the fault is mended; what is not there is an UnreadableError.
    """


class SettingsError(CleanerError):
    """A setting that is unknown or out of its range."""


class RuleError(CleanerError):
    """A rule file that is not well-formed, or a pattern that does not compile."""


class SchemeError(CleanerError):
    """Signatures that cannot be compared, or are too short for what is asked of them."""


class OutputError(CleanerError):
    """An output folder that cannot be used."""


class EngineError(CleanerError):
    """Worker processes that cannot be started, or do not come back."""


class InputError(CleanerError, TypeError):
    """A value of the wrong type, or an unknown name, handed to a public function."""


class MissingExtraError(CleanerError, ImportError):
    """A package that only some uses need, and that is not installed; the message has the command that installs it."""
