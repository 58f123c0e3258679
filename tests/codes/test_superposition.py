"""A symbol made by superposition is the one that qrcode draws, module for module; the rest is drawn slowly."""

import random

import pytest

from traceability.codes.symbols.drawing import packed_rows
from traceability.codes.symbols.template import NoTemplate, Template, spelled
from traceability.foundation import qr

BEFORE = {
    "an even start, version 4": "HTTPS://TXNG.THANHHOA.VN/T/0123456789/",
    "an odd start, version 4": "HTTPS://TXNG.THANHHOA.VN/T/012345678/",
    "a Digital Link, version 5": "HTTPS://TXNG.THANHHOA.VN/01/09521234500001/10/261114-01/21/",
    "a long lot, version 6 or 7": "HTTPS://TXNG.THANHHOA.VN/01/09521234500001/10/LOT.OF.20-CHARACTERS/21/",
    "a port": "HTTP://LOCALHOST:8000/T/ABCDE12345/",
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_every_symbol_is_the_one_that_qrcode_draws(before):
    template, draw = Template(before, 13), random.Random(before)
    for _ in range(25):
        serial = draw.getrandbits(65)
        expected = qr.matrix(before + spelled(serial, 13))
        assert template.modules(serial) == expected
        assert packed_rows(template.symbol(serial), template.count) == qr.bits(expected)


@pytest.mark.parametrize("before", ["", "https://txng.thanhhoa.vn/t/0123456789/", "HTTPS://A.VN/12345678", "HTTPS:"])
def test_text_that_may_be_cut_otherwise_has_no_template(before):
    with pytest.raises(NoTemplate):
        Template(before, 13)


def test_a_library_that_draws_otherwise_is_noticed_before_anything_is_printed(monkeypatch):
    monkeypatch.setattr("traceability.codes.symbols.masks.Scales.best", lambda self, raw: 7)
    with pytest.raises(NoTemplate):
        Template(BEFORE["a port"], 13)
