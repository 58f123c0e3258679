/* What seldom has to be said: a new version, a sign-out with items left, a browser that knows less. */
import {count, el, icon, me, mine, say, setMe} from "./store.js";

export function offer(main, app) {
  if (document.querySelector("[data-update]")) return;
  const go = el("button", {type: "button", class: "b"}, say("update-now"));
  go.onclick = () => app.waiting.postMessage("go");
  main.prepend(el("div", {class: "notice", "data-update": ""}, icon("again"), el("div", {class: "flow-2"}, el("p", {}, say("update")), go)));
}

export async function signingOut(box) {
  const n = (await mine("outbox")).length;
  box.textContent = n ? count("logout", n) : "";
  box.hidden = !n;
  box.closest("main").querySelector("form").addEventListener("submit", () => setMe({...me(), away: true, out: true}));
}

export function zalo(main) {
  const url = `intent://${location.host}${location.pathname}#Intent;scheme=${location.protocol.slice(0, -1)};package=com.android.chrome;end`;
  main.prepend(el("div", {class: "notice", role: "status"}, icon("tip"), el("span", {}, `${say("zalo")} `, el("a", {href: url}, say("chrome")))));
}
