"""Where each sentence of the articles of a cluster comes from, as far as dates and credits prove it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cleaner.origins.credits import begins_dispatch
from cleaner.origins.groups import Group, Grouped
from cleaner.origins.holders import Holders
from cleaner.origins.reports import Report, Standings
from cleaner.origins.wording import Sentence, word_edits
from cleaner.records.origins import Passage, PassageRelation


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where a sentence comes from: see `Passage`. `like`: the group that it was compared with, and an article with it."""

    relation: PassageRelation
    source: int | None = None
    credit: str | None = None
    like: tuple[Group, int] | None = None


@dataclass(slots=True, kw_only=True)
class Tracer:
    """Traces the `sentences` of the articles of one cluster. `everyone`: all articles, as holders of nothing in
    particular."""

    reports: Sequence[Report]
    sentences: Sequence[Sequence[Sentence]]
    grouped: Grouped
    standings: Standings
    everyone: Holders
    _holders: dict[int, Holders] = field(default_factory=dict)

    def passages(self, cluster: str, at: int) -> list[Passage]:
        """The passages of the article at this position."""
        # A dateline in the middle begins another dispatch; the first of an article that credits an agency is its own.
        dispatches = -1 if self.standings.of[at].credit is not None or at in self.standings.services_of else 0
        found = []
        for sentence, group in zip(self.sentences[at], self.grouped.of[at], strict=True):
            traced = self.trace(at, group)
            dispatches += begins_dispatch(self._text(at, sentence))
            is_joint = self.standings.of[at].is_joint
            if (dispatches > 0 or is_joint) and traced.relation == "own":
                traced = replace(traced, relation="credited")
            elif is_joint and traced.relation == "first":
                traced = replace(traced, relation="shared")
            found.append(self._passage(cluster, at, sentence, group, traced))
        return found

    def _passage(  # noqa: PLR0917  # a sentence, and what was found out about it
        self, cluster: str, at: int, sentence: Sentence, group: Group | None, traced: Trace
    ) -> Passage:
        compared: dict[str, Any] = {}
        if traced.like is not None:
            one, other = traced.like
            place = self.sentences[other][one.holders[other]]
            compared = {"with": self.reports[other].id, "start": place.start, "end": place.end}
            if one is not group:
                compared["edits"] = word_edits(self._text(other, place), self._text(at, sentence))
        return Passage(
            cluster=cluster,
            article=self.reports[at].id,
            start=sentence.start,
            end=sentence.end,
            words=len(sentence.words),
            relation=traced.relation,
            source=None if traced.source is None else self.reports[traced.source].id,
            agency=traced.credit,
            compared_with=compared.get("with"),
            compared_start=compared.get("start"),
            compared_end=compared.get("end"),
            edits=compared.get("edits", ()),
            holders=0 if group is None else len(group.holders) - 1,
        )

    def _text(self, at: int, sentence: Sentence) -> str:
        return self.reports[at].text[sentence.start : sentence.end]

    def trace(self, at: int, group: Group | None) -> Trace:
        """Where a sentence of the article at this position comes from, given its group."""
        if group is None:
            return Trace(relation="own")
        if self.standings.of[at].credit is not None:
            return self._credited(at, group)
        return self._copied(at, group) or self._changed(at, group) or self._not_proven(at, group)

    def holders(self, group: Group) -> Holders:
        """The articles that have the sentences of a group."""
        found = self._holders.get(group.number)
        if found is None:
            found = self._holders[group.number] = Holders(group.holders, self.standings)
        return found

    def _others(self, group: Group, at: int) -> Holders:
        """The articles that an article may have a sentence from: not those that have it from that article's own outlet."""
        if at not in self.standings.services_of:
            return self.holders(group)
        return Holders((one for one in group.holders if not self.standings.credits(one, at)), self.standings)

    def _credited(self, at: int, group: Group) -> Trace:
        """A sentence of an article that credits an agency: what others have too is the agency's."""
        standing = self.standings.of[at]
        own = self.standings.credited.get(standing.credit or "", ())
        for one in (group, *self._alike(group, at)):
            relation: PassageRelation = "copied" if one is group else "changed"
            if (service := next((s for s in own if s in one.holders and s != at), None)) is not None:
                source = None if self.standings.by_date(at, service) else service
                return Trace(relation=relation, source=source, credit=standing.shown, like=(one, service))
        like = self._like(group, at)
        if like is None or self._is_only_of_outlet(group, at):
            return Trace(relation="own" if own else "credited", like=like)
        return Trace(relation="copied" if like[0] is group else "changed", credit=standing.shown, like=like)

    def _copied(self, at: int, group: Group) -> Trace | None:
        """A sentence that stood elsewhere before in the same words."""
        holders = self._others(group, at)
        if not holders.some_before(at):
            return None
        first = holders.first
        like = (group, first) if first is not None else self._like(group, at)
        if first is None and holders.same_outlet_before(at):
            # It comes from the outlet's own earlier report, and where that has it from is not known.
            return Trace(relation="shared", like=like)
        return self._from(at, first, "copied", like)

    def _changed(self, at: int, group: Group) -> Trace | None:
        """A sentence that stood elsewhere before in much the same words."""
        for one in self._alike(group, at):
            holders = self._others(one, at)
            if not holders.some_before(at):
                continue
            first = holders.first if len(holders.articles) > 1 else holders.articles[0]
            if first is not None and not (self.holders(group).all_after(first) and self._is_sure(group, first)):
                first = None
            like = (one, first) if first is not None else (one, next(h for h in one.holders if h != at))
            if first is None and holders.same_outlet_before(at):
                return Trace(relation="shared", like=like)
            return self._from(at, first, "changed", like)
        return None

    def _from(self, at: int, first: int | None, relation: PassageRelation, like: tuple[Group, int] | None) -> Trace:
        if first is None:
            return Trace(relation=relation, like=like)
        source, own = self.standings.of[first], self.standings.of[at]
        if source.credit is not None:
            return Trace(relation=relation, credit=source.shown, like=like)
        same = source.outlet is not None and source.outlet == own.outlet
        return Trace(relation="reprinted" if same else relation, source=first, like=like)

    def _not_proven(self, at: int, group: Group) -> Trace:
        """A sentence that no other article is proven to have had before."""
        like = self._like(group, at)
        if like is None or self._is_only_of_outlet(group, at):
            return Trace(relation="own", like=like)
        return Trace(relation="first" if self._is_first(at, group) else "shared", like=like)

    def _is_first(self, at: int, group: Group) -> bool:
        """Whether an article is proven to have had a sentence before all that have it or one like it, and none of them has
        it from somebody else."""
        if len(group.holders) > 1 and at not in self.standings.services_of and self.holders(group).first != at:
            return False
        for holders in (self.holders(group), *(self.holders(one) for one in self._alike(group, at))):
            for other in holders.articles:
                if other == at or self.standings.credits(other, at):
                    continue
                if self.standings.of[other].credit is not None or not holders.precedes(at, other):
                    return False
        return self._is_sure(group, at)

    def _is_only_of_outlet(self, group: Group, at: int) -> bool:
        """Whether no other outlet has a sentence or one like it."""
        outlet = self.standings.of[at].outlet
        several = (group, *self._alike(group, at))
        return outlet is not None and all(self.standings.of[o].outlet == outlet for one in several for o in one.holders)

    def _is_sure(self, group: Group, first: int) -> bool:
        """Whether no sentence that was not compared can stand in an article before this one."""
        return not group.crowded or self.everyone.first == first

    def _alike(self, group: Group, at: int) -> list[Group]:
        """The groups that are like one, in other articles than this."""
        return [one for _, one in group.alike if len(one.holders) > 1 or at not in one.holders]

    def _like(self, group: Group, at: int) -> tuple[Group, int] | None:
        """A sentence of another article to compare with, in the same words or the most alike, of the likely first one."""
        for one in (group, *self._alike(group, at)):
            if (other := next((holder for holder in one.holders if holder != at), None)) is not None:
                return one, other
        return None
