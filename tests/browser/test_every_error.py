"""Every form of the phone as it looks after a mistake: the screen reader is told, nothing runs sideways, and what was
typed still stands. Without script, as the server answers it; what the app itself refuses is tried with the guarantees.
"""

import pytest
from django.urls import reverse

from tests.browser.looking import faults

LONG = ", ".join(["Hợp tác xã dịch vụ nông nghiệp Ví Dụ tên rất dài"] * 3)
SEND = """([values, empty]) => {
  const forms = [...document.forms].filter(one => one.method === 'post' && !one.action.includes('/ngon-ngu/'));
  const form = document.getElementById('f') || forms[0];
  for (const box of form.elements) {
    if (box.type === 'file' || box.type === 'hidden' || !box.name) continue;
    if (box.type === 'checkbox' || box.type === 'radio') box.checked = values[box.name] === box.value;
    else if (box.name in values) box.value = values[box.name];
    else if (empty && box.tagName !== 'SELECT') box.value = '';
  }
  HTMLFormElement.prototype.submit.call(form); }"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Address name, what follows it, whose thing it is about, and what is typed into it.
MISTAKES = {
    "a spray without name, plot and interval": ("diary-new", "?viec=spray", "", {"day": "other", "note": LONG}),
    "a harvest of no quantity": ("diary-new", "?viec=harvest", "", {"day": "today", "quantity": "0,00"}),
    "a correction that says nothing": ("diary-correct", "", "event", {"day": "other", "error_reason": "x"}),
    "an empty batch": ("batch-new", "", "", {}),
    "a batch of tomorrow": ("batch-new", "", "", {"day": "other", "produced_on": "31/12/2098", "quantity": "-1"}),
    "a draft with a day that is none": ("batch-change", "", "draft", {"day": "other", "produced_on": "31/02/2026"}),
    "a product without name": ("product-new", "", "", {"price_vnd": "bốn lăm nghìn"}),
    "a plot without name": ("plot-new", "", "", {"area_m2": "chín sào", "name": ""}),
    "a subject with a tax code that is none": ("mine-edit", "", "", {"name": LONG * 2, "tax_code": "12"}),
    "a password that is easily guessed": ("account_change_password", "", "", {"password1": "12345678"}),
    "a paper without number": ("paper-new", "", "", {"number": "", "issued_on": "hôm kia"}),
}
OF_STRANGERS = {
    "a registration with a number that is none": ("register", {"phone": "12", "name": LONG * 2}),
    "an empty registration": ("register", {}),
    "a sign-in with a wrong password": ("account_login", {"login": "0900 000 011", "password": "sai"}),
    "an empty sign-in": ("account_login", {}),
}


def looked_at(phone, axe, name: str, address: str, values: dict) -> list[str]:
    """Opens, sends what is wrong, and looks at the answer."""
    phone.open(address)
    with phone.page.expect_navigation(wait_until="load") as answered:
        phone.page.evaluate(SEND, [values, True])
    wrong = list(faults(phone.page, axe, name))
    if answered.value.status not in {200, 400, 409, 422}:
        wrong.append(f"{name}: answers {answered.value.status}")
    if not phone.page.locator(".errs, .err, .errorlist, [role=alert]").count():
        wrong.append(f"{name}: no sentence says what is wrong")
    wrong += [
        f"{name}: lost what was typed into {box}"
        for box, said in values.items()
        if phone.page.locator(f"input[name={box}]:not([type=radio]):not([type=password]), textarea[name={box}]").count()
        and phone.page.locator(f"[name={box}]").first.input_value() != said
        and "password" not in box
    ]
    return wrong


def test_every_form_after_a_mistake_suits_a_small_phone_and_a_screen_reader(phones, things, lan):
    from axe_playwright_python.sync_playwright import Axe

    axe, wrong = Axe(), []
    phone = phones(small=True)
    for name, (address, values) in OF_STRANGERS.items():
        wrong += looked_at(phone, axe, name, reverse(address), values)
    phone.sign_in(lan)
    for name, (address, tail, thing, values) in MISTAKES.items():
        where = reverse(address, args=[things.own[thing]] if thing else []) + tail
        wrong += looked_at(phone, axe, name, where, values)
    assert not wrong, "\n".join(wrong)
