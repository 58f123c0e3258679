/* Takes over the forms of diary and batch: drafts while one types, photos at once, and saving into the outbox. */
import {el, filesOf, get, icon, me, put, say, uuid} from "./store.js";
import {flush, now, save} from "./queue.js";

const NOT_KEPT = /^(csrfmiddlewaretoken|photos|client_uuid)$/;
const params = new URLSearchParams(location.search);
export const V = 2;

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

export function take(form) {
  const input = form.querySelector("[name=photos]"), voice = form.querySelector("[data-voice]"), shots = el("ul", {class: "shots", "data-files": ""});
  const key = [me().id, location.pathname, params.get("viec"), params.get("muc")].join(" ");
  let id = form.elements.client_uuid.value || uuid(), busy = 0, timer = 0, gone = null;
  const held = async kind => [...await filesOf(id, kind), ...gone ? await filesOf(gone, kind) : []];
  /* What arrived with other words is corrected; what cannot be sent under its id goes on under a new one. */
  const renew = old => {
    if (!old.conflict) return;
    [gone, id] = [old.uuid, uuid()];
    if (old.newest) form.dataset.corrects = old.newest;
  };
  const note = el("p", {class: "note", role: "status"});
  if (input) input.closest(".field").append(shots, note);
  form.querySelector("[name=look]")?.remove(); // typing.js narrows the choices by itself

  const draft = async () => {
    timer = clearTimeout(timer);
    const before = {...typed(form)};
    await put("drafts", {key, owner: me().id, uuid: id, page: location.pathname + location.search, title: form.dataset.title, at: Date.now(), fields: before});
  };
  /* Also of somebody who types without a pause no more than the last moment may be lost. */
  const later = () => { timer = timer || setTimeout(() => draft().catch(full), 300); };
  const mark = said => import("./faults.js").then(m => m.faults(form, said), () => {});
  const full = () => { note.textContent = say("full"); };
  for (const sign of ["input", "change"]) form.addEventListener(sign, e => e.target.type !== "file" && later());
  /* Saving waits for `work`. */
  const during = async work => {
    busy++;
    await draft().catch(full);
    await work();
    await draft().catch(full);
    busy--;
    form.dispatchEvent(new Event("kept"));
  };
  const hear = what => import("./voice.js").then(m => m[what](voice, {form, during, held: () => held("voice"), of: () => id}));

  const show = async () => {
    const files = await held("photo");
    if (voice && (await held("voice")).length) await hear("show").catch(() => {});
    if (files.length || shots.firstChild) await import("./photos.js").then(m => m.album(shots, files, show), () => {});
  };
  form.addEventListener("click", async e => {
    if (e.target.type !== "file" || !e.isTrusted) return;
    e.preventDefault();
    await draft().catch(full);
    e.target.click();
  });
  if (input) {
    input.addEventListener("change", () => during(async () => {
      const chosen = [...input.files], told = [];
      note.textContent = say("shrinking");
      const {keep, MOST} = await import("./photos.js").catch(() => ({}));
      if (keep) input.value = "";
      else told.push(say("offline"));
      for (const file of keep ? chosen : []) {
        if ((await held("photo")).length >= MOST) { told.push(say("most", {n: MOST})); break; }
        await keep(file, id).catch(refused => told.push(refused.message));
        await show();
      }
      note.textContent = told.join(" ");
    }));
  }
  if (voice) {
    const [speak, chosen] = voice.querySelectorAll("[data-speak],[type=file]");
    speak.hidden = !self.MediaRecorder || !navigator.mediaDevices;
    speak.onclick = () => hear("speak").catch(() => { speak.hidden = true; });
    chosen.onchange = () => hear("choose").catch(() => {});
  }

  form.addEventListener("submit", async e => {
    e.preventDefault();
    const found = lacks(form);
    /* A phone that cannot show them yet keeps the entry all the same; the server will say what is lacking. */
    const marks = Object.keys(found).length && await import("./faults.js").catch(() => 0);
    if (marks) return marks.faults(form, found);
    if (form.dataset.busy) return;
    form.dataset.busy = 1;
    const button = document.querySelector(`button[form=${form.id}]`), label = button.textContent;
    form.dispatchEvent(new Event("saving"));
    while (busy) await new Promise(done => form.addEventListener("kept", done, {once: true}));
    timer = clearTimeout(timer);
    const boxes = typed(form), files = await held("photo"), spoken = (await held("voice")).map(f => f.uuid);
    if (form.dataset.corrects && !boxes.error_reason) boxes.error_reason = ["incorrect_data"];
    const item = {
      uuid: id, owner: me().id, at: Date.now(), state: "waiting", to: form.dataset.to, page: form.dataset.page || location.pathname + location.search,
      title: form.dataset.title, sub: words(form), labels: labels(form), icon: form.dataset.icon, files: files.length, voices: spoken.length,
      payload: {
        v: V, client_uuid: id, subject: form.dataset.subject || me().subject, household: form.dataset.household || null, device_time: new Date().toISOString(),
        tz_offset: -new Date().getTimezoneOffset(), ...day(form, boxes), fields: boxes, photos: files.map(f => f.uuid), ...(spoken[0] ? {recordings: spoken} : {}),
        ...(form.dataset.step ? {step: form.dataset.step} : {}), ...(form.dataset.corrects ? {corrects: form.dataset.corrects} : {}),
      },
    };
    try {
      await save(item, key, gone);
      gone = null;
    } catch (_) {
      delete form.dataset.busy;
      full();
      return mark({"": [say("full")]});
    }
    button.textContent = say("saving");
    await Promise.race([flush(), new Promise(done => setTimeout(done, 5000))]);
    const left = await get("outbox", id), sent = !left && await get("sent", id);
    if (left && left.state === "fix") {
      delete form.dataset.busy;
      button.textContent = label;
      renew(left);
      return mark(left.fields);
    }
    leave(form, sent ? [`${say("sent-now")} ${sent.said} ${sent.odd ? say("odd-clock") : ""}`, "success"] : [say("saved"), ""], sent ? sent.url : "/nhat-ky/");
  });

  const start = async () => {
    const muc = params.get("muc"), edited = muc && await get("outbox", muc);
    if (edited && edited.owner === me().id) {
      id = edited.uuid;
      renew(edited);
      fill(form, edited.payload.fields);
      if (edited.state === "fix") await mark(edited.fields);
    }
    const left = await get("drafts", key);
    const resume = () => { id = left.uuid; fill(form, left.fields); show(); };
    if (left && location.hash === "#tiep") resume();
    else if (left) {
      const {question} = await import("./drafts.js").catch(() => ({}));
      if (!question) return resume();
      const bar = document.querySelector(".save"), title = el("h1", {}, form.querySelector("h1").textContent);
      const open = on => { form.hidden = bar.hidden = !on; if (on) title.remove(); };
      open(false);
      form.before(title, question(left, () => { open(true); resume(); }, () => open(true)));
    }
    form.elements.client_uuid.value = id;
    await show();
  };
  onTouch(form);
  return start();
}

/* What is needed only by somebody who touches the form comes with the first touch; what was tapped waits for it. */
function onTouch(form) {
  let coming, here;
  const come = () => coming ??= Promise.all([import("./typing.js"), import("./faults.js"), import("./photos.js")]).then(([{help}]) => {
    if (form.dataset.busy) coming = null; // what is on its way is not changed any more
    else here = help(form) || true;
  }).catch(() => { here = true; });
  for (const sign of ["pointerup", "focusin"]) addEventListener(sign, come); // nothing moves under a finger that is down
  form.addEventListener("click", async e => {
    const wanted = e.target.closest("[data-put],[data-scan]");
    if (here || !wanted) return;
    e.preventDefault();
    await come();
    if (here) wanted.click();
  });
}

function leave(form, [text, kind], url) {
  sessionStorage.setItem("told", JSON.stringify([text, kind]));
  if (now.net || (navigator.serviceWorker && navigator.serviceWorker.controller)) return location.assign(url);
  document.querySelector(".save").remove();
  form.replaceWith(el("p", {class: "notice success", role: "status"}, icon("check"), el("span", {}, text)));
}
