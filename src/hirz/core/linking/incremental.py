"""Components of named things, kept while edges come in."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from hirz.core.linking.unionfind import UnionFind

Name = TypeVar("Name", bound=Hashable)


class Merge(NamedTuple, Generic[Name]):
    """Two components became one: `kept` is the label that stays, `gone` the one that is a label no more."""

    kept: Name
    gone: Name


class Components(Generic[Name]):
    """Which named things hang together, after every edge that came so far.

        groups = Components[UUID]()
        merges = groups.add([(new_report, earlier_report)])   # microseconds for each edge
        groups.label(new_report)                              # the first-named of its component
        groups.members(new_report)                            # everything in it

    The label of a component is the one of its things that was named first. Edges are never taken away: to split, make a new
    one from the edges that are left. One thread at a time.
    """

    def __init__(self, names: Iterable[Name] = ()) -> None:
        """Begin with these things, each by itself."""
        self._places: dict[Name, int] = {}
        self._names: list[Name] = []
        self._found = UnionFind()
        # Members by the label of a component; one that has a single member is not listed.
        self._members: dict[int, list[int]] = {}
        for name in names:
            self._place(name)

    def __len__(self) -> int:
        """How many things were named."""
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def add(self, edges: Iterable[tuple[Name, Name]]) -> list[Merge[Name]]:
        """Join the two things of each edge, naming those that are new; returns the merges, in order."""
        ends = [(self._place(one), self._place(other)) for one, other in edges]
        if not ends:
            return []
        joins = self._found.add_noting([one for one, _ in ends], [other for _, other in ends])
        for kept, gone in joins:
            self._members.setdefault(kept, [kept]).extend(self._members.pop(gone, (gone,)))
        return [Merge(self._names[kept], self._names[gone]) for kept, gone in joins]

    def label(self, name: Name) -> Name:
        """The first-named thing of its component; a thing that nobody named is alone."""
        place = self._places.get(name)
        return name if place is None else self._names[self._found.find(place)]

    def members(self, name: Name) -> list[Name]:
        """Everything in its component, itself included, in the order in which it was named."""
        place = self._places.get(name)
        if place is None:
            return [name]
        root = self._found.find(place)
        return [self._names[member] for member in sorted(self._members.get(root, (root,)))]

    def size(self, name: Name) -> int:
        """How many things its component has."""
        place = self._places.get(name)
        return 1 if place is None else len(self._members.get(self._found.find(place), (place,)))

    def groups(self, least: int = 2) -> Iterator[list[Name]]:
        """Every component with at least so many things, in the order of its label."""
        for root in range(len(self._names)):
            if self._found.find(root) == root and len(self._members.get(root, (root,))) >= least:
                yield self.members(self._names[root])

    def _place(self, name: Name) -> int:
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = len(self._names)
            self._names.append(name)
            self._found.grow(place + 1)
        return place
