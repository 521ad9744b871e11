"""Which things hang together: union-find over whole numbers, in arrays of 32 bits.

`components` labels a finished list of edges at once; `UnionFind` takes edges as they come. `incremental.Components` does the
same for things with names. A label is the least number of its component, so that it does not depend on the order of edges.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hirz.core.linking import kernels
from hirz.core.linking.errors import EdgeError

Numbers = NDArray[np.int32]

MOST = 2**31 - 1
"""Vertices are numbered in 32 bits."""


class UnionFind:
    """Components of the numbers 0..size-1 under edges that are added and never taken away.

    Taking an edge away means labelling its component anew. Not safe for two threads at a time.
    """

    def __init__(self, size: int = 0) -> None:
        """`size` vertices, each a component of its own."""
        _check_size(size)
        self._size = size
        self._parent = np.arange(size, dtype=np.int32)

    def __len__(self) -> int:
        return self._size

    @property
    def nbytes(self) -> int:
        """Memory of the array of parents."""
        return self._parent.nbytes

    def grow(self, size: int) -> None:
        """Make room for vertices up to `size`; fewer than there are changes nothing."""
        _check_size(size)
        if size <= self._size:
            return
        if size > len(self._parent):
            room = np.arange(min(MOST, max(size, 2 * len(self._parent), 64)), dtype=np.int32)
            room[: self._size] = self._parent[: self._size]
            self._parent = room
        self._size = size

    def add(self, a: ArrayLike, b: ArrayLike) -> int:
        """Join a[i] with b[i] for every i; returns how many components fewer there are. Raises EdgeError."""
        one, other = edges(a, b, self._size)
        return int(kernels.unite(self._parent, one, other))

    def add_noting(self, a: ArrayLike, b: ArrayLike) -> list[tuple[int, int]]:
        """As `add`; returns (label that stays, label that is gone) for each join, in order."""
        one, other = edges(a, b, self._size)
        kept, gone = np.empty(len(one), dtype=np.int32), np.empty(len(one), dtype=np.int32)
        joins = kernels.unite_noting(self._parent, one, other, kept, gone)
        return list(zip(kept[:joins].tolist(), gone[:joins].tolist(), strict=True))

    def find(self, vertex: int) -> int:
        """The label of a vertex: the least number of its component."""
        if not 0 <= vertex < self._size:
            raise EdgeError(f"vertex {vertex} is not among 0..{self._size - 1}")
        parent = self._parent
        while parent[vertex] != vertex:
            parent[vertex] = parent[parent[vertex]]
            vertex = int(parent[vertex])
        return vertex

    def labels(self) -> Numbers:
        """The label of every vertex, as an array of its own."""
        kernels.flatten(self._parent[: self._size])
        return self._parent[: self._size].copy()

    def count(self) -> int:
        """How many components there are."""
        return int(kernels.flatten(self._parent[: self._size]))


def components(size: int, a: ArrayLike, b: ArrayLike) -> Numbers:
    """The label of each of `size` vertices under the edges a[i] - b[i]: the least number of its component. Raises EdgeError."""
    found = UnionFind(size)
    found.add(a, b)
    kernels.flatten(found._parent)
    return found._parent


def edges(a: ArrayLike, b: ArrayLike, size: int) -> tuple[Numbers, Numbers]:
    """Both ends of edges as arrays of 32 bits, every one of them a vertex; EdgeError otherwise."""
    one, other = _numbers(a), _numbers(b)
    if len(one) != len(other):
        raise EdgeError(f"{len(one)} and {len(other)} ends make no edges")
    if len(one) and (min(one.min(), other.min()) < 0 or max(one.max(), other.max()) >= size):
        raise EdgeError(f"an edge leads to a vertex that is not among 0..{size - 1}")
    return one.astype(np.int32, copy=False), other.astype(np.int32, copy=False)


def _numbers(values: ArrayLike) -> NDArray[np.signedinteger]:
    array = np.asarray(values)
    if array.size == 0:
        return np.empty(0, dtype=np.int32)
    if array.ndim != 1 or array.dtype.kind not in "iu" or array.dtype == np.uint64:
        raise EdgeError(
            f"vertices are a flat array of signed whole numbers, not {array.dtype} of {array.ndim} dimensions"
        )
    return np.ascontiguousarray(array)


def _check_size(size: int) -> None:
    if not 0 <= size <= MOST:
        raise EdgeError(f"{size} vertices cannot be numbered in 32 bits")
