"""What must agree for the signatures of an index and those of new articles to be comparable."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from cleaner._version import VERSION
from cleaner.errors import SchemeError
from cleaner.settings import DuplicateSettings, Settings

# Layout of what stores hold; grows with every change that older versions cannot read.
_FORMAT = 1
# Texts whose signatures tell whether this version folds and hashes words as the one did that made the index.
_KNOWN_TEXTS = (
    "A quake of magnitude 5,3 hit Tarn on Monday; Ñandú and Киев were not harmed, wardens said.",
    "東京の橋が月曜日に落ちた。 जल स्तर बढ़ा। ارتفع النهر يوم الاثنين.",
)
_NOT_AGREEING = {
    "format": "use the version of cleaner that made it, or make it anew from its articles",
    "scheme": "open it without settings, or make another index with them and merge this one into it",
    "known_answer": "this version folds or hashes words differently; make another index and merge this one into it",
}


def identity_of(settings: DuplicateSettings) -> dict[str, str]:
    """How articles are signed under these settings; all of the settings, for whoever opens the index without any; and which
    version made it, for people."""
    import pyarrow

    from cleaner.stages.knowledge import Knowledge
    from cleaner.stages.sign import scheme_of, sign_batch

    texts = {"position": range(len(_KNOWN_TEXTS)), "text": _KNOWN_TEXTS}
    batch = pyarrow.RecordBatch.from_arrays([pyarrow.array(list(column)) for column in texts.values()], list(texts))
    signed = sign_batch(batch, Knowledge(settings=Settings(duplicates=settings)), compiled=False)
    return {
        "format": str(_FORMAT),
        "scheme": json.dumps(asdict(scheme_of(settings)), sort_keys=True),
        "known_answer": signed.column("values").flatten().to_numpy().astype("<u4").tobytes().hex(),
        "settings": json.dumps(asdict(settings), sort_keys=True),
        "made_by": f"cleaner {VERSION}",
    }


def settings_of(identity: Mapping[str, str]) -> DuplicateSettings:
    """The settings that an index was made with, as far as this version knows them; the default ones for a new index."""
    kept = json.loads(identity.get("settings", "{}"))
    known = asdict(DuplicateSettings())
    return DuplicateSettings(**{name: value for name, value in kept.items() if name in known})


def check(path: str, identity: Mapping[str, str], settings: DuplicateSettings) -> None:
    """Raise SchemeError unless an index can be used with these settings by this version."""
    if not identity:
        raise SchemeError(f"the index {path} is empty; open it for adding first")
    wanted = identity_of(settings)
    for name, advice in _NOT_AGREEING.items():
        if identity.get(name) != wanted[name]:
            values = "" if name == "known_answer" else f" has {name} {identity.get(name)}, not {wanted[name]}"
            raise SchemeError(f"the index {path}{values or ' was made by another version'}: {advice}")
