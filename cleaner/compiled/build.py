"""Kernels → LLVM bitcode that needs neither Numba nor Python.

Numba compiles all kernels that Python calls; around each goes an entry that takes slots (see `types`) and returns 0, or
another number if the kernel raised. What Numba's runtime does for arrays made in kernels, a few lines here do.
"""

from collections.abc import Mapping
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.registry import cpu_target
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

from cleaner.compiled.kernel import Kernel
from cleaner.compiled.types import Array, Number, Record, Signature, Type

_SLOT, _STATUS = ir.IntType(64), ir.IntType(32)
# Memory blocks begin as Numba's: the count of references, two fields for destructors that are not used here, and where the
# data are. Only one thread uses a block. The last two functions are not inlined: the pass that drops needless calls of them
# knows them by their names.
_RUNTIME = """
declare ptr @PyMem_RawMalloc(i64)
declare void @PyMem_RawFree(ptr)

define ptr @NRT_MemInfo_alloc_aligned(i64 %size, i32 %align) {
  %room = add i64 %size, 128
  %block = call ptr @PyMem_RawMalloc(i64 %room)
  %failed = icmp eq ptr %block, null
  br i1 %failed, label %end, label %fill
fill:
  %address = ptrtoint ptr %block to i64
  %above = add i64 %address, 127
  %start = and i64 %above, -64
  %data = inttoptr i64 %start to ptr
  store i64 1, ptr %block
  %at = getelementptr i64, ptr %block, i64 3
  store ptr %data, ptr %at
  ret ptr %block
end:
  ret ptr null
}

define ptr @NRT_MemInfo_alloc_safe_aligned(i64 %size, i32 %align) {
  %block = call ptr @NRT_MemInfo_alloc_aligned(i64 %size, i32 %align)
  ret ptr %block
}

define void @NRT_incref(ptr %block) noinline {
  %none = icmp eq ptr %block, null
  br i1 %none, label %end, label %more
more:
  %before = load i64, ptr %block
  %after = add i64 %before, 1
  store i64 %after, ptr %block
  br label %end
end:
  ret void
}

define void @NRT_decref(ptr %block) noinline {
  %none = icmp eq ptr %block, null
  br i1 %none, label %end, label %less
less:
  %before = load i64, ptr %block
  %after = sub i64 %before, 1
  store i64 %after, ptr %block
  %unused = icmp eq i64 %after, 0
  br i1 %unused, label %free, label %end
free:
  call void @PyMem_RawFree(ptr %block)
  br label %end
end:
  ret void
}
"""


def build(kernels: Mapping[str, Kernel[..., Any]]) -> bytes:
    """The bitcode of those of these kernels that have a signature, each with an entry of its name."""
    signatures = {name: kernel.signature for name, kernel in kernels.items() if kernel.signature is not None}
    compiled = {name: _compiled(kernels[name], signature) for name, signature in signatures.items()}
    context = cpu_target.target_context
    entries = context.codegen()._create_empty_module("kernels")
    for name, signature in signatures.items():
        _add_entry(entries, name, signature, compiled[name])
    module = llvm.parse_assembly(str(entries))
    module.link_in(llvm.parse_assembly(_RUNTIME))
    for made in compiled.values():
        module.link_in(llvm.parse_assembly(made.library.get_llvm_str()))
    _optimise(module, set(signatures))
    _check(module)
    code: bytes = module.as_bitcode()
    return code


def _compiled(kernel: Kernel[..., Any], signature: Signature) -> Any:
    """What Numba makes of a kernel. Raises TypeError if its result is not what its annotation says."""
    arguments = tuple(map(_numba_type, signature.arguments))
    kernel.dispatcher.compile(arguments)
    compiled = kernel.dispatcher.overloads[arguments]
    result = compiled.signature.return_type
    if result != (types.none if signature.result is None else _numba_type(signature.result)):
        raise TypeError(f"{kernel.name} returns {result}; annotate it so")
    return compiled


def _numba_type(kind: Type) -> Any:
    if isinstance(kind, Number):
        return from_dtype(np.dtype(kind.kind))
    if isinstance(kind, Array):
        return types.Array(from_dtype(np.dtype(kind.kind)), kind.ndim, "C")
    items = tuple(map(_numba_type, kind.items))
    return types.BaseTuple.from_types(items, None if kind.make is tuple else kind.make)


