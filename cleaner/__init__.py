"""Clean scraped news and find the duplicates in it.

The public face. Everything is loaded on first use, so that `import cleaner` costs next to nothing.

>>> import cleaner
>>> article = cleaner.clean("Quake hits Tarn\\n\\nA quake hit Tarn.\\n\\nAdvertisement\\n\\nNo one was hurt.")
>>> article.title
'Quake hits Tarn'
>>> print(article.text)
A quake hit Tarn.
<BLANKLINE>
No one was hurt.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cleaner._version import VERSION as __version__  # noqa: N811  # the name that packages give it

if TYPE_CHECKING:
    from cleaner.engines import LocalEngine, SparkEngine
    from cleaner.errors import (
        AddressError,
        CleanerError,
        EngineError,
        InputError,
        MissingExtraError,
        OutputError,
        RuleError,
        SchemeError,
        SettingsError,
        UnreadableError,
    )
    from cleaner.index import Index
    from cleaner.readers import read_articles, read_profiles
    from cleaner.records import (
        Article,
        Block,
        Cluster,
        Decision,
        Duplicates,
        Edit,
        Hit,
        Image,
        Link,
        Match,
        OutletProfile,
        Page,
        Profiles,
        Rejection,
        RepeatedLine,
        Span,
    )
    from cleaner.records.origins import CopyLink, Origins, OutletShare, Passage, StoryOrigin, TextShare, Version, WordEdit
    from cleaner.runs import RunResult, run
    from cleaner.runs.diagnosis import Damage, diagnose
    from cleaner.runs.learning import learn_profiles
    from cleaner.runs.origins import find_origins
    from cleaner.runs.stream import clean_many
    from cleaner.settings import CleanSettings, DuplicateSettings, Settings
    from cleaner.stages.clean import clean
    from cleaner.stages.search import find_duplicates
    from cleaner.writers.markdown import to_markdown

_HOME = {
    "cleaner.runs": ("RunResult", "run"),
    "cleaner.index": ("Index",),
    "cleaner.runs.diagnosis": ("Damage", "diagnose"),
    "cleaner.engines": ("LocalEngine", "SparkEngine"),
    "cleaner.errors": (
        *("AddressError", "CleanerError", "EngineError", "InputError", "MissingExtraError", "OutputError", "RuleError"),
        *("SchemeError", "SettingsError", "UnreadableError"),
    ),
    "cleaner.records": (
        "Article",
        "Block",
        "Cluster",
        "Decision",
        "Duplicates",
        "Edit",
        "Hit",
        "Image",
        "Link",
        "Match",
        "OutletProfile",
        "Page",
        "Profiles",
        "Rejection",
        "RepeatedLine",
        "Span",
    ),
    "cleaner.records.origins": (
        *("CopyLink", "Origins", "OutletShare", "Passage", "StoryOrigin", "TextShare", "Version", "WordEdit"),
    ),
    "cleaner.runs.learning": ("learn_profiles",),
    "cleaner.runs.origins": ("find_origins",),
    "cleaner.runs.stream": ("clean_many",),
    "cleaner.stages.clean": ("clean",),
    "cleaner.readers": ("read_articles", "read_profiles"),
    "cleaner.stages.search": ("find_duplicates",),
    "cleaner.settings": ("CleanSettings", "DuplicateSettings", "Settings"),
    "cleaner.writers.markdown": ("to_markdown",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "AddressError",
    "Article",
    "Block",
    "CleanSettings",
    "CleanerError",
    "Cluster",
    "CopyLink",
    "Damage",
    "Decision",
    "DuplicateSettings",
    "Duplicates",
    "Edit",
    "EngineError",
    "Hit",
    "Image",
    "Index",
    "InputError",
    "Link",
    "LocalEngine",
    "Match",
    "MissingExtraError",
    "Origins",
    "OutletProfile",
    "OutletShare",
    "OutputError",
    "Page",
    "Passage",
    "Profiles",
    "Rejection",
    "RepeatedLine",
    "RuleError",
    "RunResult",
    "SchemeError",
    "Settings",
    "SettingsError",
    "Span",
    "SparkEngine",
    "StoryOrigin",
    "TextShare",
    "UnreadableError",
    "Version",
    "WordEdit",
    "__version__",
    "clean",
    "clean_many",
    "diagnose",
    "find_duplicates",
    "find_origins",
    "learn_profiles",
    "read_articles",
    "read_profiles",
    "run",
    "to_markdown",
]


def __getattr__(name: str) -> Any:
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
