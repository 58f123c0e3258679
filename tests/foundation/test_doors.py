"""What reaches no view is answered with a sentence; what was typed is never lost; health tells how things are."""

import json
from html import unescape

import pytest
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from traceability.foundation import guard, health, sqlite_gate
from traceability.foundation.guard.posts import limit_posts
from traceability.foundation.refusals import Refusal
from traceability.foundation.work.jobs import enqueue
from traceability.foundation.work.periodic import beat

SENT: list = []


@login_required
def form(request):
    if request.method == "POST":
        SENT.append((request.POST.dict(), sorted(request.FILES)))
        return HttpResponse("đã nhận")
    return HttpResponse("biểu mẫu")


@limit_posts("sign-in", phone_field="login", per_phone=(3, 900), per_address=(5, 900))
def sign_in(request):
    return HttpResponse("ok")


def refuses(request):
    raise Refusal("Chưa có sản phẩm. Hãy thêm sản phẩm.")


def breaks(request):
    raise ZeroDivisionError


def overflows(request):
    raise OverflowError


def misses(request):
    guard.demand("x", 0, 60)


urlpatterns = [
    path("thu/", form),
    path("thu/vao/", sign_in),
    path("thu/tu-choi/", refuses),
    path("thu/hong/", breaks),
    path("api/thu/hong/", breaks),
    path("thu/tran/", overflows),
    path("thu/nhieu/", misses),
    path("api/thu/nhieu/", misses),
    path("", include("traceability.urls")),
]
handler400 = "traceability.foundation.errors.bad_request"
handler404 = "traceability.foundation.errors.not_found"
handler500 = "traceability.foundation.errors.server_error"
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nothing_sent():
    SENT.clear()


def words(answer) -> str:
    return unescape(answer.content.decode())


def test_a_session_that_ended_in_the_middle_of_a_form_loses_nothing(lan, client):
    typed = {"name": "Nếp <nương>", "note": "dòng 1\ndòng 2", "plots": ["a", "b"]}
    answer = client.post("/thu/?x=1", typed)
    assert answer.status_code == 401 and "Dữ liệu vẫn còn nguyên" in words(answer)
    resume = answer.context["sign_in"].split("next=")[1].replace("%2F", "/")
    assert client.get(resume).status_code == 302, "only after the sign-in"
    client.force_login(lan)
    page = client.get(resume)
    assert page.context["path"] == "/thu/?x=1" and "Gửi tiếp" in words(page)
    assert [list(pair) for pair in page.context["fields"]] == [
        ["name", "Nếp <nương>"], ["note", "dòng 1\ndòng 2"], ["plots", "a"], ["plots", "b"],
    ]  # fmt: skip
    assert "&lt;nương&gt;" in page.content.decode() and "no-store" in page["Cache-Control"]


def test_kept_forms_are_their_owners_alone_and_hold_no_password(lan, minh, client):
    answer = client.post("/thu/", {"name": "x", "password1": "bí mật", "csrfmiddlewaretoken": "t"})
    resume = answer.context["sign_in"].split("next=")[1].replace("%2F", "/")
    other = Client()
    other.force_login(minh)
    assert other.get(resume).status_code == 404
    client.force_login(lan)
    assert client.get(resume).context["fields"] == [["name", "x"]]


def test_too_much_to_keep_is_said(client):
    answer = client.post("/thu/", {"name": "x" * 200_000})
    assert answer.status_code == 401 and "nút quay lại" in words(answer)


def strict(user=None) -> Client:
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
    return client


def test_a_token_that_is_too_old_costs_one_button_not_the_text(lan):
    client = strict(lan)
    photo = SimpleUploadedFile("a.jpg", b"x")
    answer = client.post("/thu/", {"name": "Nếp", "photo": photo}, HTTP_SEC_FETCH_SITE="same-origin")
    assert answer.status_code == 403 and "Gửi tiếp" in words(answer) and "cần chọn lại" in words(answer)
    assert 'name="name" value="Nếp"' in words(answer) and SENT == []
    token = client.cookies["csrftoken"].value
    again = client.post("/thu/", {"name": "Nếp", "csrfmiddlewaretoken": token}, HTTP_SEC_FETCH_SITE="same-origin")
    assert again.status_code == 200 and SENT[0][0]["name"] == "Nếp"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_foreign_page_gets_no_button_to_send_on(lan, site):
    answer = strict(lan).post("/thu/", {"name": "x"}, HTTP_SEC_FETCH_SITE=site)
    assert answer.status_code == 403 and "Gửi tiếp" not in words(answer)
    answer = strict(lan).post("/thu/", {"name": "x"}, HTTP_ORIGIN="https://evil.example")
    assert answer.status_code == 403 and "Gửi tiếp" not in words(answer)


