"""Processes of this project's own without what they never use."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# pyarrow loads pandas, where it is installed, with the first array: 60 MB and a third of a second in each process.
_UNUSED = ("pandas",)


class _Refusing(MetaPathFinder):
    """Finds nothing, and says of some modules that there are none."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002  # as all finders
        if name in _UNUSED:
            raise ModuleNotFoundError(f"{name} is not loaded in processes of cleaner, to save memory", name=name)
        return None


def keep_lean() -> None:
    """Have this process load no library that only others use. Not for a process that belongs to a user's own program."""
    if not any(isinstance(finder, _Refusing) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Refusing())