def _add_entry(module: ir.Module, name: str, signature: Signature, compiled: Any) -> None:
    """Add the entry of a kernel: unpack the slots, call it, write its result into the slots behind."""
    context, described = compiled.target_context, compiled.fndesc
    entry = ir.Function(module, ir.FunctionType(_STATUS, [_SLOT.as_pointer()]), name)
    builder = ir.IRBuilder(entry.append_basic_block())
    slots = _Slots(context, builder, entry.args[0])
    arguments = [slots.read(kind) for kind in signature.arguments]
    callee = context.declare_function(module, described)
    status, result = context.call_conv.call_function(builder, callee, described.restype, described.argtypes, arguments)
    with builder.if_then(status.is_error):
        builder.ret(status.code)
    if signature.result is not None:
        slots.write(result, signature.result)
    builder.ret(_STATUS(0))


class _Slots:
    """Code that reads slots, one after the other, and then writes them."""

    def __init__(self, context: Any, builder: ir.IRBuilder, slots: ir.Value) -> None:
        self._context, self._builder, self._slots, self._used = context, builder, slots, 0

    def read(self, kind: Type) -> ir.Value:
        if isinstance(kind, Number):
            return self._builder.trunc(self._next(), self._context.get_value_type(_numba_type(kind)))
        if isinstance(kind, Record):
            return self._context.make_tuple(self._builder, _numba_type(kind), [self.read(item) for item in kind.items])
        array = make_array(_numba_type(kind))(self._context, self._builder)
        data = self._builder.inttoptr(self._next(), array.data.type)
        shape = [self._next() for _ in range(kind.ndim)]
        strides = [_SLOT(np.dtype(kind.kind).itemsize)]
        for size in reversed(shape[1:]):
            strides.insert(0, self._builder.mul(strides[0], size))
        populate_array(array, data, shape, strides, strides[-1], None)
        return array._getvalue()

    def write(self, value: ir.Value, kind: Type) -> None:
        if isinstance(kind, Number):
            numba_type = _numba_type(kind)
            widen = self._builder.sext if numba_type.signed else self._builder.zext
            self._put(widen(value, _SLOT))
        elif isinstance(kind, Record):
            for at, item in enumerate(kind.items):
                self.write(self._builder.extract_value(value, at), item)
        else:
            array = make_array(_numba_type(kind))(self._context, self._builder, value)
            for pointer in (array.meminfo, array.data):
                self._put(self._builder.ptrtoint(pointer, _SLOT))
            for at in range(kind.ndim):
                self._put(self._builder.extract_value(array.shape, at))

    def _at_next(self) -> ir.Value:
        self._used += 1
        return self._builder.gep(self._slots, [_SLOT(self._used - 1)])

    def _next(self) -> ir.Value:
        return self._builder.load(self._at_next())

    def _put(self, value: ir.Value) -> None:
        self._builder.store(value, self._at_next())


def _optimise(module: llvm.ModuleRef, entries: set[str]) -> None:
    """Optimise a module as Numba does, and drop what its entries do not need."""
    for value in (*module.functions, *module.global_variables):
        if value.name not in entries and not value.is_declaration:
            value.linkage = "internal"
    codegen = cpu_target.target_context.codegen()
    tuning = llvm.create_pipeline_tuning_options(3)
    tuning.loop_vectorization = tuning.slp_vectorization = True
    builder = llvm.create_pass_builder(codegen._tm, tuning)
    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, builder)
    passes = builder.getModulePassManager()
    passes.add_refprune_pass()
    passes.run(module, builder)
    builder.getModulePassManager().run(module, builder)
    for at, value in enumerate((*module.functions, *module.global_variables)):
        if value.name not in entries and not value.is_declaration:
            # Numba's names are long, and others each time.
            value.name = f"_{at}"


def _check(module: llvm.ModuleRef) -> None:
    """Raises TypeError if a kernel calls what only Numba has, or what only some processors have."""
    module.verify()
    for function in module.functions:
        name = function.name
        if function.is_declaration and not name.startswith(("PyMem_Raw", "llvm.")):
            raise TypeError(f"a kernel calls {name}: assigning slices to slices and printing need Numba; write a loop")
