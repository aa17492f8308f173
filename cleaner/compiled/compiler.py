"""What to do where the compiler that is needed is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from cleaner.errors import MissingExtraError


@contextmanager
def needed(why: str) -> Iterator[None]:
    """Raise MissingExtraError, which says why and what to install, where Numba or llvmlite cannot be imported."""
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in {"llvmlite", "numba"}:
            raise
        raise MissingExtraError(f"{why}, and {package} is not installed; pip install 'cleaner[compile]'") from error
