"""Takes the protections of the phone app away, one at a time: `python -m tests.chaos.phone [WORD …]`.

Each is cut out of a copy of the app, which a real browser is then given in place of ours; the test that promises it
must become red, or it proves nothing. Words choose the protections whose names hold one of them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.browser.phone import OVERLAY

ROOT = Path(__file__).resolve().parents[2]
SERVED = ROOT / "traceability/static/field"
WORKER = ROOT / "traceability/field/worker.js"
NOTHING_FAILED, SOME_FAILED = 0, 1  # what pytest says when it leaves
ONCE, TYPED, CLOCKS = (
    f"tests/browser/test_{name}.py" for name in ("sent_once", "nothing_typed_is_lost", "clocks_and_versions")
)
VOICE = "tests/browser/test_voice.py"
LESS = "tests/browser/test_less_to_type.py"
TWICE = "tests/browser/test_corrected_twice.py"


@dataclass(frozen=True)
class Protection:
    """What is promised, the test that proves it, and the cuts: file, what stands there, what takes its place."""

    name: str
    where: str
    test: str
    cuts: tuple[tuple[str, str, str], ...]

    @property
    def proof(self) -> str:
        return f"{self.where}::{self.test}"


PROTECTIONS = (
    Protection(
        "the draft goes only with the outbox write", TYPED,
        "test_o11_a_write_for_which_there_is_no_room_is_never_called_saved",
        (("form.js", "await save(item, key, gone);",
          'await write(["drafts"], s => s.delete(key)); await save(item, key, gone);'),
         ("form.js", "put, say, uuid}", "put, say, uuid, write}")),
    ),
    Protection(
        "the outbox is written strictly", TYPED,
        "test_o2_outbox_and_draft_change_in_one_strict_transaction_or_not_at_all",
        (("store.js", ', {durability: "strict"}', ""),),
    ),
    Protection(
        "a draft comes back only when asked for", TYPED,
        "test_o1_after_kill_9_all_but_the_last_half_second_comes_back_and_only_when_asked_for",
        (("form.js", 'if (left && location.hash === "#tiep") resume();', "if (left) resume();"),),
    ),
    Protection(
        "the draft is kept before the camera opens", TYPED,
        "test_o10_when_the_tab_dies_behind_the_camera_the_draft_is_offered_again",
        (("form.js", "    await draft().catch(full);\n    e.target.click();", "    e.target.click();"),),
    ),
    Protection(
        "a photo is kept before it is decoded", TYPED,
        "test_o9_an_8_mb_photo_is_on_the_phone_before_it_is_decoded",
        (("photos.js", "  await put(\"files\", file)", "  await shrink(file);\n  await put(\"files\", file)"),),
    ),
    Protection(
        "only the echo of our uuid is success", ONCE,
        "test_o7_success_needs_our_own_uuid_in_the_answer",
        (("send.js", " && told.body && told.body.client_uuid === uuid", ""),),
    ),
    Protection(
        "a repeat keeps its uuid", ONCE,
        "test_o4_a_lost_answer_is_asked_for_again_and_no_second_entry_is_made",
        (("send.js", "{...item.payload, sent_at", "{...item.payload, client_uuid: crypto.randomUUID(), sent_at"),
         ("send.js", " && told.body && told.body.client_uuid === uuid", "")),
    ),
    Protection(
        "a 401 keeps the items", ONCE,
        "test_o5_when_the_sign_in_has_expired_everything_stays_and_goes_after_a_new_one",
        (("queue.js", "if (status === 401) return setMe",
          'if (status === 401) await write(["outbox"], box => box.clear());\n  if (status === 401) return setMe'),),
    ),
    Protection(
        "a refusal does not hold the others up", ONCE,
        "test_o6_a_refused_entry_says_what_to_mend_while_the_others_go_on",
        (("send.js", 'if (verdict === "stop")', 'if (verdict === "stop" || verdict === "fix")'),
         ("queue.js", '.filter(one => one.state !== "fix")', "")),
    ),
    Protection(
        "it asks again, and ever more seldom", ONCE,
        "test_o7_after_500_it_asks_again_after_1_2_4_seconds_and_never_later_than_5_minutes",
        (("queue.js", "1000 * 2 ** now.fails++", "1000"),),
    ),
    Protection(
        "the queue is keyed by its owner", ONCE,
        "test_o12_what_one_person_left_behind_is_never_sent_by_the_next",
        (("store.js", "(await all(name)).filter(one => one.owner === me().id)", "all(name)"),),
    ),
    Protection(
        "items go in the order of recording", CLOCKS,
        "test_o8_the_order_does_not_follow_a_clock_that_jumps",
        (("queue.js", "rows.sort((a, b) => a.n - b.n)", "rows.sort((a, b) => a.at - b.at)"),),
    ),
    Protection(
        "a new worker waits", CLOCKS,
        "test_o13_a_new_version_waits_while_somebody_types",
        (("worker.js", 'addEventListener("install", e =>', 'addEventListener("install", e => skipWaiting() &&'),),
    ),
    Protection(
        "who corrects what was corrected decides", TWICE,
        "test_two_phones_correct_one_entry_offline_and_the_second_sees_both_values_and_keeps_her_own",
        (("form.js", "    if (old.newest) form.dataset.corrects = old.newest;\n", ""),
         ("items.js", "item.newest ? item.payload.corrects : /^$/", "/^$/")),
    ),
    Protection(
        "changed after a lost answer it goes on under a new uuid", TWICE,
        "test_an_entry_that_was_changed_after_a_lost_answer_ends_as_itself_and_a_correction",
        (("form.js", "[gone, id] = [old.uuid, uuid()];", ""),),
    ),
    Protection(
        "what is tapped before the help has come waits for it", LESS,
        "test_a_chip_fills_the_form_with_the_last_values_and_never_leaves_it",
        (("form.js", "    e.preventDefault();\n    await come();", "    await come();"),),
    ),
    Protection(
        "the interval shown is that of the chosen plot", LESS,
        "test_the_interval_that_runs_is_shown_for_the_plot_that_is_chosen",
        (("typing.js", "one.hidden = one.dataset.running !== target.value;", ";"),),
    ),
    Protection(
        "the camera goes out when the code is read", LESS,
        "test_the_sign_of_a_plot_before_the_camera_chooses_the_plot",
        (("scan.js", "for (const track of stream.getTracks()) track.stop();", ""),),
    ),
    Protection(
        "a voice is kept while one still speaks", VOICE,
        "test_a_phone_that_dies_while_one_speaks_keeps_what_was_said",
        (("voice.js", "recorder.start(SLICE)", "recorder.start()"),),
    ),
    Protection(
        "saving ends a recording", VOICE,
        "test_saving_while_one_still_speaks_ends_the_recording_and_sends_it",
        (("form.js", 'form.dispatchEvent(new Event("saving"));', ""),),
    ),
    Protection(
        "a recording ends by itself", VOICE,
        "test_it_ends_by_itself_after_two_minutes",
        (("voice.js", "if (seconds() >= LONGEST) stop();", ""),),
    ),
    Protection(
        "the microphone goes out with the recording", VOICE,
        "test_the_microphone_is_asked_for_by_the_tap_alone_and_goes_out_with_the_recording",
        (("voice.js", "for (const track of stream.getTracks()) track.stop();", ""),),
    ),
    Protection(
        "a voice goes by its own road", VOICE,
        "test_photo_and_voice_go_together",
        (("send.js", 'voice: "/api/ghi-am/"', 'voice: "/api/anh/"'),),
    ),
)  # fmt: skip


def without(protection: Protection, folder: Path) -> None:
    """Puts the cut files into `folder`, as they would be served. Raises ValueError where the app has changed since."""
    for name, old, new in protection.cuts:
        here, there = (
            (folder / "worker.js", WORKER) if name == "worker.js" else (folder / "field" / name, SERVED / name)
        )
        here.parent.mkdir(exist_ok=True)
        text = (here if here.exists() else there).read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{protection.name}: {name} holds {text.count(old)} × {old!r}")
        here.write_text(text.replace(old, new), encoding="utf-8")


def ends(proofs: list[str], overlay: str = "") -> int:
    """How pytest ends."""
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", "-m", "browser", *proofs]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {OVERLAY: overlay}, capture_output=True, check=False
    ).returncode


def tried(chosen: list[Protection]) -> Iterator[tuple[str, bool]]:
    """Each name, and whether its test became red."""
    for one in chosen:
        with tempfile.TemporaryDirectory() as folder:
            without(one, Path(folder))
            yield one.name, ends([one.proof], folder) == SOME_FAILED


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD")
    words = parser.parse_args().words
    chosen = [one for one in PROTECTIONS if not words or any(word in one.name for word in words)]
    if not chosen:
        parser.error("no protection has such a name")
    if ends([one.proof for one in chosen]) != NOTHING_FAILED:
        sys.stdout.write("the app itself is red, or there is no browser: nothing was tried\n")
        return 1
    good = True
    for name, red in tried(chosen):
        sys.stdout.write(f"without: {name:<60}{'red, as it must be' if red else 'GREEN: proves nothing'}\n")
        sys.stdout.flush()
        good &= red
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
