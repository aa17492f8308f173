"""Everything that a stage may know, in one record that goes to every worker as it is."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.records import Profiles
from cleaner.repairs import Vocabulary
from cleaner.settings import Settings

if TYPE_CHECKING:
    from cleaner.matching import DocumentFrequency


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What stages go by besides their rows.

    `settings`: what the user set. `profiles`: what is known of outlets. `vocabulary`: words of the corpus' sound articles;
    None where no outlet is damaged. `frequencies`: how common shingles are in the corpus; None before they are counted.
    """

    settings: Settings = field(default_factory=Settings)
    profiles: Profiles = field(default_factory=Profiles)
    vocabulary: Vocabulary | None = None
    frequencies: "DocumentFrequency | None" = None
