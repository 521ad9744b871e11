"""How numba compiles a kernel here, and where it keeps what it compiled.

Importing this module loads numba (some 150 MB): the public process never does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])

_READ, _KEEP, _DATA = 0, 3, 1


def keep_kernels_in(folder: str) -> None:
    """Keep compiled kernels in this folder (HIRZ_HOME/cache), for the modules of kernels that are imported afterwards.

    Without it they lie where NUMBA_CACHE_DIR says, else beside the sources.
    """
    numba.config.CACHE_DIR = folder  # type: ignore[attr-defined]


def kernel(function: F) -> F:
    """Compile a function when it is first called; without the interpreter's lock, kept on disk."""
    return cast(F, numba.njit(nogil=True, cache=True, boundscheck=False, error_model="numpy")(function))


def _ones(typing_context: Any, word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


def _fetch(typing_context: Any, array: Any, at: Any) -> Any:
    insert: Any = cgutils.get_or_insert_function

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.bitcast(builder.gep(held.data, [arguments[1]]), ir.PointerType(ir.IntType(8)))
        number = ir.IntType(32)
        wanted = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        call = insert(builder.module, wanted, "llvm.prefetch.p0")
        builder.call(call, [place, number(_READ), number(_KEEP), number(_DATA)])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


ones: Callable[[Any], Any] = cast(Any, intrinsic(_ones))
"""How many bits of a 64-bit word are set: one instruction."""

fetch: Callable[[Any, Any], None] = cast(Any, intrinsic(_fetch))
"""Ask the memory for the cache line of a place in a flat array, and go on meanwhile."""
