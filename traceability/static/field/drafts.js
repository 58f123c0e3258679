/* *Ghi tiếp hay bỏ?* Nothing is brought back without asking, nothing is thrown away without asking. */
import {drop, el, filesOf, get, icon, say, when} from "./store.js";

export function question(left, resume, dropped) {
  const go = el("button", {type: "button", class: "b", "data-do": "resume"}, say("resume"));
  const no = el("button", {type: "button", class: "b calm", "data-do": "drop"}, say("drop"));
  const box = el("div", {class: "todo", "data-draft": left.key}, icon("pen"), el("div", {class: "flow-2"},
    el("p", {}, el("b", {}, say("draft", {at: when(left.at)})), left.title ? ` ${left.title}.` : ""), el("p", {class: "row"}, go, no)));
  go.onclick = () => { box.remove(); resume(); };
  no.onclick = async () => {
    await drop("drafts", left.key);
    for (const file of await filesOf(left.uuid)) if (!await get("outbox", left.uuid)) await drop("files", file.uuid);
    box.remove();
    dropped();
  };
  return box;
}

/* On *Hôm nay*: everything that was begun, the newest first. */
export function offer(here, drafts) {
  for (const left of drafts.sort((a, b) => b.at - a.at)) here.append(question(left, () => location.assign(`${left.page}#tiep`), () => {}));
}
