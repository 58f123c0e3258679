/* The frame of the phone app: status bar, what was just said, updates; whatever a page needs besides. */
import {all, el, icon, me, mine, setMe} from "./store.js";
import {events, flush, state} from "./queue.js";

const bar = document.getElementById("trang-thai"), main = document.getElementById("chinh");
const LOOKS = {sent: "sent", waiting: "cloud", sending: "cloud", offline: "nonet", signin: "me", fix: "warn"};

async function paint() {
  const [kind, n, words] = await state();
  for (const one of document.querySelectorAll("[data-badge]")) { one.textContent = n || ""; one.hidden = !n; }
  if (!bar) return;
  Object.assign(bar.dataset, {state: kind, count: n});
  const text = bar.querySelector("span");
  if (text.textContent !== words) { // what has not changed is not read out again
    bar.querySelector("svg").replaceWith(icon(LOOKS[kind]));
    text.textContent = words;
  }
  const box = document.querySelector("[data-waiting]");
  if (box) {
    const rows = await mine("outbox");
    if (rows.length || !box.hidden) (await import("./items.js")).latest(box, rows);
    box.hidden = !rows.length;
  }
}

function said() {
  const told = JSON.parse(sessionStorage.getItem("told") || "null");
  sessionStorage.removeItem("told");
  if (told && main) main.prepend(el("div", {class: `notice ${told[1]}`, role: "status"}, icon(told[1] ? "ring-check" : "cloud"), el("span", {}, told[0])));
}

async function drafts() {
  const here = document.querySelector("[data-drafts]"), left = here ? await mine("drafts") : [];
  if (left.length) (await import("./drafts.js")).offer(here, left);
}

async function update() {
  if (!("serviceWorker" in navigator)) return;
  const had = navigator.serviceWorker.controller;
  const held = had || new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", done, {once: true}));
  navigator.serviceWorker.addEventListener("controllerchange", () => had && !document.querySelector("form[data-to]") && location.reload());
  const app = await navigator.serviceWorker.register("/sw.js");
  const offer = async () => {
    if (app.waiting && main && !document.querySelector("form[data-to]") && !(await all("drafts")).length) (await import("./news.js")).offer(main, app);
  };
  navigator.serviceWorker.addEventListener("message", e => e.data === "flush" && flush());
  app.addEventListener("updatefound", () => app.installing.addEventListener("statechange", offer));
  offer();
  await (navigator.serviceWorker.controller || held);
}

const who = document.querySelector("meta[name=who]");
if (who) setMe({id: who.content, name: who.dataset.name, subject: who.dataset.subject || me().id === who.content && me().subject});
/* A browser that was killed may have forgotten who works here; the book, which was written strictly, knows. */
if (!me().id) for (const held of (await all("book")).sort((a, b) => a.at - b.at)) setMe({id: held.owner, name: held.book.name, subject: held.book.subject.id});
events.addEventListener("change", paint);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
addEventListener("online", flush);
addEventListener("offline", flush);
said();
if (main && /zalo/i.test(navigator.userAgent)) import("./news.js").then(m => m.zalo(main), () => {});
const away = document.querySelector("[data-sign-out]");
if (away) import("./news.js").then(m => m.signingOut(away), () => {});
await paint();
const shell = document.querySelector("[data-shell]"), form = document.querySelector("form[data-to]:not([data-blank])"), items = document.querySelector("[data-items]");
if (shell) await (await import("./shell.js")).draw(shell.dataset.shell);
if (form) await (await import("./form.js")).take(form);
if (items) await (await import("./items.js")).start(items);
await drafts();
document.documentElement.dataset.ready = "";
await Promise.all([flush(), update()]);
/* From here on the app opens without a network. */
if (navigator.serviceWorker && navigator.serviceWorker.controller) document.documentElement.dataset.kept = "";
