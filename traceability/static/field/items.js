/* *Chờ gửi*: every item with its state and reason; what can be done with it; the rescue file out and in. */
import {all, count, el, get, icon, me, mine, put, say, when, write} from "./store.js";
import {changed, events, flush, inOrder, locked, now} from "./queue.js";

const LOOKS = {waiting: ["wait", "cloud"], sending: ["wait dash", "cloud"], fix: ["bad", "warn"], signin: ["warn", "me"], foreign: ["wait", "me"], sent: ["good", "sent"]};

export const stateOf = item => item.owner !== me().id ? "foreign" : item.uuid === now.sending ? "sending"
  : item.state === "fix" ? "fix" : me().away ? "signin" : "waiting";

const told = (item, state) => state === "fix" ? say("why", {why: item.reason}) : state === "sending" ? now.words : say(`is-${state}`);

export function row(item, state) {
  const [look, name] = LOOKS[state], foreign = state === "foreign";
  const tag = el("span", {class: `tag ${look}`}, icon(name), state === "sent" ? say("sent-at", {at: when(item.at)}) : told(item, state));
  const note = foreign ? "" : [item.sub, item.files ? count("photos", item.files) : "", item.voices ? count("voices", item.voices) : "", item.at && state !== "sent" ? say("made", {at: when(item.at)}) : ""].filter(Boolean).join(" · ");
  return el("span", {}, el("b", {}, foreign ? say("foreign") : item.title), el("span", {class: "note"}, note), tag);
}

/* What waits, newest first, above the entries of *Hôm nay*. */
export function latest(box, rows) {
  box.replaceChildren(...rows.sort((a, b) => b.n - a.n).map(one => el("li", {}, el("a", {class: "line", href: "/cho-gui/"}, icon(one.icon || "pen"), row(one, stateOf(one)), icon("go")))));
  const old = document.querySelector("[data-old]");
  if (old) old.hidden = !rows.some(one => Date.now() - one.at > 2592e5);
}

let asking = "", drawn = "";

const really = () => el("div", {class: "flow-2"}, el("p", {}, say("really")), el("p", {class: "row"},
  el("button", {type: "button", class: "b stop", "data-do": "discard-now"}, say("discard")),
  el("button", {type: "button", class: "b calm", "data-do": "keep"}, say("keep"))));

function line(item) {
  const state = stateOf(item), can = {sending: [], foreign: [], signin: ["edit", "export", "discard"], fix: ["edit", "retry", "export", "discard"]}[state] || ["edit", "retry", "export", "discard"];
  const acts = item.uuid === asking ? really() : el("p", {class: "row"}, ...can.map(name => el("button", {type: "button", class: name === "edit" && state === "fix" ? "b" : `b ${name === "discard" ? "stop" : "calm"}`, "data-do": name}, say(name))));
  return el("li", {"data-uuid": item.uuid, "data-state": state, class: "item"},
    el("div", {class: "line"}, icon(state === "foreign" ? "me" : item.icon || "pen"), row(item, state)), can.length ? acts : null);
}

export async function draw(box) {
  const rows = inOrder(await all("outbox")), sent = (await mine("sent")).sort((a, b) => b.at - a.at);
  const seen = JSON.stringify([rows.map(one => [one.uuid, one.rev, one.reason, told(one, stateOf(one))]), sent.length, me(), asking]);
  if (seen === drawn) return; // a button that is about to be pressed stays where it is
  drawn = seen;
  box.querySelector("[data-left]").replaceChildren(...rows.map(line));
  box.querySelector("[data-sent]").replaceChildren(...sent.slice(0, 20).map(one => el("li", {"data-uuid": one.uuid, "data-state": "sent"},
    el(one.url ? "a" : "p", {class: "line", href: one.url}, icon(one.icon || "pen"), row(one, "sent"), one.url ? icon("go") : null))));
  const last = localStorage.getItem("sent-at");
  box.querySelector("[data-none]").hidden = rows.length > 0;
  box.querySelector("[data-last]").textContent = last ? say("last", {at: when(+last)}) : "";
  box.querySelector("[data-some]").hidden = !rows.length;
  box.querySelector("[data-history]").hidden = !sent.length;
  box.querySelector("[data-sign]").hidden = !(me().away && rows.length);
}

/* Where somebody else has corrected the same entry, it is the newest one that is corrected now. */
const pathOf = item => item.page.split("?")[0].replace(item.newest ? item.payload.corrects : /^$/, item.newest);
const editAt = item => `${pathOf(item)}?${new URLSearchParams({...Object.fromEntries(new URLSearchParams(item.page.split("?")[1])), muc: item.uuid})}`;

const retry = async uuid => {
  const item = await get("outbox", uuid);
  if (item && item.owner === me().id) await put("outbox", {...item, state: "waiting"});
  now.fails = 0;
  return flush();
};

const discard = uuid => locked(async () => {
  const files = (await all("files")).filter(one => one.item === uuid);
  await write(["outbox", "files"], (box, store) => { box.delete(uuid); files.forEach(one => store.delete(one.uuid)); });
}).then(changed);

export function start(box) {
  events.addEventListener("change", () => draw(box));
  box.addEventListener("click", async e => {
    const button = e.target.closest("[data-do]"), what = button && button.dataset.do;
    if (!what) return;
    const at = button.closest("li"), id = at && at.dataset.uuid, item = id && await get("outbox", id);
    if (what === "retry") return retry(id);
    if (what === "flush") return flush();
    if (what === "edit") return location.assign(editAt(item));
    if (what === "export") return (await import("./rescue.js")).out(id ? [item] : await mine("outbox"));
    asking = what === "discard" ? id : "";
    if (what === "discard-now") return discard(id);
    return draw(box);
  });
  box.querySelector("[data-in]").addEventListener("change", async e => {
    const file = e.target.files[0], note = box.querySelector("[data-in-told]");
    e.target.value = "";
    note.textContent = await (await import("./rescue.js")).back(file).then(n => say("taken", {n}), () => say("no-rescue"));
    changed();
    flush();
  });
  return draw(box);
}
