"""`python -m cleaner.compiled`: compile all kernels into the bitcode that the package holds."""

import os
from pathlib import Path

# Read when Numba is imported: instructions that all processors of recent years have decide what is worth vectorising, and
# Numba leaves optimising to `build`, so that nothing for this processor alone gets in.
os.environ |= {"NUMBA_CPU_NAME": "x86-64-v3", "NUMBA_CPU_FEATURES": "", "NUMBA_OPT": "0"}


def main() -> None:
    """Write the bitcode, whose bytes depend on the sources and on the versions of Numba and LLVM."""
    from cleaner.compiled.code import SHIPPED, build_bitcode
    from cleaner.compiled.sources import all_kernels

    Path(str(SHIPPED)).write_bytes(build_bitcode(all_kernels()).to_bytes())


if __name__ == "__main__":
    main()
