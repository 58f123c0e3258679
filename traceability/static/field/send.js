/* Sends one item at a time, in the order of recording. Only an echo of our id means sent. */
import {all, drop, get, me, mine, put, say, setMe, write} from "./store.js";
import {ask, changed, now} from "./queue.js";

export const PATHS = {photo: "/api/anh/", voice: "/api/ghi-am/"}; // kind of file: where it is sent
const KEPT = 60;

/* Gives how many are still to go. */
export async function deliver(items, token) {
  let left = 0;
  for (const item of items) {
    const verdict = await send(item, token);
    changed();
    if (verdict === "stop") { left++; break; }
    if (verdict === "later") left++;
  }
  now.sending = now.words = "";
  await tidy();
  return left;
}

async function send(item, token) {
  now.sending = item.uuid;
  now.words = say("sending");
  changed();
  const files = (await all("files")).filter(one => one.item === item.uuid);
  for (const [at, file] of files.entries()) {
    if (file.sent) continue;
    now.words = say(file.kind, {i: at + 1, n: files.length});
    changed();
    const body = file.small || (await import("./photos.js").then(m => m.shrink(file), () => file)).small || file.blob;
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
  if (status === 409 && (error.fields.photos || error.fields.voice) && !file) {
    for (const one of (await all("files")).filter(f => f.item === item.uuid)) await put("files", {...one, sent: false});
    return "later";
  }
  const {newest, ...fields} = error.fields, label = name => file || !(item.labels || {})[name] ? "" : `${item.labels[name]}: `;
  const words = Object.entries(fields).filter(f => f[0]).flatMap(([name, texts]) => texts.map(one => label(name) + one));
  const reason = words.length ? words : [error.message];
  await change(item, {
    state: "fix", conflict: status === 409, newest: (newest || [])[0],
    fields: file ? {[file.kind === "voice" ? "voice" : "photos"]: reason.map(one => `${file.name}: ${one}`)} : Object.keys(fields).length ? fields : {"": reason},
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
