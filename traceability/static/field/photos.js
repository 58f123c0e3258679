/* Photos: the raw bytes are kept before anything is decoded; then a copy small enough for a weak network is made. */
import {all, drop, el, get, me, put, say, uuid} from "./store.js";

const SIDE = 1600, QUALITY = 0.72, THUMB = 120, LARGEST = 12 << 20, SPARE = 5 << 20;
export const MOST = 6;

async function drawn(image, side) {
  const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = el("canvas", {width: Math.round(image.naturalWidth * scale), height: Math.round(image.naturalHeight * scale)});
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(done => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/* Adds `small` and `thumb` to the stored file; a photo that this phone cannot read stays as it is. */
export async function shrink(file) {
  if (file.kind !== "photo" || file.tried) return file;
  const url = URL.createObjectURL(file.blob), image = new Image();
  let made = {tried: true};
  try {
    image.src = url;
    await image.decode();
    const small = await drawn(image, SIDE);
    made = {tried: true, small: small.size < file.blob.size ? small : file.blob, thumb: await drawn(image, THUMB)};
  } catch (_) { /* the original is sent */ }
  URL.revokeObjectURL(url);
  const held = await get("files", file.uuid);
  if (held) await put("files", {...held, ...made}).catch(() => {});
  return {...file, ...made};
}

/* Whether there is room; thumbnails of what was sent go first. */
export async function room(size) {
  const free = async () => {
    const {quota, usage} = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : {};
    return quota === undefined || quota - usage > size + SPARE;
  };
  if (await free()) return true;
  for (const one of await all("files")) if (one.sent && !one.blob) await drop("files", one.uuid);
  return free();
}

/* Keeps one chosen file for `item`. Throws a sentence that names the file. */
export async function keep(blob, item, kind = "photo") {
  const name = blob.name || "";
  if (!await room(2 * blob.size)) throw new Error(say("full"));
  const file = {uuid: uuid(), owner: me().id, item, kind, name, blob, at: Date.now(), sent: false};
  await put("files", file).catch(() => { throw new Error(say("full")); });
  const made = await shrink(file);
  if ((made.small || blob).size > LARGEST) {
    await drop("files", file.uuid);
    throw new Error(`${name}: ${say("large")}`);
  }
  return made;
}

/* The photos of a form in small, each with its button; `again` draws them anew. */
export const album = (shots, files, again) => shots.replaceChildren(...files.map(file => {
  const drop_it = el("button", {type: "button", class: "b plain"}, say("drop-photo"));
  drop_it.onclick = async () => { await drop("files", file.uuid); again(); };
  const image = el("img", {src: URL.createObjectURL(file.thumb || file.small || file.blob), alt: file.name});
  return el("li", {"data-file": file.uuid}, image, drop_it);
}));
