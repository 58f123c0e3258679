/* Today, batches and the tiles of work, drawn from the reference book while there is no network. */
import {el, icon, say, when} from "./store.js";
import {open, part} from "./shell.js";

const params = new URLSearchParams(location.search);
const line = (href, name, title, note) => el("li", {}, el(href ? "a" : "p", {class: "line", href}, icon(name),
  el("span", {}, el("b", {}, title), el("span", {class: "note"}, note)), href ? icon("go") : null));

export function today(book, at) {
  open("today");
  document.querySelector("[data-book-at]").textContent = say("as-of", {at: when(at)});
  for (const [title, text] of book.reminders) part("today").querySelector("[data-minds]").append(
    el("div", {class: "todo"}, icon("clock"), el("p", {}, el("b", {}, title), ` ${text}`)));
  part("today").querySelector("[data-recent]").append(...book.recent.map(one => line(`/nhat-ky/${one.id}/sua/`, book.steps[one.step].icon,
    book.steps[one.step].label, [one.plot, one.date, one.words].filter(Boolean).join(" · "))));
}

export function batches(book) {
  open("batches").querySelector("ul").append(...book.batches.map(one => line(null, "lot", one.product,
    [one.lot, one.amount, one.day, one.state].join(" · "))));
}

export function tiles(book) {
  const box = open("tiles"), works = book.works.map(one => one[0]), chosen = works.includes(params.get("cach")) ? params.get("cach") : works[0];
  if (works.length > 1) box.querySelector("nav").append(...book.works.map(([work, label]) =>
    el("a", {href: `?cach=${work}`, "aria-current": work === chosen ? "page" : null}, label)));
  box.querySelector("ul").append(...book.tiles[chosen].map(step =>
    el("li", {}, el("a", {class: "tile", href: `?viec=${step}`}, icon(book.steps[step].icon), book.steps[step].label))));
}
