"""The worked vectors of the shops' documentation come out bit for bit."""

import pytest

from marketplace_sync.shopee.signing import base_string, is_push_genuine, push_signature, sign

KEY, PARTNER, NOW = "test_partner_key", 2001887, 1655714431


def test_a_call_for_a_shop_is_signed_as_documented():
    message = base_string(
        PARTNER, "/api/v2/shop/get_shop_info", NOW, "59777174636562737266615546704c6d", "14701711"
    )  # fmt: skip
    assert message == "2001887/api/v2/shop/get_shop_info165571443159777174636562737266615546704c6d14701711"
    assert sign(KEY, message) == "9fdae5aeed86e753249982ec04aa54339280f12d3f456b9e3f7d8ee91e66a2b3"


def test_a_public_call_is_signed_as_documented():
    message = base_string(PARTNER, "/api/v2/auth/token/get", NOW)
    assert sign(KEY, message) == "4347600f52b50a77f5ecee90bf489adf3cec2d59d3c2febe004674f37def5451"


def test_a_push_is_checked_on_the_raw_body():
    body = '{"code":0,"data":"Cà phê"}'.encode()
    said = "1d5c1c4d8840b3e05f8ee466c0122f2fea4e367d8165e0ab7b97ee5dfab6c57e"
    assert push_signature(KEY, "https://example.vn/hook/shopee", body) == said
    assert is_push_genuine(KEY, "https://example.vn/hook/shopee", body, said)


@pytest.mark.parametrize("said", ["", "0" * 64, "chữ lạ", "1D5C1C4D"])
def test_a_forged_push_is_refused(said):
    assert not is_push_genuine(KEY, "https://example.vn/hook/shopee", b"{}", said)
