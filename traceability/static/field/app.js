/* The frame of the phone app: status bar, what was just said, waiting items on *Hôm nay*, updates, other browsers. */
import {all, count, el, icon, me, mine, say, setMe, when} from "./store.js";
import {events, flush, state} from "./queue.js";

const bar = document.getElementById("trang-thai"), main = document.getElementById("chinh");
const LOOKS = {sent: "sent", waiting: "cloud", sending: "cloud", offline: "nonet", signin: "me", fix: "warn"};
const notice = (kind, ...inside) => el("div", {class: `notice ${kind}`, role: "status"}, ...inside);

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
    const {row, stateOf} = await import("./items.js");
    const rows = (await mine("outbox")).sort((a, b) => b.n - a.n);
    box.replaceChildren(...rows.map(one => el("li", {}, el("a", {class: "line", href: "/cho-gui/"}, icon(one.icon || "pen"), row(one, stateOf(one)), icon("go")))));
    box.hidden = !rows.length;
    const old = document.querySelector("[data-old]");
    if (old) old.hidden = !rows.some(one => Date.now() - one.at > 2592e5);
  }
}

function said() {
  const told = JSON.parse(sessionStorage.getItem("told") || "null");
  sessionStorage.removeItem("told");
  if (told && main) main.prepend(notice(told[1], icon(told[1] ? "ring-check" : "cloud"), el("span", {}, told[0])));
}

async function drafts() {
  const here = document.querySelector("[data-drafts]");
  if (!here) return;
  const {question} = await import("./form.js");
  for (const left of (await mine("drafts")).sort((a, b) => b.at - a.at)) {
    here.append(question(left, () => location.assign(`${left.page}#tiep`), () => {}));
  }
}

async function update() {
  if (!("serviceWorker" in navigator)) return;
  const had = navigator.serviceWorker.controller;
  const held = had || new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", done, {once: true}));
  navigator.serviceWorker.addEventListener("controllerchange", () => had && !document.querySelector("form[data-to]") && location.reload());
  const app = await navigator.serviceWorker.register("/sw.js");
  const offer = async () => {
    if (!app.waiting || !main || document.querySelector("form[data-to]") || (await all("drafts")).length) return;
    if (document.querySelector("[data-update]")) return;
    const go = el("button", {type: "button", class: "b"}, say("update-now"));
    go.onclick = () => app.waiting.postMessage("go");
    main.prepend(el("div", {class: "notice", "data-update": ""}, icon("again"), el("div", {class: "flow-2"}, el("p", {}, say("update")), go)));
  };
  navigator.serviceWorker.addEventListener("message", e => e.data === "flush" && flush());
  app.addEventListener("updatefound", () => app.installing.addEventListener("statechange", offer));
  offer();
  await (navigator.serviceWorker.controller || held);
}

async function signingOut() {
  const box = document.querySelector("[data-sign-out]");
  if (!box) return;
  const n = (await mine("outbox")).length;
  box.textContent = n ? count("logout", n) : "";
  box.hidden = !n;
  box.closest("main").querySelector("form").addEventListener("submit", () => setMe({...me(), away: true, out: true}));
}

function zalo() {
  if (!/zalo/i.test(navigator.userAgent) || !main) return;
  const url = `intent://${location.host}${location.pathname}#Intent;scheme=${location.protocol.slice(0, -1)};package=com.android.chrome;end`;
  main.prepend(notice("", icon("tip"), el("span", {}, `${say("zalo")} `, el("a", {href: url}, say("chrome")))));
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
zalo();
signingOut();
await paint();
const shell = document.querySelector("[data-shell]"), form = document.querySelector("form[data-to]:not([data-blank])"), items = document.querySelector("[data-items]");
if (shell) await (await import("./shell.js")).draw(shell.dataset.shell);
if (form) {
  await (await import("./form.js")).take(form);
  (await import("./typing.js")).help(form);
}
if (items) await (await import("./items.js")).start(items);
await drafts();
document.documentElement.dataset.ready = "";
await Promise.all([flush(), update()]);
/* From here on the app opens without a network. */
if (navigator.serviceWorker && navigator.serviceWorker.controller) document.documentElement.dataset.kept = "";
