"""Names for the types of arrays that kernels take, all in order of rows and without gaps."""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled.types import Array

#: Arrays of one dimension.
Bools = Annotated[NDArray[np.bool_], Array("bool", 1)]
U8 = Annotated[NDArray[np.uint8], Array("uint8", 1)]
I32 = Annotated[NDArray[np.int32], Array("int32", 1)]
U32 = Annotated[NDArray[np.uint32], Array("uint32", 1)]
I64 = Annotated[NDArray[np.int64], Array("int64", 1)]
U64 = Annotated[NDArray[np.uint64], Array("uint64", 1)]
F32 = Annotated[NDArray[np.float32], Array("float32", 1)]

#: Arrays of two.
I32Rows = Annotated[NDArray[np.int32], Array("int32", 2)]
U32Rows = Annotated[NDArray[np.uint32], Array("uint32", 2)]
I64Rows = Annotated[NDArray[np.int64], Array("int64", 2)]
F32Rows = Annotated[NDArray[np.float32], Array("float32", 2)]

#: Arrays of three.
I64Cubes = Annotated[NDArray[np.int64], Array("int64", 3)]
