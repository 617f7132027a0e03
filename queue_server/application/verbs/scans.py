"""Scans become materials of cases, are taken off again, and are used once more (R190, R195)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from queue_server.application.case_refusals import check_verb, find_case
from queue_server.application.case_views import whole_case
from queue_server.application.command import Context, Decision, handles
from queue_server.application.recalling import RECALLED, unseals
from queue_server.application.retention import CODES, NO_END_YET, destroyed
from queue_server.application.scan_views import scan_view
from queue_server.application.sealing import Sealed, Sealer
from queue_server.domain.cases.events import MaterialScanned, MaterialScanRemoved
from queue_server.domain.cases.lifecycle import CaseVerb
from queue_server.domain.cases.model import Case, Material, MaterialScan
from queue_server.domain.identity import normalised
from queue_server.domain.scans import Blob, Scan, ScanAdded, ScanOpened, ScanRemoved
from queue_server.domain.state import HallState
from queue_server.protocol import scans as wire
from queue_server.protocol.cases import Reusable, ReusableMaterial
from queue_server.protocol.errors import NotFound, PersonMismatch
from queue_server.protocol.people import Applicant

MOST_OFFERED = 5
_BRACKETED = re.compile(r"\([^()]*\)")
_ORIGINAL_OR_COPY = re.compile("(原件|复印件|扫描件|影印件)(和|及|、)?")
RECALLED["scan_id"] = (Scan, "id")
RECALLED["blob_id"] = (Blob, "id")


@handles(wire.AddScan)
def add_scan(state: HallState, params: wire.AddScan, ctx: Context) -> Decision:
    """Say what an uploaded document is. Raises NotFound, WrongCaseState."""
    blob = state.records.find(Blob, params.blob_id)
    if blob is None or blob.destroyed_at is not None:
        raise NotFound(what="blob", id=params.blob_id)
    signature = params.material_id == wire.SIGNATURE
    case, material = (
        _signed(state, params.case_id) if signature else _material(state, params.case_id, params.material_id)
    )
    known = _same(state, blob.id, case.id, material.id)
    if known is not None:
        return _stored((), known.id, ctx.now)
    codes = _sealed_codes(params.codes, ctx)
    added = ScanAdded(
        at=ctx.now,
        record_id=ctx.new_id(),
        blob_id=blob.id,
        case_id=case.id,
        case_number=case.number,
        person_hash=case.person_hash,
        material_id=material.id,
        material_name=material.name,
        pages=blob.pages,
        size_bytes=blob.size_bytes,
        media_type=blob.media_type,
        scanned_at=ctx.now,
        clerk_id=ctx.actor.clerk_id,
        codes_id=codes[0].id if codes else "",
    )
    shown = () if signature else (_shown(state, added, ctx),)
    return _stored((added, *shown), added.record_id, ctx.now, codes)


@unseals(wire.ReuseScan)
def _applicant_of_case(state: HallState, params: wire.ReuseScan) -> Iterable[str]:
    case = state.records.find(Case, params.case_id)
    return (case.sealed_id,) if case else ()


@handles(wire.ReuseScan)
def reuse_scan(state: HallState, params: wire.ReuseScan, ctx: Context) -> Decision:
    """Use a material once more. Raises NotFound, WrongCaseState, PersonMismatch."""
    origin = find_scan(state, params.scan_id)
    case, material = _material(state, params.case_id, params.material_id)
    opened_seal = ctx.secrets.get(case.sealed_id)
    if origin.person_hash not in hashes_of_applicant(case, opened_seal, ctx.sealer):
        raise PersonMismatch
    known = _same(state, origin.blob_id, case.id, material.id)
    if known is not None:
        return _stored((), known.id, ctx.now)
    added = ScanAdded(
        at=ctx.now,
        record_id=ctx.new_id(),
        blob_id=origin.blob_id,
        case_id=case.id,
        case_number=case.number,
        person_hash=case.person_hash,
        material_id=material.id,
        material_name=material.name,
        pages=origin.pages,
        size_bytes=origin.size_bytes,
        media_type=origin.media_type,
        scanned_at=origin.scanned_at,
        clerk_id=ctx.actor.clerk_id,
        origin_id=origin.id,
        reused_from=origin.reused_from or origin.case_number,
    )
    return _stored((added, _shown(state, added, ctx)), added.record_id, ctx.now)


@handles(wire.RemoveScan)
def remove_scan(state: HallState, params: wire.RemoveScan, ctx: Context) -> Decision:
    """Take a wrong scan off. Raises NotFound, WrongCaseState."""
    scan = find_scan(state, params.scan_id)
    case = find_case(state, scan.case_id)
    check_verb(case, CaseVerb.SCAN)
    removed = ScanRemoved(at=ctx.now, record_id=scan.id, clerk_id=ctx.actor.clerk_id, reason=params.reason)
    taken_off = MaterialScanRemoved(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        material_id=scan.material_id,
        scan_id=scan.id,
        reason=params.reason,
    )
    codes = (destroyed(scan.codes_id, CODES, scan.codes_id),) if scan.codes_id else ()
    return _stored((removed, taken_off), scan.id, ctx.now, codes)


@unseals(wire.ReadScan)
def _codes_of_scan(state: HallState, params: wire.ReadScan) -> Iterable[str]:
    scan = state.records.find(Scan, params.scan_id)
    return (scan.codes_id,) if scan else ()


@handles(wire.ReadScan)
def read_scan(state: HallState, params: wire.ReadScan, ctx: Context) -> Decision:
    """Show a scan with the codes on its pages; logged like a look at the pages. Raises NotFound."""
    scan = find_scan(state, params.scan_id)
    raw = ctx.secrets.get(scan.codes_id)
    codes = msgspec.json.decode(raw, type=tuple[str, ...]) if raw else ()
    return Decision(
        (opened(scan, "codes", params.purpose, ctx),),
        lambda after: wire.ScanStored(scan=scan_view(after, scan, codes)),
    )


def opened(scan: Scan, what: str, purpose: str, ctx: Context) -> ScanOpened:
    """Return the line of the access trail: who was given what of a scan, where and why."""
    return ScanOpened(
        at=ctx.now,
        record_id=scan.id,
        clerk_id=ctx.actor.clerk_id,
        terminal=ctx.actor.place,
        what=what,
        purpose=purpose,
    )


def find_scan(state: HallState, scan_id: str) -> Scan:
    """Return a scan that has not been removed. Raises NotFound."""
    scan = state.records.find(Scan, scan_id)
    if scan is None or scan.removed_at is not None:
        raise NotFound(what="scan", id=scan_id)
    return scan


def reusable(state: HallState, case: Case, known: Sequence[Scan]) -> Reusable:
    """Return which of a person's scans may be offered for which material of a case (R190).

    Args:
        state: the hall.
        case: what is needed.
        known: the person's scans, the newest first.
    """
    offers: dict[str, tuple[ReusableMaterial, ...]] = {}
    for material in case.materials:
        wanted = _kind_of_paper(material.name)
        fitting = {
            scan.blob_id: scan
            for scan in reversed(known)
            if scan.case_id != case.id and _kind_of_paper(scan.material_name) == wanted
        }
        newest = sorted(fitting.values(), key=lambda scan: scan.scanned_at, reverse=True)
        if newest:
            offers[material.id] = tuple(_offer(state, scan) for scan in newest[:MOST_OFFERED])
    return Reusable(by_material=offers)


def hashes_of_applicant(case: Case, opened_seal: bytes | None, sealer: Sealer) -> frozenset[str]:
    """Return the hashes under which the case's applicant may be found, of all years that are remembered."""
    if not opened_seal:
        return frozenset((case.person_hash,))
    number = msgspec.json.decode(opened_seal, type=Applicant).number
    return frozenset((case.person_hash, *sealer.person_hashes(normalised(number))))


