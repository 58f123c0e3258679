"""`demo --check`: the main job, done by itself through HTTP as people would do it, one line a step."""

import time
from collections.abc import Callable

from marketplace_sync.demo import steps
from marketplace_sync.demo.steps import Story

STEPS: tuple[tuple[str, Callable[[Story], str]], ...] = (
    ("đăng ký cơ sở mới", steps.register),
    ("cán bộ Sở xác nhận", steps.verify),
    ("thêm sản phẩm và ảnh", steps.add_product),
    ("lập lô hàng", steps.add_batch),
    ("ghi nhật ký", steps.write_diary),
    ("bị chặn vì thời gian cách ly", steps.be_refused),
    ("sửa lần phun, công bố lô hàng", steps.release),
    ("đọc lại mã QR", steps.read_qr),
    ("trang truy xuất xanh", steps.read_page),
    ("nối gian hàng, đăng bán trên sàn tập", steps.publish),
    ("đếm trên trang của Sở", steps.be_counted),
    ("báo thu hồi", steps.recall),
    ("trang đỏ, hàng trên sàn về 0", steps.be_red),
    ("sàn tập không thiếu, không trùng", steps.be_whole),
)


def run(addresses: dict, say: Callable[[str], object]) -> int:
    """Runs the steps in order; 0 when all hold, 1 at the first that does not, which is named."""
    story = Story(addresses)
    began = time.monotonic()
    try:
        for number, (name, step) in enumerate(STEPS, start=1):
            started = time.monotonic()
            try:
                found = step(story)
            except Exception as error:
                say(f"HỎNG {number:2}. {name}: {type(error).__name__}: {error}")
                return 1
            say(f"  đạt {number:2}. {name}: {found} ({time.monotonic() - started:.1f} s)")
    finally:
        story.close()
    say(f"Đạt cả {len(STEPS)} bước sau {time.monotonic() - began:.1f} giây.")
    return 0