@pytest.mark.parametrize("address", ["/?q=%00", "/t/%00", "/san-pham/?q=a%00b"])
def test_nul_in_an_address_is_a_400(client, address):
    assert client.get(address).status_code in {400, 404}


def test_faults_are_told_in_vietnamese_and_in_the_apis_shape(client):
    client.raise_request_exception = False
    assert "Hãy thêm sản phẩm" in words(client.get("/thu/tu-choi/"))
    assert client.get("/thu/tu-choi/").status_code == 400
    assert client.get("/thu/tran/").status_code == 400
    broken = client.get("/thu/hong/")
    assert broken.status_code == 500 and "Lỗi của chúng tôi" in words(broken) and "ZeroDivision" not in words(broken)
    for address, status, code in (
        ("hong", 500, "server_error"),
        ("nhieu", 429, "throttled"),
        ("khong-co", 404, "not_found"),
    ):
        answer = client.get(f"/api/thu/{address}/")
        assert answer.status_code == status and json.loads(answer.content)["error"]["code"] == code
    limited = client.get("/thu/nhieu/")
    assert limited.status_code == 429 and 0 < int(limited["Retry-After"]) <= 60
    assert client.post("/thu/", data=b"", content_type="text/plain", CONTENT_LENGTH=str(10**9)).status_code == 413


def test_the_error_page_stands_even_when_the_template_is_broken(client, monkeypatch):
    from traceability.foundation import errors

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(errors, "render", fail)
    client.raise_request_exception = False
    answer = client.get("/thu/hong/")
    assert answer.status_code == 500 and "Lỗi của chúng tôi" in words(answer)


def test_sign_in_is_limited_by_telephone_and_by_address(client):
    forms = [{"login": text} for text in ("0900 000 001", "0900000001", "+84900000001", "0900.000.001")]
    assert [client.post("/thu/vao/", typed).status_code for typed in forms] == [200, 200, 200, 429]
    assert client.get("/thu/vao/").status_code == 200
    for number in range(2):
        client.post("/thu/vao/", {"login": f"090000010{number}"})
    assert client.post("/thu/vao/", {"login": "0900000109"}).status_code == 429


@pytest.fixture
def fresh_health(monkeypatch):
    monkeypatch.setattr(health, "_storage_checked_at", [-1000.0])


def test_health_says_what_works(client, fresh_health, settings):
    beat("worker")
    answer = client.get("/healthz")
    assert answer.status_code == 200 and answer.json()["status"] == "ok"
    carrier = {"broker"} if settings.BROKER_URL else set()
    assert set(answer.json()["checks"]) == {"database", "work", "storage"} | carrier
    assert "no-cache" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"]


def test_health_names_what_does_not(client, fresh_health, monkeypatch, settings):
    from traceability.foundation.work.jobs import Job
    from traceability.foundation.work.periodic import Heartbeat

    job = enqueue("k")
    Job.objects.filter(pk=job.pk).update(next_at="2026-01-01T00:00Z")
    assert client.get("/healthz").json()["checks"]["work"]["ok"] is False
    Job.objects.all().delete()
    Heartbeat.objects.create(name="worker", at="2026-01-01T00:00Z")
    assert client.get("/healthz").status_code == 503
    Heartbeat.objects.all().delete()

    def full(alias):
        raise OSError("no space: /secret/path")

    monkeypatch.setattr(health, "_storage_checked_at", [-1000.0])
    monkeypatch.setattr(health, "_write_and_read", full)
    answer = client.get("/healthz")
    assert answer.status_code == 503 and answer.json()["checks"]["storage"]["ok"] is False
    assert "secret" not in answer.content.decode()
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    assert "broker" in health._checks()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 46, 1), False),
        ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 1), False), ((3, 51, 3), True), ((3, 52, 0), True),
    ],
)  # fmt: skip
def test_wal_is_used_only_where_sqlite_is_mended(version, safe):
    assert sqlite_gate.wal_is_safe(version) is safe


def test_the_way_through_the_real_sign_in_ends_in_the_sent_form(lan, client):
    from cooperatives.subjects import Plot

    unit = lan.memberships.get().subject.unit
    typed = {"name": "Thửa Bản Mới", "crop": "Nếp nương", "kind": "thua", "unit": f"{unit.code}-{unit.valid_from}"}
    asked = client.post("/cua-toi/thua/moi/", typed)
    assert asked.status_code == 401
    signed = client.post(asked.context["sign_in"], {"login": "0900000011", "password": "lua-nep-nuong-2026"})
    assert signed.status_code == 302 and signed["Location"].startswith("/tiep-tuc/")
    page = client.get(signed["Location"])
    again: dict[str, list[str]] = {}
    for name, value in page.context["fields"]:
        again.setdefault(name, []).append(value)
    sent = client.post(page.context["path"], again)
    assert sent.status_code == 302, sent.context["form"].errors
    assert Plot.objects.get(name="Thửa Bản Mới").crop == "Nếp nương"
