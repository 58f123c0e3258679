"""`demo.json`: addresses and logins of a running trial, one public address of each kind, for people and for tests."""

import io
import json
from pathlib import Path

import qrcode
from django.conf import settings

from marketplace_sync.demo.year import marked
from products.batches import Batch


def _batch(key: str) -> Batch:
    return Batch.objects.select_related("product", "trace_code").get(client_uuid=marked(key))


def addresses() -> dict:
    """Everything a visitor may want to open. A kind that the trial does not hold is missing, never made up."""
    base = settings.PUBLIC_URL
    kinds = {"code": "nep-nay", "recalled": "mam-loi", "expired": "nep-truoc", "held": "oi-nay", "not_yet": "nep-moi"}
    public = {kind: f"{base}/t/{_batch(key).trace_code.code}" for kind, key in kinds.items()}
    lot = _batch("nep-nay")
    public["digital_link"] = f"{base}/01/{(lot.product.gtin or '').zfill(14)}/10/{lot.lot}"
    public["product"] = f"{base}/t/{lot.product.code}"
    public["unknown"] = f"{base}/t/0000000000"  # a right check character that was never issued
    return {"base": base, "practice": settings.PRACTICE_URL, "public": public}


def write(folder: Path, logins: list[dict]) -> dict:
    """Writes `demo.json` into `folder` and gives what stands in it."""
    content = {**addresses(), "logins": logins}
    path = folder / "demo.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    return content


def in_terminal(text: str) -> str:
    """A QR code of characters, for a telephone held before the screen."""
    code, out = qrcode.QRCode(border=2), io.StringIO()
    code.add_data(text)
    code.print_ascii(out=out, invert=True)
    return out.getvalue()
