/* Takes over the forms of diary and batch: drafts while one types, photos at once, and saving into the outbox. */
import {clock, drop, el, get, icon, me, mine, put, say, uuid, when} from "./store.js";
import {flush, now, save} from "./queue.js";
import {filesOf, keep, MOST} from "./photos.js";

const NOT_KEPT = /^(csrfmiddlewaretoken|photos|client_uuid)$/;
const CONFIRM = {quantity: "quantity_confirmed", phi_days: "phi_confirmed"};
const params = new URLSearchParams(location.search);
export const V = 2;
/* Other modules add here what an item says besides, and what a form may still lack. */
export const extras = [];

export const typed = form => {
  const boxes = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_KEPT.test(name)) (boxes[name] = boxes[name] || []).push(value);
  }
  return boxes;
};

export function fill(form, boxes) {
  const left = JSON.parse(JSON.stringify(boxes));
  for (const box of form.elements) {
    if (!box.name || NOT_KEPT.test(box.name) || box.type === "hidden") continue;
    const said = left[box.name];
    if (box.type === "radio" || box.type === "checkbox") box.checked = !!said && said.includes(box.value);
    else if (said) box.value = said.length ? said.shift() : "";
  }
  for (const fold of form.querySelectorAll("details")) {
    fold.open = fold.open || [...fold.querySelectorAll("textarea,input:not([type=file])")].some(box => box.value && box.type !== "radio" && (box.type !== "checkbox" || box.checked));
  }
  form.dispatchEvent(new Event("filled"));
}

const fieldOf = (form, name) => {
  const box = form.querySelector(`[name="${name}"]`);
  return box && box.closest(name === "day" ? "fieldset" : ".field");
};

/* Every fault at once, in the house's own marks. */
export function faults(form, said) {
  for (const old of form.querySelectorAll(".errs,.err")) old.remove();
  for (const old of form.querySelectorAll(".wrong")) old.classList.remove("wrong");
  const list = el("ul", {});
  for (const [name, texts] of Object.entries(said)) {
    const field = name && fieldOf(form, name), box = field && field.querySelector("input:not([type=hidden]),select,textarea");
    for (const text of texts) {
      list.append(el("li", {}, box ? el("a", {href: `#${box.id}`}, text) : text));
      if (!field) continue;
      field.classList.add("wrong");
      field.append(el("p", {class: "err"}, icon("warn"), el("span", {}, text)));
      if (text.endsWith("?") && CONFIRM[name] && !form.elements[CONFIRM[name]]) {
        field.append(el("label", {class: "pick"}, el("span", {}, say("sure")), el("input", {type: "checkbox", name: CONFIRM[name]})));
      }
    }
  }
  if (!list.children.length) return;
  const box = el("div", {class: "errs", role: "alert", tabindex: -1}, el("h2", {}, say("look", {n: list.children.length})), list);
  form.querySelector("h1").after(box);
  box.focus();
}

function lacks(form) {
  const said = typed(form), must = JSON.parse(form.dataset.must || "{}"), found = {};
  for (const name in must) {
    if (!form.querySelector(`[name="${name}"]`) || (said[name] || []).some(one => one.trim())) continue;
    if (name === "phi_days" && said.phi_unknown) continue;
    if (said.error_reason && said.error_reason[0] === "did_not_occur") continue;
    found[name] = [must[name]];
  }
  return found;
}

const day = (form, boxes) => {
  const said = (boxes.day || [])[0], back = said === "yesterday" ? 864e5 : 0;
  const local = new Date(Date.now() - new Date().getTimezoneOffset() * 60000 - back);
  return {day: said, date: said === "other" ? "" : local.toISOString().slice(0, 10)};
};

const pair = ({value, parentNode}) => [value, ...[...parentNode.querySelectorAll("select")].map(one => one.selectedOptions[0].text)].join(" ");

