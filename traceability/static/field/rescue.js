/* The rescue file: a plain ZIP, not compressed, with `muc.json` and every photo. It is written here and read back here. */
import {all, el, get, write} from "./store.js";
import {PLACES} from "./queue.js";

const table = Array.from({length: 256}, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1; return n; });
const sum = bytes => { let c = -1; for (const b of bytes) c = table[(c ^ b) & 255] ^ c >>> 8; return ~c >>> 0; };
const numbers = (...pairs) => {
  const out = new DataView(new ArrayBuffer(pairs.reduce((n, [size]) => n + size, 0)));
  let at = 0;
  for (const [size, value] of pairs) { size === 4 ? out.setUint32(at, value, true) : out.setUint16(at, value, true); at += size; }
  return out.buffer;
};

async function zip(files) {
  const parts = [], index = [];
  let at = 0, long = 0;
  for (const [name, blob] of files) {
    const title = new TextEncoder().encode(name), crc = sum(new Uint8Array(await blob.arrayBuffer()));
    const facts = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 33], [4, crc], [4, blob.size], [4, blob.size], [2, title.length], [2, 0]];
    const head = numbers([4, 0x04034b50], ...facts);
    parts.push(head, title, blob);
    index.push(numbers([4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), title);
    at += head.byteLength + title.length + blob.size;
  }
  for (const one of index) long += one.byteLength;
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, long], [4, at], [2, 0]);
  return new Blob([...parts, ...index, end], {type: "application/zip"});
}

export async function out(items) {
  const ids = new Set(items.map(one => one.uuid)), files = (await all("files")).filter(one => ids.has(one.item) && one.blob);
  const list = files.map(({uuid, owner, item, kind, name, at, blob}) => ({uuid, owner, item, kind, name, at, type: blob.type}));
  const json = new Blob([JSON.stringify({v: 1, items, files: list}, null, 1)]);
  const all_files = [["muc.json", json], ...files.map(one => [`${one.kind}-${one.uuid}`, one.blob])];
  const url = URL.createObjectURL(await zip(all_files));
  el("a", {href: url, download: `cho-gui-${new Date().toISOString().slice(0, 10)}.zip`}).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/* Whoever made the file: it sends nothing elsewhere in our reader's name, and opens none but our own pages. */
const foreign = ({to, page}) => !PLACES.includes(to) || !/^\/(?![/\\])/.test(page);

/* Takes a rescue file in again; what is here or was sent already stays as it is. Gives the number of items taken. */
export async function back(file) {
  const view = new DataView(await file.arrayBuffer()), found = {};
  for (let at = 0; view.getUint32(at, true) === 0x04034b50;) {
    const size = view.getUint32(at + 18, true), named = view.getUint16(at + 26, true), from = at + 30 + named;
    found[new TextDecoder().decode(new Uint8Array(view.buffer, at + 30, named))] = [from, size];
    at = from + size;
  }
  const bytes = ([from, size]) => new Uint8Array(view.buffer, from, size);
  const {v, items, files} = JSON.parse(new TextDecoder().decode(bytes(found["muc.json"])));
  if (v !== 1) throw new Error("other version");
  if (items.some(foreign)) throw new Error("not ours");
  let taken = 0;
  for (const item of items) {
    if (await get("outbox", item.uuid) || await get("sent", item.uuid)) continue;
    await write(["outbox", "files"], (box, store) => {
      box.put({...item, state: item.state === "fix" ? "fix" : "waiting"});
      for (const {type, ...one} of files.filter(f => f.item === item.uuid)) {
        store.put({...one, sent: false, blob: new Blob([bytes(found[`${one.kind}-${one.uuid}`])], {type})});
      }
    });
    taken++;
  }
  return taken;
}
