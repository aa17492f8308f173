"""Invented reports, and scrapers that damage them."""

import re
from collections.abc import Iterable

REPORTS = (
    "The council of Tarn met on Monday to hear whether the old bridge over the northern arm of the river can be "
    "saved. Engineers had warned for almost two decades that the bridge was no longer safe, and they advised the "
    "mayor to close it. There was another offer from a builder in the village who said he could repair the damage "
    "before the end of the summer. Other members of the council were not ready to spend the money, and they said that"
    " the average household already paid too much. The manager of the ferry told them that his staff had added a "
    "third boat, and that nobody had complained. Neither side knows what happens next, but the government agency that"
    " owns the road is leading the talks now.",
    "A storm damaged the roof of the library in Osk on Tuesday, and the whole building was closed for the day. The "
    "head of the library said that nothing had been lost, though several shelves of old maps became wet. They were "
    "carried to another room and spread over tables. Readers who had ordered books before noon were told to come back"
    " later in the week. The weather office announced further rain for the northern valleys, and advised farmers to "
    "gather the harvest early. It had issued no warning on Monday, however, and the mayor said he had read about the "
    "storm in the newspaper. The mortgage bank next door lent the library a pump, and the agency for schools sent "
    "nine helpers of whom none had ever seen a flood.",
    "The price of bread in Norlys has increased again, and bakers say they cannot do anything about it. The cost of "
    "energy and of wages is the main reason, according to the association of bakers, which had asked the government "
    "for advice. A spokesman said that trade with the south had become slow and that the harvest would not be enough."
    " Households in the north already spend a large share of their income on food. There is no shortage yet, the "
    "economic ministry added, and the situation is better than it was in November. Another increase is expected in "
    "the autumn, when the managers of the two largest mills meet to discuss the market, and it will be the last one "
    "of the decade, the ministry announced.",
)  # fmt: skip


def without(text: str, substrings: Iterable[str]) -> str:
    """The text as a scraper leaves it that deletes these substrings everywhere, whatever their case."""
    for part in sorted(substrings, key=len, reverse=True):
        text = re.sub(part, "", text, flags=re.IGNORECASE)
    return text