const words = form => [
  ...[...form.querySelectorAll("[name=product]:checked,[name=plot]:checked,[name=day]:checked:not([value=other])")]
    .map(box => box.closest("label").textContent.trim()),
  ...["event_date", "produced_on"].map(name => form.elements.day.value === "other" && form.elements[name] && form.elements[name].value),
  ...["input_name", "quantity"].map(name => form.elements[name] && form.elements[name].value && pair(form.elements[name])),
  form.elements.note && form.elements.note.value.slice(0, 80),
].filter(Boolean).join(" · ");

const labels = form => Object.fromEntries([...form.querySelectorAll(".field")].map(field => {
  const box = field.querySelector("[name]:not([type=hidden])"), label = field.querySelector("legend,label");
  return [box && box.name, label && label.firstChild.textContent.trim()];
}));

export function take(form, {open} = {}) {
  const input = form.querySelector("input[type=file]"), shots = el("ul", {class: "shots", "data-files": ""});
  const key = [me().id, location.pathname, params.get("viec"), params.get("muc")].join(" ");
  let id = form.elements.client_uuid.value || uuid(), busy = 0, timer = 0, item = null, gone = null;
  const held = async () => [...await filesOf(id), ...gone ? await filesOf(gone) : []];
  /* What arrived with other words is corrected; what cannot be sent under its id goes on under a new one. */
  const renew = old => {
    if (!old.conflict) return;
    [gone, id] = [old.uuid, uuid()];
    if (old.newest) form.dataset.corrects = old.newest;
  };
  const note = el("p", {class: "note", role: "status"});
  if (input) input.closest(".field").append(shots, note);

  const draft = async () => {
    timer = clearTimeout(timer);
    const before = {...typed(form)};
    await put("drafts", {key, owner: me().id, uuid: id, page: location.pathname + location.search, title: form.dataset.title, at: Date.now(), fields: before});
  };
  /* Also of somebody who types without a pause no more than the last moment may be lost. */
  const later = () => { timer = timer || setTimeout(() => draft().catch(full), 300); };
  const full = () => { note.textContent = say("full"); };
  form.addEventListener("input", e => e.target !== input && later());
  form.addEventListener("change", e => e.target !== input && later());

  const show = async () => {
    const files = await held();
    shots.replaceChildren(...files.map(file => {
      const drop_it = el("button", {type: "button", class: "b plain"}, say("drop-photo"));
      drop_it.onclick = async () => { await drop("files", file.uuid); show(); };
      const image = el("img", {src: URL.createObjectURL(file.thumb || file.small || file.blob), alt: file.name});
      return el("li", {"data-file": file.uuid}, image, drop_it);
    }));
    return files;
  };
  if (input) {
    input.addEventListener("click", async e => {
      if (!e.isTrusted) return;
      e.preventDefault();
      await draft().catch(full);
      input.click();
    });
    input.addEventListener("change", async () => {
      const chosen = [...input.files], told = [];
      input.value = "";
      busy++;
      note.textContent = say("shrinking");
      for (const file of chosen) {
        if ((await held()).length >= MOST) { told.push(say("most", {n: MOST})); break; }
        await keep(file, id).catch(refused => told.push(refused.message));
        await show();
      }
      await draft().catch(full);
      note.textContent = told.join(" ");
      busy--;
      form.dispatchEvent(new Event("kept"));
    });
  }

  form.addEventListener("submit", async e => {
    e.preventDefault();
    const found = lacks(form);
    for (const add of extras) Object.assign(found, add.lacks ? add.lacks(form) : {});
    if (Object.keys(found).length) return faults(form, found);
    if (form.dataset.busy) return;
    form.dataset.busy = 1;
    const button = document.querySelector(`button[form=${form.id}]`), label = button.textContent;
    if (busy) await new Promise(done => form.addEventListener("kept", done, {once: true}));
    timer = clearTimeout(timer);
    const boxes = typed(form), files = await held();
    if (form.dataset.corrects && !boxes.error_reason) boxes.error_reason = ["incorrect_data"];
    item = {
      uuid: id, owner: me().id, at: Date.now(), state: "waiting", to: form.dataset.to, page: form.dataset.page || location.pathname + location.search,
      title: form.dataset.title, sub: words(form), labels: labels(form), icon: form.dataset.icon, files: files.length,
      payload: {
        v: V, client_uuid: id, subject: form.dataset.subject || me().subject, household: form.dataset.household || null, device_time: new Date().toISOString(),
        tz_offset: -new Date().getTimezoneOffset(), ...day(form, boxes), fields: boxes, photos: files.filter(f => f.kind === "photo").map(f => f.uuid),
        ...(form.dataset.step ? {step: form.dataset.step} : {}), ...(form.dataset.corrects ? {corrects: form.dataset.corrects} : {}),
      },
    };
    for (const add of extras) if (add.payload) Object.assign(item.payload, await add.payload(form, id));
    try {
      await save(item, key, gone);
      gone = null;
    } catch (_) {
      delete form.dataset.busy;
      return faults(form, {"": [say("full")]});
    }
    button.textContent = say("saving");
    await Promise.race([flush(), new Promise(done => setTimeout(done, 5000))]);
    const left = await get("outbox", id), sent = !left && await get("sent", id);
    if (left && left.state === "fix") {
      delete form.dataset.busy;
      button.textContent = label;
      renew(left);
      return faults(form, left.fields);
    }
    leave(form, sent ? [`${say("sent-now")} ${sent.said} ${sent.odd ? say("odd-clock") : ""}`, "success"] : [say("saved"), ""], sent ? sent.url : "/nhat-ky/");
  });

  const start = async () => {
    const muc = params.get("muc"), edited = muc && await get("outbox", muc);
    if (edited && edited.owner === me().id) {
      id = edited.uuid;
      renew(edited);
      fill(form, edited.payload.fields);
      if (edited.state === "fix") faults(form, edited.fields);
    }
    const left = await get("drafts", key);
    const resume = () => { id = left.uuid; fill(form, left.fields); show(); };
    if (left && location.hash === "#tiep") resume();
    else if (left) {
      const bar = document.querySelector(".save"), title = el("h1", {}, form.querySelector("h1").textContent);
      const open = on => { form.hidden = bar.hidden = !on; if (on) title.remove(); };
      open(false);
      form.before(title, question(left, () => { open(true); resume(); }, () => open(true)));
    }
    form.elements.client_uuid.value = id;
    await show();
  };
  return start();
}

