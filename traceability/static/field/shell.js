/* A page that opens without a network: empty until its lists or its form are filled from the reference book. */
import {get, me} from "./store.js";

export const part = name => document.querySelector(`[data-part=${name}]`);
export const open = name => { const found = part(name); if (found) found.hidden = false; return found; };

export async function draw(kind) {
  const held = me().out ? null : await get("book", me().id || "");
  if (!held) return open("empty");
  const name = document.querySelector("[data-subject-name]");
  if (name) name.textContent = held.book.subject.name;
  const asked = new URLSearchParams(location.search), fresh = location.pathname === "/nhat-ky/moi/" && !asked.get("muc");
  const list = kind === "today" ? location.pathname === "/lo-hang/" ? "batches" : "today" : fresh && !held.book.steps[asked.get("viec")] && "tiles";
  return list ? (await import("./lists.js"))[list](held.book, held.at) : (await import("./blank.js"))[kind](held.book);
}
