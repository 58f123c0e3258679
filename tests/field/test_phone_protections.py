"""What `tests.chaos.phone` takes away must stand where it looks for it, and the test that it runs be there."""

import pytest

from tests.chaos.phone import PROTECTIONS, ROOT, without


@pytest.mark.parametrize("protection", PROTECTIONS, ids=lambda one: one.name)
def test_every_protection_can_be_cut_out_and_its_proof_is_there(protection, tmp_path):
    without(protection, tmp_path)
    assert any(tmp_path.rglob("*.js"))
    assert f"def {protection.test}(" in (ROOT / protection.where).read_text(encoding="utf-8")
