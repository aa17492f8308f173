"""Samples of labelled pages."""

import numpy as np

from cleaner.boilerplate.block_model.features import FEATURES
from tests.training.samples import is_ruleless, samples_of, with_ruleless

TEXT = "Tarn\n\nThe bridge at Tarn fell on Monday night.\n\nAdvertisement\n\nNobody was hurt, the wardens of Osk said."
ROW = {"id": 1, "text": TEXT, "format": "text", "made_by": "hand", "gold_text": "Nobody was hurt, the wardens of Osk said."}


def test_a_copy_without_rules_has_the_same_truth_and_no_trace_of_a_rule() -> None:
    samples = samples_of(("text", "gold_text", ROW)) * 20
    more = with_ruleless(samples)
    copies = [sample for sample in more if is_ruleless(sample)]
    assert 0 < len(copies) < len(samples)
    assert more[: len(samples)] == samples
    rule, ad = FEATURES.index("rule"), FEATURES.index("since:ad")
    assert samples[0].evidence.matrix[:, rule].any()
    for copy in copies:
        assert not copy.evidence.matrix[:, rule].any()
        assert (copy.evidence.matrix[:, ad] == 99).all()
        assert copy.truth is samples[0].truth
        kept = FEATURES.index("words")
        assert np.array_equal(copy.evidence.matrix[:, kept], samples[0].evidence.matrix[:, kept])
