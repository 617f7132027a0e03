"""How well fields are read from identity cards and licences: exact matches, clean and photographed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from counter_terminal.filling.business_licence import read_business_licence
from counter_terminal.filling.fields import Doubt, Fields
from counter_terminal.filling.id_card import read_id_card
from devices.document_ports import Pixels
from devices.imaging.flatten import flatten
from devices.imaging.page import find_page
from devices.imaging.sheets import Sheet
from devices.ocr.reader import Line, OfflineReader
from queue_server.papers.licence import Licences
from scripts.bench.measure import Measure, from_latencies
from scripts.bench.ocr_samples import Sample, id_card, licence, photographed
from scripts.bench.scenario import Bench

Read = Callable[[Sequence[Line]], Fields]


def reading_fields(bench: Bench) -> Iterator[Measure]:
    """Identity cards and licences, clean and photographed; then cards whose check character is wrong."""
    reader = OfflineReader()
    count = bench.few(60, 6)
    bench.say(f"fields of {count} identity cards and {count} licences")
    cards = [id_card(seed) for seed in range(count)]
    licences = Licences()
    papers = [licence(seed, licences) for seed in range(count)]
    licences.close()
    yield from _measured(reader, read_id_card, "identity card", cards, Sheet.ID_CARD)
    yield from _measured(reader, read_business_licence, "business licence", papers, Sheet.A4)
    yield _caught(reader, count)


def _measured(
    reader: OfflineReader, read: Read, name: str, samples: Sequence[Sample], sheet: Sheet
) -> Iterator[Measure]:
    for setting in ("rendered", "photographed"):
        right: Counter[str] = Counter()
        took_s = []
        unseen = 0
        for seed, sample in enumerate(samples):
            seen = photographed(sample, seed).pixels if setting == "photographed" else sample.pixels
            began = time.perf_counter()
            fields = read(reader.read(_page(seen, sheet) if setting == "photographed" else seen))
            took_s.append(time.perf_counter() - began)
            right.update(name for name, truth in sample.truth.items() if _value(fields, name) == truth)
            unseen += _silently_wrong(fields, sample)
        shares = ", ".join(f"{field} {right[field] / len(samples):.0%}" for field in samples[0].truth)
        yield from_latencies(f"fields of a {name}", f"{setting}: {shares}", took_s)
        total = sum(right.values()) / (len(samples) * len(samples[0].truth))
        yield Measure(
            name=f"fields of a {name}",
            setting=f"{setting}: exact",
            count=len(samples),
            value=total * 100,
            unit="%",
        )
        yield Measure(
            name=f"fields of a {name}",
            setting=f"{setting}: number misread and not marked",
            count=len(samples),
            wrong=unseen,
        )


def _caught(reader: OfflineReader, count: int) -> Measure:
    missed = 0
    for seed in range(count):
        number = read_id_card(reader.read(id_card(1000 + seed, wrong_check=True).pixels)).get("number")
        missed += number is not None and number.doubt is not Doubt.CHECK_FAILED
    return Measure(name="wrong check characters", setting="identity cards", count=count, wrong=missed)


def _page(seen: Pixels, sheet: Sheet) -> Pixels:
    found = find_page(seen)
    if found is None:
        return seen
    return flatten(seen, found.corners, dpi=300 if sheet is Sheet.ID_CARD else 200, sheet=sheet)


def _value(fields: Fields, name: str) -> str:
    return fields[name].value if name in fields else ""


def _silently_wrong(fields: Fields, sample: Sample) -> int:
    """Say whether a number was misread and still looks right: what must not happen."""
    for name in ("number", "credit_code"):
        if name in fields and name in sample.truth:
            return fields[name].value != sample.truth[name] and fields[name].doubt is Doubt.NONE
    return 0
