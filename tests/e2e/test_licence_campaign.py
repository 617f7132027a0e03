"""Six licences through six troubles on printers that are not ours (longer: scripts.campaigns licences)."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.campaigns.licences import LicenceCampaign
from scripts.peers.ippeve import missing


@pytest.mark.timeout(240)
@pytest.mark.skipif(
    missing() is not None, reason=f"the printer of the second opinion is missing: {missing()}"
)
def test_every_licence_ends_as_one_valid_sheet_and_the_blanks_add_up(tmp_path: Path) -> None:
    campaign = LicenceCampaign(tmp_path, 6, lanes=3, seed=11)
    runs = list(campaign.runs())
    assert [(run.number, run.wrong) for run in runs if run.wrong] == []
    assert len(runs) == 6
    stock = campaign.stock
    assert stock.wrong == []
    assert (stock.used, stock.loaded) == (6, stock.used + stock.spoiled + stock.remaining)
    assert stock.sheets >= 6
