"""Pictures are taken by what they are, not by what they are called, and each bad one is named."""


def test_pictures_get_ids_and_addresses_of_their_own(seller, draw, shop):
    answer = seller.uploads(draw(), draw())["response"]
    ids = [row["image_info"]["image_id"] for row in answer["image_info_list"]]
    assert len(set(ids)) == 2
    assert answer["image_info"]["image_id"] == ids[0]
    assert shop.state()["images"] == {"uploaded": 2, "different": 1}
    shown = seller.http.get(answer["image_info"]["image_url_list"][0]["image_url"])
    assert shown.content == draw()
    assert shown.headers["x-content-type-options"] == "nosniff"


def test_a_picture_arrives_byte_for_byte(seller, draw):
    odd = draw() + bytes(range(256)) + b"\r\n--\r\n\r\n" + b"\n\r"
    image_id = seller.uploads(odd)["response"]["image_info"]["image_id"]
    assert seller.http.get(f"/image/{image_id}").content == odd


def test_a_bad_picture_among_good_ones_is_named_alone(seller, draw):
    rows = seller.uploads(draw(), b"<svg onload='alert(1)'/>", draw())["response"]["image_info_list"]
    assert [bool(row["error"]) for row in rows] == [False, True, False]
    assert rows[1]["message"] == "Image format should be JPG, JPEG or PNG."


def test_what_is_no_picture_is_refused(seller, shop):
    for content in (b"<html>", b"GIF89a", b"", b"RIFF0000WEBP"):
        assert seller.uploads(content)["error"] == "error_param"
    assert shop.state()["images"]["uploaded"] == 0


def test_ten_megabytes_are_taken_and_one_byte_more_is_not(seller, draw):
    full = draw() + b"\0" * (10 * 1024 * 1024 - len(draw()))
    assert seller.uploads(full)["error"] == ""
    assert "10.0 MB" in seller.uploads(full + b"\0")["message"]


def test_nine_pictures_in_one_call_are_too_many(seller, draw):
    assert seller.uploads(*[draw()] * 8)["error"] == ""
    assert "less than 9" in seller.uploads(*[draw()] * 9)["message"]


def test_an_upload_signed_for_the_shop_is_taken_too(seller, draw):
    files = [("image", ("a.jpg", b"\xff\xd8\xff\xe0" + draw(), "image/jpeg"))]
    assert seller.http.post(seller.address("media_space/upload_image"), files=files).json()["error"] == ""


def test_a_broken_multipart_body_is_refused(seller):
    address = seller.address("media_space/upload_image", for_shop=False)
    for kind, body in [
        ("application/json", b"{}"),
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"--x\r\nno end"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="other"\r\n\r\n1\r\n--x--'),
    ]:
        said = seller.http.post(address, content=body, headers={"Content-Type": kind})
        assert (said.status_code, said.json()["error"]) == (200, "error_param")
