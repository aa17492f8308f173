"""Articles → SIGNATURES, batch by batch."""

from typing import TYPE_CHECKING, Any

from cleaner.settings import DuplicateSettings
from cleaner.shingles.shingles import Shingling, shingle
from cleaner.stages.knowledge import Knowledge

if TYPE_CHECKING:
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
    import pyarrow

    from cleaner.fingerprints import minhash
    from cleaner.shingles.buffers import Texts
    from cleaner.shingles.signatures import signatures_schema

    scheme = scheme_of(known.settings.duplicates)
    texts = Texts.of_arrow(articles.column("text"))
    if compiled:
        from cleaner.shingles.folded import fold_texts

        shingles = (folded or fold_texts(texts)).shingles(scheme.shingling.size)
    else:
        shingles = shingle(texts, scheme.shingling)
    values = minhash(shingles, scheme, compiled=compiled).ravel()
    columns = [
        articles.column("position"),
        pyarrow.array(shingles.filled),
        pyarrow.array(shingles.folded),
        pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(values), scheme.permutations),
    ]
    return pyarrow.RecordBatch.from_arrays(columns, schema=signatures_schema(scheme.permutations))
