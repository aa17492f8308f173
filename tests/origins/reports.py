"""Invented reports for the tests of origins."""

from cleaner.origins import Report

TOLL = (
    "The toll bridge at Tarn fell into the river on Monday night after three days of rain, wardens said.",
    "Nobody was on the bridge when it gave way, but two lorries had crossed it an hour before.",
    "The county has closed both banks and sent divers to look for the missing lamp posts.",
    "A new crossing would cost eleven million crowns, according to a study of last year.",
)
BREAD = (
    "Bakers in Ostmark have agreed to raise the price of rye bread by a tenth from April.",
    "The guild blamed the poor harvest and the dearer firewood of last winter.",
    "Millers said that they had not been asked and would not follow.",
    "Shops near the station had sold out by nine in the morning on Tuesday.",
)
OWN = "The council will discuss the repairs in a special meeting on Friday evening."


def report(name: str, *sentences: str, outlet: str | None = "", published: str | None = None, **fields: str) -> Report:
    """A report of an outlet of its own, unless one is named."""
    own = f"outlet {name}" if outlet == "" else outlet
    return Report(id=name, text=" ".join(sentences), outlet=own, published=published, agency=fields.get("agency"))
