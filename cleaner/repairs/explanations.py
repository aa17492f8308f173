"""Which known words odd ones become once a substring is put back."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from cleaner.repairs.insertions import MAX_LENGTH, Insertions, KnownWords

#: Share of an unknown word in small letters: natural logarithm of a share of running text, as all shares here.
LOG_UNKNOWN = -20.0
# Least gain at which a word counts as explained: logarithm of how much commoner the word that is made is than the odd one.
_MIN_GAIN = 2.0
# Lengths of unknown words in which two insertions are tried.
_TWICE_LENGTHS = range(3, 6)

#: The known word that an odd one becomes, and the gain.
Explanation = tuple[str, float]


class Explanations:
    """What the odd words of texts become once substrings are put back. Each question is answered once, and remembered."""

    def __init__(self, shares: Mapping[str, float], known: KnownWords) -> None:
        """`shares`: the odd words with their shares; answers come in the order of these words."""
        self._shares = shares
        self.known = known
        self._unknown = [word for word, share in shares.items() if share <= LOG_UNKNOWN and len(word) <= MAX_LENGTH]
        self._alone = _Memo(shares, shares, known)
        self._alone_unknown = _Memo(self._unknown, shares, known)
        self._twice: dict[str, _Memo] = {}
        self._order = {word: at for at, word in enumerate(shares)}

    def of(self, parts: Sequence[str], dropped: Sequence[str]) -> dict[str, dict[str, Explanation]]:
        """For each substring the words that it explains, alone, or together with one of those `dropped` before."""
        return self._with_twice(self._alone.of(parts), dropped)

    def of_unknown(self, parts: Sequence[str], dropped: Sequence[str]) -> dict[str, dict[str, Explanation]]:
        """The same for unknown words alone, in no order."""
        return self._with_twice(self._alone_unknown.of(parts), dropped)

    def explained_by(self, dropped: Sequence[str]) -> set[str]:
        """The words that the last of the dropped substrings explains, alone or together with any of them."""
        *_, last = dropped
        explained = set(self._alone.of([last])[last])
        # Known words are many, and hardly ever lack two substrings.
        left = [word for word in self._unknown if word not in explained]
        for found in _Memo(left, self._shares, self.known, last).of(dropped).values():
            explained.update(found)
        return explained

    def _with_twice(
        self, alone: dict[str, dict[str, Explanation]], dropped: Sequence[str]
    ) -> dict[str, dict[str, Explanation]]:
        if not dropped:
            return alone
        parts = list(alone)
        result = {part: dict(found) for part, found in alone.items()}
        for other in dropped:
            if other not in self._twice:
                short = [word for word in self._unknown if len(word) in _TWICE_LENGTHS]
                self._twice[other] = _Memo(short, self._shares, self.known, other)
            for part, found in self._twice[other].of(parts).items():
                made = result[part]
                for word, explanation in found.items():
                    if word not in alone[part] and (word not in made or explanation[1] > made[word][1]):
                        made[word] = explanation
        return {
            part: found if len(found) == len(alone[part]) else {word: found[word] for word in sorted(found, key=self._place)}
            for part, found in result.items()
        }

    def _place(self, word: str) -> int:
        return self._order[word]


class _Memo:
    """Explanations of some words by one substring each, behind `other` if that is given: put in first, anywhere."""

    def __init__(
        self, words: Iterable[str], shares: Mapping[str, float], known: KnownWords, other: str | None = None
    ) -> None:
        self._words, self._other = words, other
        self._shares, self._known = shares, known
        self._found: dict[str, dict[str, Explanation]] = {}

    def of(self, parts: Iterable[str]) -> dict[str, dict[str, Explanation]]:
        wanted = list(parts)
        new = [part for part in wanted if part not in self._found]
        if new:
            self._found.update((part, {}) for part in new)
            for longer, part, made, share in self._insertions.making_known(new, self._known):
                found = self._found[part]
                for word in self._origins[longer] if self._other else (longer,):
                    gain = share - self._shares[word]
                    if gain >= _MIN_GAIN and (word not in found or (gain, made) > found[word][::-1]):
                        found[word] = made, gain
        return {part: self._found[part] for part in wanted}

    @cached_property
    def _origins(self) -> dict[str, list[str]]:
        """What the other substring makes of the words, with those that it makes it of."""
        origins: dict[str, list[str]] = {}
        for word in self._words:
            for longer in {word[:at] + (self._other or "") + word[at:] for at in range(len(word) + 1)}:
                origins.setdefault(longer, []).append(word)
        return origins

    @cached_property
    def _insertions(self) -> Insertions:
        return Insertions(list(self._origins if self._other else self._words))
