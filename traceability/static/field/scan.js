/* Reads a code with the phone's own reader and fills the form in place. Whatever fails leads to the page for photos. */
import {el, say} from "./store.js";

async function seen(text) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch("/api/quet", {
    method: "POST", headers: {"Content-Type": "application/json", "X-CSRFToken": token}, body: JSON.stringify({text}),
  });
  return answer.ok ? answer.json() : null;
}

function choose(form, {kind, id}) {
  const name = {plot: "plot", input: "input_lot", lot: "batch"}[kind];
  const found = form.querySelector(`[name="${name}"][value="${id}"],[name="${name}"] [value="${id}"]`);
  if (!found) return false;
  found[found.tagName === "OPTION" ? "selected" : "checked"] = true;
  (found.closest("select") || found).dispatchEvent(new Event("change", {bubbles: true}));
  return true;
}

export async function look(form) {
  const reader = new BarcodeDetector({formats: ["qr_code"]});
  const stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}});
  const video = el("video", {playsinline: "", muted: ""}), stop = el("button", {class: "b full"}, say("keep-typing"));
  const box = el("dialog", {"aria-label": say("scan")}, video, el("form", {method: "dialog"}, stop));
  const done = () => { for (const track of stream.getTracks()) track.stop(); box.remove(); };
  document.body.append(box);
  box.addEventListener("close", done);
  box.showModal();
  try {
    video.srcObject = stream;
    await video.play();
    while (box.open) {
      const [code] = await reader.detect(video);
      const told = code && await seen(code.rawValue);
      if (code && !told) throw new Error("not one's own");
      if (told) {
        box.close();
        if (!choose(form, told)) throw new Error("not on this form");
      } else await new Promise(next => setTimeout(next, 200));
    }
  } finally {
    if (box.open) box.close();
  }
}
