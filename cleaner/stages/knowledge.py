"""Everything that a stage may know, in one record that goes to every worker as it is."""

from dataclasses import dataclass, field

from cleaner.records import Profiles
from cleaner.repairs import Vocabulary
from cleaner.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What stages go by besides their rows.

    `settings`: what the user set. `profiles`: what is known of outlets. `vocabulary`: words of the corpus' sound articles;
    None where no outlet is damaged.
    """

    settings: Settings = field(default_factory=Settings)
    profiles: Profiles = field(default_factory=Profiles)
    vocabulary: Vocabulary | None = None
