"""The instruments themselves: a death that is one, a road that loses what it should and nothing else."""

import pytest
from django.urls import reverse

from traceability.ledger.events import TraceEvent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORE = """async ([key, value]) => new Promise(done => { const asked = indexedDB.open('trial', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('kept');
  asked.onsuccess = () => { const act = asked.result.transaction('kept', 'readwrite', {durability: 'strict'});
    act.objectStore('kept').put(value, key); act.oncomplete = () => done(true); }; })"""
LOAD = """async ([key]) => new Promise(done => { const asked = indexedDB.open('trial', 1);
  asked.onsuccess = () => { const got = asked.result.transaction('kept').objectStore('kept').get(key);
    got.onsuccess = () => done(got.result); }; })"""


def test_a_killed_phone_starts_again_with_its_database_and_its_shifted_clock(phones, lan, plot):
    phone = phones(mortal=True)
    phone.sign_in(lan)
    phone.open("/nhat-ky/")
    phone.page.evaluate(STORE, ["a", "còn"])
    phone.shift(400 * 24 * 3600 * 1000)
    before = set(phone._processes())
    phone.kill_9()
    phone.open("/nhat-ky/")
    assert before.isdisjoint(phone._processes())
    assert phone.page.evaluate(LOAD, ["a"]) == "còn"
    assert phone.page.evaluate("new Date().getFullYear()") >= 2027
    assert phone.page.locator("h1").inner_text() == "Hôm nay"


def test_the_road_loses_the_answer_and_not_the_work(phones, road, lan, plot):
    phone = phones()
    phone.sign_in(lan)
    phone.open(f"{reverse('diary-new')}?viec=water")
    road.loses_answers("POST", reverse("diary-new"))
    said = phone.page.evaluate("""async () => { const form = new FormData(document.getElementById('f'));
      try { return (await fetch(location.href, {method: 'POST', body: form})).status } catch { return 'nothing' } }""")
    assert said == "nothing"
    assert TraceEvent.objects.count() == 1
    road.captive("/api/me", times=1)
    assert "Wi-Fi" in phone.page.evaluate("fetch('/api/me').then(answer => answer.text())")
    phone.airplane()
    assert not phone.page.evaluate("navigator.onLine || fetch('/healthz').then(() => true, () => false)")
    phone.network_returns()
    assert phone.page.evaluate("fetch('/healthz').then(answer => answer.status)") == 200


def test_a_lost_tab_takes_nobody_along(phones, lan, plot):
    phone = phones()
    phone.sign_in(lan)
    phone.open("/nhat-ky/")
    phone.lose_the_tab()
    phone.open("/nhat-ky/")
    assert phone.page.locator("h1").inner_text() == "Hôm nay"
