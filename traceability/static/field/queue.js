/* The outbox: sends one item at a time in the order of recording. Nothing expires; only an echo of our id means sent. */
import {all, count, drop, get, me, mine, put, say, setMe, write} from "./store.js";
import {shrink} from "./photos.js";

export const events = new EventTarget();
export const now = {net: null, sending: "", words: ""};
export const PATHS = {photo: "/api/anh/"}; // kind of file: where it is sent
export const PLACES = ["/api/nhat-ky/", "/api/lo-hang/"]; // where items go; a rescue file may name no other
const radio = self.BroadcastChannel && new BroadcastChannel("field");
const KEPT = 60, LONGEST = 300000;
let fails = 0, timer;

export const changed = () => {
  events.dispatchEvent(new Event("change"));
  if (radio) radio.postMessage(0);
};
if (radio) radio.onmessage = () => events.dispatchEvent(new Event("change"));

const locked = work => navigator.locks ? navigator.locks.request("field", work) : work();
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
  timer = setTimeout(flush, Math.min(1000 * 2 ** fails++, LONGEST));
}

const known = who => ({id: who.id, name: who.name, subject: who.acting_for});

async function run() {
  clearTimeout(timer);
  const {status, body} = await ask("/api/toi", {cache: "no-store"});
  now.net = status === 401 || !!(body && body.server_time);
  if (status === 401) return setMe({...me(), away: true});
  if (!now.net) return later();
  setMe(known(body));
  let left = 0;
  for (const item of inOrder(await mine("outbox"))) {
    if (item.state === "fix") continue;
    const verdict = await send(item, body.csrf_token);
    changed();
    if (verdict === "stop") { left++; break; }
    if (verdict === "later") left++;
  }
  now.sending = now.words = "";
  if (left && !me().away) later(); else fails = 0;
  await tidy();
  await renewBook();
}

async function send(item, token) {
  now.sending = item.uuid;
  now.words = say("sending");
  changed();
  const files = (await all("files")).filter(one => one.item === item.uuid);
  for (const [at, file] of files.entries()) {
    if (file.sent) continue;
    now.words = say("photo", {i: at + 1, n: files.length});
    changed();
    const body = file.small || (await shrink(file)).small || file.blob;
    const headers = {"X-CSRFToken": token, "Content-Type": body.type || "application/octet-stream"};
    const told = await ask(PATHS[file.kind] + file.uuid, {method: "PUT", headers, body}, 120000);
    if (!echoes(told, file.uuid)) return verdict(item, told, file);
    await put("files", {...await get("files", file.uuid), sent: true});
  }
  now.words = say("sending");
  const body = JSON.stringify({...item.payload, sent_at: new Date().toISOString()});
  const told = await ask(item.to, {
    method: "POST", headers: {"X-CSRFToken": token, "Content-Type": "application/json"}, body,
  });
  return echoes(told, item.uuid) ? arrived(item, told.body, files) : verdict(item, told);
}

const echoes = (told, uuid) => told.status >= 200 && told.status < 300 && told.body && told.body.client_uuid === uuid;

async function verdict(item, {status, body}, file) {
  if (!status) { now.net = false; return "stop"; }
  if (status === 401) { setMe({...me(), away: true}); return "stop"; }
  const error = body && body.error;
  if (!error || status >= 500 || status === 429) return "later";
  if (status === 409 && error.fields.photos && !file) {
    for (const one of (await all("files")).filter(f => f.item === item.uuid)) await put("files", {...one, sent: false});
    return "later";
  }
  const {newest, ...fields} = error.fields, label = name => file || !(item.labels || {})[name] ? "" : `${item.labels[name]}: `;
  const words = Object.entries(fields).filter(f => f[0]).flatMap(([name, texts]) => texts.map(one => label(name) + one));
  const reason = words.length ? words : [error.message];
  await change(item, {
    state: "fix", conflict: status === 409, newest: (newest || [])[0],
    fields: file ? {photos: reason.map(one => `${file.name}: ${one}`)} : Object.keys(fields).length ? fields : {"": reason},
    reason: (file ? `${file.name}: ` : "") + reason.join(" "),
  });
  return "fix";
}

/* What was edited while it was on its way stays as it was edited. */
const change = (item, facts) => write(["outbox"], box => {
  box.get(item.uuid).onsuccess = e => e.target.result && e.target.result.rev === item.rev && box.put({...item, ...facts});
});

async function arrived(item, told, files) {
  await write(["outbox", "sent", "files"], (box, sent, store) => {
    box.get(item.uuid).onsuccess = e => {
      if (!e.target.result || e.target.result.rev !== item.rev) return;
      box.delete(item.uuid);
      sent.put({
        uuid: item.uuid, owner: item.owner, title: item.title, sub: item.sub, icon: item.icon, at: Date.now(),
        said: told.said, url: told.url, odd: told.clock_wrong,
      });
      for (const {uuid, owner, kind, item: of, thumb} of files) store.put({uuid, owner, kind, item: of, thumb, sent: true});
    };
  });
  localStorage.setItem("sent-at", Date.now());
  return "sent";
}

async function tidy() {
  const old = (await mine("sent")).sort((a, b) => b.at - a.at).slice(KEPT);
  for (const one of old) await drop("sent", one.uuid);
  const stands = new Set([...await all("outbox"), ...await all("sent"), ...await all("drafts")].map(one => one.uuid));
  for (const one of await all("files")) {
    if (!stands.has(one.item) && Date.now() - (one.at || 0) > 864e5) await drop("files", one.uuid);
  }
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

export const retry = async uuid => {
  const item = await get("outbox", uuid);
  if (item && item.owner === me().id) await put("outbox", {...item, state: "waiting"});
  fails = 0;
  return flush();
};

export const discard = uuid => locked(async () => {
  const files = (await all("files")).filter(one => one.item === uuid);
  await write(["outbox", "files"], (box, store) => { box.delete(uuid); files.forEach(one => store.delete(one.uuid)); });
}).then(changed);

export async function state() {
  const rows = await mine("outbox"), n = rows.length, words = n ? count("waiting", n) : "";
  if (now.sending && n) return ["sending", n, now.words];
  if (me().away && n) return ["signin", n, count("signin", n)];
  if (now.net === false) return ["offline", n, [say("offline"), n ? count("left", n) : ""].join(" ")];
  if (rows.some(one => one.state === "fix")) return ["fix", n, say("fix")];
  return n ? ["waiting", n, words] : ["sent", 0, say("all")];
}
