"""`python -m cleaner.compiled`: compile all kernels into the bitcode and the libraries that the package holds."""

import os
from pathlib import Path

# Read when Numba is imported: instructions that all processors of recent years have decide what is worth vectorising, and
# Numba leaves optimising to `build`, so that nothing for this processor alone gets in.
os.environ |= {"NUMBA_CPU_NAME": "x86-64-v3", "NUMBA_CPU_FEATURES": "", "NUMBA_OPT": "0"}


def main() -> None:
    """Write the bitcode, whose bytes depend on the sources and on the versions of Numba and LLVM, and the libraries."""
    from cleaner.compiled.code import SHIPPED, build_bitcode
    from cleaner.compiled.linking import build_library
    from cleaner.compiled.shared import FOLDER, TARGETS
    from cleaner.compiled.sources import all_kernels

    bitcode = build_bitcode(all_kernels())
    libraries = {target.file: build_library(bitcode, target) for target in TARGETS}
    Path(str(SHIPPED)).write_bytes(bitcode.to_bytes())
    for name, library in libraries.items():
        path = Path(str(FOLDER / name))
        # Processes that run the old one keep it.
        path.unlink(missing_ok=True)
        path.write_bytes(library)


if __name__ == "__main__":
    main()
