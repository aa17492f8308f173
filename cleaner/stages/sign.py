"""Articles → SIGNATURES, batch by batch."""

from typing import TYPE_CHECKING, Any

from cleaner.settings import DuplicateSettings
from cleaner.shingles.shingles import Shingling, shingle
from cleaner.stages.knowledge import Knowledge

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cleaner.shingles.buffers import U64, Mask, Positions
    from cleaner.shingles.folded import FoldedTexts
    from cleaner.shingles.signatures import Scheme


def scheme_of(settings: DuplicateSettings) -> "Scheme":
    """The scheme of signatures that these settings ask for."""
    from cleaner.shingles.signatures import Scheme

    shingling = Shingling(size=settings.shingle_words)
    return Scheme(seed=settings.seed, permutations=settings.permutations, shingling=shingling)


def sign_batch(articles: Any, known: Knowledge, *, compiled: bool = True, folded: "FoldedTexts | None" = None) -> Any:
    """The signatures of a batch of articles: a pyarrow record batch (`signatures_schema`), a row for each article, in order.

    `articles`: a record batch with the columns `position` and `text`, without nulls. `compiled`: by kernels; the plain path
    gives the same. `folded`: the folded texts, if the caller has them already.
    """
    from cleaner.fingerprints import minhash
    from cleaner.shingles.buffers import Texts

    scheme = scheme_of(known.settings.duplicates)
    texts = Texts.of_arrow(articles.column("text"))
    if compiled:
        from cleaner.shingles.folded import fold_texts

        shingles = (folded or fold_texts(texts)).shingles(scheme.shingling.size)
    else:
        shingles = shingle(texts, scheme.shingling)
    values = minhash(shingles, scheme, compiled=compiled)
    return _batch(articles.column("position"), shingles.filled, shingles.folded, values)


def unsigned_batch(positions: "Positions", known: Knowledge) -> Any:
    """The same for articles that cannot be signed: as if they had no words, so that nothing is a copy of them."""
    import numpy as np
    import pyarrow

    count = len(positions)
    values = np.zeros((count, known.settings.duplicates.permutations), np.uint32)
    return _batch(pyarrow.array(positions), np.zeros(count, np.bool_), np.zeros(count, np.uint64), values)


def _batch(positions: Any, filled: "Mask", folded: "U64", values: "NDArray[np.uint32]") -> Any:
    import pyarrow

    from cleaner.shingles.signatures import signatures_schema

    width = values.shape[1]
    lists = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(values.ravel()), width)
    columns = [positions, pyarrow.array(filled), pyarrow.array(folded), lists]
    return pyarrow.RecordBatch.from_arrays(columns, schema=signatures_schema(width))