def _material(state: HallState, case_id: str, material_id: str) -> tuple[Case, Material]:
    case = find_case(state, case_id)
    check_verb(case, CaseVerb.SCAN)
    material = case.material(material_id)
    if material is None:
        raise NotFound(what="material", id=material_id)
    return case, material


def _signed(state: HallState, case_id: str) -> tuple[Case, Material]:
    """Return the case whose collector signs; a signature is kept like a scan and is no material of it."""
    case = find_case(state, case_id)
    check_verb(case, CaseVerb.HAND_OUT)
    return case, Material(id=wire.SIGNATURE, name="领取人签名")


def _kind_of_paper(name: str) -> str:
    """Return a material's name without what matters not to its scan: original or copy, brackets, spaces."""
    plain = _BRACKETED.sub("", unicodedata.normalize("NFKC", name))
    return _ORIGINAL_OR_COPY.sub("", "".join(plain.split()))


def _offer(state: HallState, scan: Scan) -> ReusableMaterial:
    return ReusableMaterial(
        scan_id=scan.id,
        material_name=scan.material_name,
        scanned_on=state.rules.calendars.local_day(scan.scanned_at),
        from_case=scan.reused_from or scan.case_number,
        pages=scan.pages,
    )


def _same(state: HallState, blob_id: str, case_id: str, material_id: str) -> Scan | None:
    """Return the scan that already says so: pressed twice, or the same page again."""
    known = state.records.where(Scan, "blob_id", blob_id)
    return next(
        (
            scan
            for scan in known
            if (scan.case_id, scan.material_id, scan.removed_at) == (case_id, material_id, None)
        ),
        None,
    )


def _sealed_codes(codes: tuple[str, ...], ctx: Context) -> tuple[Sealed, ...]:
    """Return the codes under a seal: what stands in a QR code may name a person."""
    if not codes:
        return ()
    codes_id = ctx.new_id()
    return (ctx.sealer.seal(codes_id, CODES, codes_id, msgspec.json.encode(codes), NO_END_YET),)


def _shown(state: HallState, added: ScanAdded, ctx: Context) -> MaterialScanned:
    return MaterialScanned(
        at=ctx.now,
        record_id=added.case_id,
        by=ctx.actor.clerk_id,
        material_id=added.material_id,
        scan=MaterialScan(
            id=added.record_id, on=state.rules.calendars.local_day(added.scanned_at), pages=added.pages
        ),
        reused=bool(added.origin_id),
    )


def _stored(
    events: tuple[ScanAdded | ScanRemoved | MaterialScanned | MaterialScanRemoved, ...],
    scan_id: str,
    now: dt.datetime,
    sealed: tuple[Sealed, ...] = (),
) -> Decision:
    def answer(after: HallState) -> wire.ScanStored:
        scan = after.records.get(Scan, scan_id)
        case = whole_case(after.records.get(Case, scan.case_id), after.rules.cases, now)
        return wire.ScanStored(scan=scan_view(after, scan), case=case)

    return Decision(events, answer, sealed=sealed)
