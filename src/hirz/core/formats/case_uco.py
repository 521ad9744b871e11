"""Writes one exhibit and its custody as CASE 1.4.0 / UCO 1.4.0, JSON-LD.

Source: https://ontology.caseontology.org/case/investigation/ and the UCO classes it uses. An act is an
InvestigativeAction whose result is a ProvenanceRecord; who gives performs it, who takes or stands by takes part. People
are Identities that bear a code and a role, never a name. Only the sealed blob's digest is written unless the record
itself holds that of the content. Ids follow from the exhibit's, so that the same custody is the same document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID, uuid5

from hirz.core.custody.acts import ActKind, CustodyAct, ExhibitRecord, Party
from hirz.core.ledger.canonical import canonical_json

CASE_VERSION: Final[str] = "1.4.0"

KNOWLEDGE_BASE: Final[str] = "https://hirz.example/kb/"
"""Where `kb:` points to unless a house names its own. Nothing is ever fetched from there."""

_UCO: Final[str] = "https://ontology.unifiedcyberontology.org/uco"
_CONTEXT: Final[dict[str, str]] = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": f"{_UCO}/action/",
    "uco-core": f"{_UCO}/core/",
    "uco-identity": f"{_UCO}/identity/",
    "uco-location": f"{_UCO}/location/",
    "uco-observable": f"{_UCO}/observable/",
    "uco-tool": f"{_UCO}/tool/",
    "uco-types": f"{_UCO}/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SYSTEM: Final[str] = "system"
_SIGNED_BY: Final[str] = "hirz-ledger-entry"

Node = dict[str, object]


def write_case_uco(record: ExhibitRecord, acts: Sequence[CustodyAct], *, base: str = KNOWLEDGE_BASE) -> bytes:
    """The document as canonical JSON; `base` is the address under which the house names its objects."""
    writer = _Writer(record)
    for act in acts:
        writer.add_act(act)
    writer.add_investigation()
    return canonical_json({"@context": _CONTEXT | {"kb": base}, "@graph": list(writer.nodes.values())})


class _Writer:
    """One document; nodes by their id, in the order in which they were first spoken of."""

    def __init__(self, record: ExhibitRecord) -> None:
        self.record = record
        self.nodes: dict[str, Node] = {}
        self.before: Node | None = None
        self.authorities: list[Node] = []
        self.exhibit = self._observable("exhibit", record.exhibit, record.sealed_digest, record.sealed_size)
        if record.authority:
            self._authority(record.authority)
        if record.derived_from is not None:
            original = self._observable("exhibit", record.derived_from, record.derived_from_digest)
            self._relate(self.exhibit, original, "Derived_From")

    def add_act(self, act: CustodyAct) -> None:
        action = self._node("investigative-action", str(act.id), "case-investigation:InvestigativeAction")
        action["uco-core:name"] = act.kind.value
        action["uco-action:startTime"] = _moment(act.start)
        action["uco-action:performer"] = self._party(act.performer)
        action["uco-action:object"] = [self.exhibit]
        others = [self._party(party) for party in (act.receiver, act.second) if party is not None]
        if others:
            action["uco-action:participant"] = others
        if act.reason:
            action["uco-core:description"] = act.reason
        if act.place:
            action["uco-action:location"] = [self._location(act.place)]
        if act.tool:
            action["uco-action:instrument"] = [self._tool(act.tool, act.tool_version)]
        if act.authority:
            self._authority(act.authority)
        action["uco-core:externalReference"] = list(self._signatures(act))
        action["uco-action:result"] = list(self._results(act))
        if self.before is not None:
            action["case-investigation:wasInformedBy"] = [self.before]
        self.before = _reference(action)

    def add_investigation(self) -> None:
        node = self._node("investigation", self.record.case, "case-investigation:Investigation")
        node["uco-core:name"] = self.record.case
        node["case-investigation:investigationForm"] = "case"
        if self.authorities:
            node["case-investigation:relevantAuthorization"] = self.authorities
        members = [_reference(other) for other in self.nodes.values() if other is not node and not _is_part(other)]
        node["uco-core:object"] = members

    def _results(self, act: CustodyAct) -> Iterator[Node]:
        record = self._node("provenance-record", str(act.id), "case-investigation:ProvenanceRecord")
        record["uco-core:description"] = _said(act)
        record["case-investigation:exhibitNumber"] = self.record.number
        record["uco-core:object"] = [self.exhibit]
        yield _reference(record)
        if act.kind is ActKind.DERIVED and act.derived is not None:
            derived = self._observable("exhibit", act.derived, act.derived_digest)
            self._relate(derived, self.exhibit, "Derived_From")
            of_derived = self._node("provenance-record", f"{act.id} derived", "case-investigation:ProvenanceRecord")
            of_derived["case-investigation:rootExhibitNumber"] = [self.record.number]
            of_derived["uco-core:object"] = [derived]
            yield _reference(of_derived)

    def _signatures(self, act: CustodyAct) -> Iterator[Node]:
        for signature in act.signatures:
            node = self._node("external-reference", f"{act.id} {signature.entry}", "uco-core:ExternalReference")
            node["uco-core:definingContext"] = _SIGNED_BY
            node["uco-core:externalIdentifier"] = str(signature.entry)
            yield _reference(node)

    def _observable(self, kind: str, identity: UUID, digest: str, size: int | None = None) -> Node:
        node = self._node(kind, str(identity), "uco-observable:ObservableObject")
        facet = self._node("content-data-facet", str(identity), "uco-observable:ContentDataFacet")
        facet["uco-observable:hash"] = [self._hash(f"{identity} sealed", digest)]
        if size is not None:
            facet["uco-observable:sizeInBytes"] = size
            facet["uco-observable:isEncrypted"] = True
        facets: list[Node] = [_reference(facet)]
        if identity == self.record.exhibit and self.record.content_digest:
            content = self._node("content-data-facet", f"{identity} content", "uco-observable:ContentDataFacet")
            content["uco-observable:hash"] = [self._hash(f"{identity} content", self.record.content_digest)]
            content["uco-observable:isEncrypted"] = False
            facets.append(_reference(content))
        node["uco-core:hasFacet"] = facets
        return _reference(node)

    def _hash(self, label: str, digest: str) -> Node:
        node = self._node("hash", label, "uco-types:Hash")
        node["uco-types:hashMethod"] = "SHA256"
        node["uco-types:hashValue"] = {"@type": "xsd:hexBinary", "@value": digest.upper()}
        return _reference(node)

    def _party(self, party: Party) -> Node:
        if party.role == _SYSTEM:
            return self._tool(party.code, "")
        node = self._node("identity", f"{party.code} {party.role}", "uco-identity:Identity")
        node["uco-core:name"] = party.code
        node["uco-core:description"] = f"{party.role} {party.organisation}".strip()
        return _reference(node)

    def _tool(self, name: str, version: str) -> Node:
        node = self._node("tool", f"{name} {version}", "uco-tool:Tool")
        node["uco-core:name"] = name
        if version:
            node["uco-tool:version"] = version
        return _reference(node)

    def _location(self, place: str) -> Node:
        node = self._node("location", place, "uco-location:Location")
        node["uco-core:name"] = place
        return _reference(node)

    def _authority(self, code: str) -> None:
        node = self._node("authorization", code, "case-investigation:Authorization")
        node["case-investigation:authorizationIdentifier"] = [code]
        if _reference(node) not in self.authorities:
            self.authorities.append(_reference(node))

    def _relate(self, source: Node, target: Node, kind: str) -> None:
        node = self._node("relationship", f"{source['@id']} {target['@id']}", "uco-observable:ObservableRelationship")
        node["uco-core:source"] = source
        node["uco-core:target"] = target
        node["uco-core:kindOfRelationship"] = kind
        node["uco-core:isDirectional"] = True

    def _node(self, kind: str, label: str, type_name: str) -> Node:
        """The node of that kind and label; the same twice is the same node."""
        identity = f"kb:{kind}-{uuid5(self.record.exhibit, f'{kind} {label}')}"
        return self.nodes.setdefault(identity, {"@id": identity, "@type": type_name})


def _reference(node: Node) -> Node:
    return {"@id": node["@id"]}


def _is_part(node: Node) -> bool:
    """Whether a node is only a part of another (a facet, a digest, a reference), which no investigation collects."""
    return node["@type"] in {"uco-observable:ContentDataFacet", "uco-types:Hash", "uco-core:ExternalReference"}


def _moment(text: str) -> Node:
    return {"@type": "xsd:dateTime", "@value": text}


def _said(act: CustodyAct) -> str:
    """Number and kind of an act, with what its kind adds, as codes."""
    extra = act.order or act.commitment or ("" if act.outcome is None else act.outcome.value)
    return f"{act.number} {act.kind.value} {extra}".strip()
