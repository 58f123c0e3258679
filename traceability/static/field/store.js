/* The phone's own store. A write has happened when `oncomplete` says so, and never before. */
const STORES = {drafts: "key", outbox: "uuid", files: "uuid", book: "owner", sent: "uuid"};
let opening;

const open = () => opening ??= new Promise((yes, no) => {
  const ask = indexedDB.open("field", 1);
  ask.onupgradeneeded = () => {
    for (const name in STORES) ask.result.createObjectStore(name, {keyPath: STORES[name]});
  };
  ask.onsuccess = () => yes(ask.result);
  ask.onerror = () => no(ask.error);
});

async function under(names, mode, work) {
  const db = await open();
  return new Promise((yes, no) => {
    const one = db.transaction(names, mode, {durability: "strict"});
    const asked = work(...names.map(name => one.objectStore(name)));
    one.oncomplete = () => yes(asked && asked.result);
    one.onabort = () => no(one.error);
  });
}

export const write = (names, work) => under(names, "readwrite", work);
export const all = name => under([name], "readonly", s => s.getAll());
export const get = (name, key) => under([name], "readonly", s => s.get(key));
export const put = (name, value) => write([name], s => s.put(value));
export const drop = (name, key) => write([name], s => s.delete(key));

/* Who works on this phone: {id, name, subject, away, out}. Everything stored belongs to one id. */
export const me = () => JSON.parse(localStorage.getItem("who")) || {};
export const setMe = who => localStorage.setItem("who", JSON.stringify(who));
export const mine = async name => (await all(name)).filter(one => one.owner === me().id);
export const filesOf = async (item, kind) => (await all("files")).filter(one => one.item === item && one.blob && (!kind || one.kind === kind)).sort((a, b) => a.at - b.at);
export const uuid = () => crypto.randomUUID ? crypto.randomUUID() : URL.createObjectURL(new Blob()).slice(-36);

/* Sentences stand in the page, so that they speak its language. */
export const say = (key, facts = {}) => {
  const found = document.getElementById("loi").content.querySelector(`[data-k="${key}"]`);
  return (found ? found.textContent : key).replace(/{(\w+)}/g, (_, name) => facts[name]);
};
export const count = (key, n, facts) => say(key + (n === 1 ? "1" : ""), {n, ...facts});
export const el = (tag, facts, ...inside) => {
  const made = document.createElement(tag);
  for (const name in facts) if (facts[name] != null) made.setAttribute(name, facts[name]);
  made.append(...inside.filter(one => one != null));
  return made;
};
export const icon = name => {
  const box = el("template");
  const file = document.querySelector("[data-icons]").dataset.icons;
  box.innerHTML = `<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="${file}#${name}"/></svg>`;
  return box.content.firstChild;
};
const two = n => String(n).padStart(2, "0");
const clock = at => { const d = new Date(at); return `${two(d.getHours())}:${two(d.getMinutes())}`; };
export const when = at => {
  const d = new Date(at), same = d.toDateString() === new Date().toDateString();
  return `${clock(at)} ${same ? say("today") : `${two(d.getDate())}/${two(d.getMonth() + 1)}/${d.getFullYear()}`}`;
};
