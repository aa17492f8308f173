"""A search for duplicates in a new process."""

import json
import os
import subprocess
import sys
from pathlib import Path

# Finds the duplicates among invented reports with kernels in a new process, after a line of code; prints them, and which
# compilers were loaded.
SEARCH = """
import json, random, sys
{line}
import cleaner, cleaner.stages.local_search
cleaner.stages.local_search.use_compiled = lambda *_size: {compiled}
drawn = random.Random(5)
words = ["".join(drawn.choices("abcdeilmnorstuéß", k=drawn.randint(2, 9))) for _ in range(900)] + ["4", "17", "zwei"]
texts = [" ".join(drawn.choices(words, k=120)).capitalize() + "." for _ in range(40)]
texts += [text[: drawn.randint(200, 600)] + ' "Ja", sagte er.' for text in texts[:25]]
texts += ["塔恩河上的收費橋昨晚倒塌。" * 9] * 2
found = cleaner.find_duplicates(texts)
loaded = [name for name in ("llvmlite", "numba") if name in sys.modules]
print(json.dumps([loaded, repr(found.matches), repr(found.clusters)]))
"""


def search(cache: Path, line: str = "", *, compiled: bool = True) -> tuple[list[str], str]:
    """The compilers that a search in a new process loaded, and what was found."""
    program = SEARCH.format(line=line, compiled=compiled)
    environment = {**os.environ, "CLEANER_CACHE_DIR": str(cache)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    loaded, *found = json.loads(done.stdout)
    return loaded, repr(found)
