from __future__ import annotations

import pytest

from qt_common.i18n import Translator
from qt_common.number_words import FLAWS, flaw_words
from queue_server.protocol.identity_numbers import Wrong, credit_code_flaw, identity_flaw


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_flaw_has_a_sentence_of_its_own(language: str) -> None:
    translate = Translator(language=language)
    sentences = {flaw_words(wrong, 7, translate) for wrong in Wrong} | {flaw_words("cursed", 7, translate)}
    assert set(FLAWS) == set(Wrong)
    assert len(sentences) == len(Wrong) + 1
    assert not any("{" in sentence for sentence in sentences)


def test_the_place_is_told_and_the_character_that_would_fit_is_not() -> None:
    translate = Translator(language="zh_CN")
    character = identity_flaw("1101051949A231002X")
    check = credit_code_flaw("91350100M000100Y4X")
    assert character is not None
    assert "第 11 位" in flaw_words(character.wrong, character.place, translate)
    assert check is not None
    assert check.expected == "3"
    assert "3" not in flaw_words(check.wrong, check.place, translate)