/* *Ghi tiếp hay bỏ?* Nothing is brought back without asking, nothing is thrown away without asking. */
export function question(left, resume, dropped) {
  const go = el("button", {type: "button", class: "b", "data-do": "resume"}, say("resume"));
  const no = el("button", {type: "button", class: "b calm", "data-do": "drop"}, say("drop"));
  const box = el("div", {class: "todo", "data-draft": left.key}, icon("pen"), el("div", {class: "flow-2"},
    el("p", {}, el("b", {}, say("draft", {at: when(left.at)})), left.title ? ` ${left.title}.` : ""), el("p", {class: "row"}, go, no)));
  go.onclick = () => { box.remove(); resume(); };
  no.onclick = async () => {
    await drop("drafts", left.key);
    for (const file of await filesOf(left.uuid)) if (!await get("outbox", left.uuid)) await drop("files", file.uuid);
    box.remove();
    dropped();
  };
  return box;
}

function leave(form, [text, kind], url) {
  sessionStorage.setItem("told", JSON.stringify([text, kind]));
  if (now.net || (navigator.serviceWorker && navigator.serviceWorker.controller)) return location.assign(url);
  document.querySelector(".save").remove();
  form.replaceWith(el("p", {class: "notice success", role: "status"}, icon("check"), el("span", {}, text)));
}
