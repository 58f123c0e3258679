/* The outbox: what is saved stands here until it has arrived. Nothing expires. What sends it comes when there is something. */
import {count, get, me, mine, put, say, setMe, write} from "./store.js";

export const events = new EventTarget();
export const now = {net: null, sending: "", words: "", fails: 0};
export const PLACES = ["/api/nhat-ky/", "/api/lo-hang/"]; // where items go; a rescue file may name no other
const radio = self.BroadcastChannel && new BroadcastChannel("field");
const LONGEST = 300000;
let timer;

export const changed = () => {
  events.dispatchEvent(new Event("change"));
  if (radio) radio.postMessage(0);
};
if (radio) radio.onmessage = () => events.dispatchEvent(new Event("change"));

export const locked = work => navigator.locks ? navigator.locks.request("field", work) : work();
export const flush = () => locked(run).catch(() => {}).then(changed);
export const inOrder = rows => rows.sort((a, b) => a.n - b.n);

export async function ask(url, how = {}, limit = 20000) {
  const stop = new AbortController(), bell = setTimeout(() => stop.abort(), limit);
  try {
    const answer = await fetch(url, {credentials: "same-origin", signal: stop.signal, ...how});
    return {status: answer.status, tag: answer.headers.get("ETag"), body: await answer.json().catch(() => null)};
  } catch (_) {
    return {status: 0, body: null};
  } finally {
    clearTimeout(bell);
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(flush, Math.min(1000 * 2 ** now.fails++, LONGEST));
}

const known = who => ({id: who.id, name: who.name, subject: who.acting_for});

async function run() {
  clearTimeout(timer);
  const {status, body} = await ask("/api/toi", {cache: "no-store"});
  now.net = status === 401 || !!(body && body.server_time);
  if (status === 401) return setMe({...me(), away: true});
  if (!now.net) return later();
  setMe(known(body));
  const ready = (await mine("outbox")).filter(one => one.state !== "fix");
  const left = ready.length && await import("./send.js").then(m => m.deliver(inOrder(ready), body.csrf_token), () => 1);
  if (left && !me().away) later(); else now.fails = 0;
  await renewBook();
}

export async function renewBook() {
  if (!me().subject) return;
  const held = await get("book", me().id);
  const {status, body, tag} = await ask("/api/so-tay/", {headers: held ? {"If-None-Match": held.tag} : {}, cache: "no-store"});
  if (status === 200 && body && body.owner === me().id) await put("book", {owner: body.owner, tag, at: Date.now(), book: body});
}

/* The item is in the outbox and its draft is gone, or neither. `gone`: the item whose place it takes, photos and all. */
export async function save(item, draft, gone) {
  await write(["outbox", "drafts", "files"], (box, drafts, files) => {
    if (gone) files.getAll().onsuccess = e => e.target.result.forEach(one => one.item === gone && files.put({...one, item: item.uuid}));
    box.getAll().onsuccess = e => {
      const rows = e.target.result, old = rows.find(one => one.uuid === item.uuid);
      item.n = old ? old.n : Math.max(0, ...rows.map(one => one.n)) + 1;
      item.rev = Date.now();
      box.put(item);
      drafts.delete(draft);
      if (gone) box.delete(gone);
    };
  });
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  const ready = "serviceWorker" in navigator && navigator.serviceWorker.controller && await navigator.serviceWorker.ready;
  if (ready && ready.sync) ready.sync.register("field").catch(() => {});
  changed();
}

export async function state() {
  const rows = await mine("outbox"), n = rows.length, words = n ? count("waiting", n) : "";
  if (now.sending && n) return ["sending", n, now.words];
  if (me().away && n) return ["signin", n, count("signin", n)];
  if (now.net === false) return ["offline", n, [say("offline"), n ? count("left", n) : ""].join(" ")];
  if (rows.some(one => one.state === "fix")) return ["fix", n, say("fix")];
  return n ? ["waiting", n, words] : ["sent", 0, say("all")];
}
