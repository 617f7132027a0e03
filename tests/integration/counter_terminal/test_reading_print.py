"""The recogniser itself, on a card and a licence drawn and photographed by chance."""

from __future__ import annotations

import pytest

from counter_terminal.filling.business_licence import read_business_licence
from counter_terminal.filling.fields import Doubt
from counter_terminal.filling.id_card import read_id_card
from devices.imaging.flatten import flatten
from devices.imaging.page import find_page
from devices.imaging.sheets import Sheet
from devices.ocr.reader import OfflineReader, is_installed
from queue_server.papers.licence import Licences
from scripts.bench.ocr_samples import id_card, licence, photographed

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra `ocr` is not installed")


@pytest.fixture(scope="module")
def reader() -> OfflineReader:
    return OfflineReader()


def test_a_photographed_card(reader: OfflineReader) -> None:
    sample = photographed(id_card(3), 3)
    found = find_page(sample.pixels)
    assert found is not None
    card = flatten(sample.pixels, found.corners, dpi=300, sheet=Sheet.ID_CARD)
    fields = read_id_card(reader.read(card))
    assert fields["number"].value == sample.truth["number"]
    assert fields["name"].value == sample.truth["name"]


def test_a_card_with_a_wrong_check_character_is_caught(reader: OfflineReader) -> None:
    assert (
        read_id_card(reader.read(id_card(5, wrong_check=True).pixels))["number"].doubt is Doubt.CHECK_FAILED
    )


def test_a_licence(reader: OfflineReader) -> None:
    licences = Licences()
    sample = licence(4, licences)
    licences.close()
    fields = read_business_licence(reader.read(sample.pixels))
    assert {name: fields[name].value for name in sample.truth} == sample.truth
