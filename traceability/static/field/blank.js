/* Fills the blank forms of entry and batch from the reference book: same boxes, same marks. */
import {el, get, icon, me, say} from "./store.js";
import {fill, take} from "./form.js";
import {open, part} from "./shell.js";

const params = new URLSearchParams(location.search), path = location.pathname;

/* One sample choice stands in the form; the book's choices are its copies. */
function offer(form, name, choices) {
  const box = form.querySelector(`[name="${name}"]`);
  if (!box) return;
  if (box.tagName === "SELECT") {
    box.append(...choices.map(([value, label]) => el("option", {value}, label)));
    if (!choices.length) box.closest(".field").remove();
    return;
  }
  const sample = box.closest("label"), field = sample.closest(".field");
  if (!choices.length) return field.remove();
  choices.forEach(([value, label], at) => {
    const copy = sample.cloneNode(true), choice = copy.querySelector("input");
    choice.value = value;
    choice.id = copy.htmlFor = `id_${name}_${at}`;
    copy.querySelector("span:not(.thumb)").textContent = label;
    sample.before(copy);
  });
  sample.remove();
}

function fit(form, book, step) {
  const asked = book.steps[step];
  for (const name of ["input_name", "dose", "phi_days", "phi_unknown", "target", "registration", "quantity"]) {
    const box = form.querySelector(`[name="${name}"]`);
    if (!asked.ask.includes(name)) box.closest(".field").remove();
    else if (name in asked.must || (name === "phi_unknown")) box.closest(".field").querySelectorAll("label>.note").forEach(one => one.remove());
  }
  if (asked.used) form.querySelector("label[for=id_input_name]").firstChild.textContent = `${asked.used} `;
  if (asked.must.plot) form.querySelectorAll("#id_plot>legend>.note").forEach(one => one.remove());
  Object.assign(form.dataset, {step, title: asked.label, icon: asked.icon, must: JSON.stringify(asked.must)});
}

/* Medicines of the list, names used lately, and what is in stock: the lines of the book as the page draws them. */
function stock(form, book, step, kept) {
  const list = document.getElementById("ten-vat-tu"), listed = (book.medicines || {})[step] || [];
  list.dataset.phi = "any";
  list.append(...listed.map(([value, registration, phi, state]) =>
    el("option", {value, "data-listed": "", "data-registration": registration || null, "data-phi": phi, "data-state": state || null})));
  const known = new Set(listed.map(one => one[0]));
  list.append(...book.inputs.filter(value => !known.has(value)).map(value => el("option", {value})));
  const lots = (book.purchases || []).filter(one => one[5].includes(step)), box = form.elements.input_lot;
  box.append(...lots.map(([value, label, name, registration, unit]) =>
    el("option", {value, "data-name": name, "data-registration": registration, "data-unit": unit}, label)));
  const lost = kept && kept.input_lot && !lots.some(one => one[0] === kept.input_lot);
  if (lost) box.append(el("option", {value: kept.input_lot}, kept.input_name || kept.input_lot));
  if (!lots.length && !lost) for (const name of ["input_lot", "used"]) form.elements[name].closest(".field").remove();
}

function minds(form, book, asked) {
  const chosen = (form.querySelector("[name=plot]:checked") || {}).value, after = form.querySelector("#id_plot");
  if (asked.must.quantity) form.dataset.every = "";
  for (const [title, text, plot] of book.reminders) if (after && plot) after.after(
    el("div", {class: "todo", "data-running": plot, hidden: asked.must.quantity || plot === chosen ? null : ""}, icon("clock"), el("p", {}, el("b", {}, title), ` ${text}`)));
}

export async function entry(book) {
  const item = params.get("muc") && await get("outbox", params.get("muc"));
  const pk = (path.match(/nhat-ky\/([0-9a-f-]{36})\/sua/) || [])[1], old = pk && book.recent.find(one => one.id === pk), corrects = item ? item.payload.corrects : old && pk;
  const step = item ? item.payload.step : old ? old.step : params.get("viec");
  if (pk && !old && !item) return open("absent");
  if (!book.steps[step]) return (await import("./lists.js")).tiles(book);
  const form = open("form"), asked = book.steps[step];
  form.querySelector("h1").textContent = corrects ? say("fix-step", {step: asked.label}) : asked.label;
  fit(form, book, step);
  offer(form, "plot", book.plots);
  offer(form, "batch", book.batches.map(one => [one.id, `${one.product} · ${one.lot}`]));
  offer(form, "worker", book.people);
  stock(form, book, step, old && old.boxes);
  if (corrects) form.dataset.corrects = corrects;
  else form.querySelector("[name=error_reason]").closest(".field").remove();
  const known = old ? old.boxes : params.get("nhu") ? book.last[step] || {} : {plot: params.get("thua") || book.last_plot || (book.plots.length === 1 ? book.plots[0][0] : ""), batch: params.get("lo") || ""};
  const boxes = {day: [old ? "other" : "today"], error_reason: ["incorrect_data"], unit: ["kg"]};
  for (const name in known) boxes[name] = [known[name]];
  if (old) boxes.event_date = [old.date];
  fill(form, boxes);
  minds(form, book, asked);
  return begin(form, book);
}

export async function batch(book) {
  if (!book.products.length) return open("absent");
  const form = open("form");
  offer(form, "product", book.products);
  offer(form, "plots", book.plots);
  form.querySelector("[data-sift]").hidden = book.plots.length < 9;
  const {product, plots, unit} = book.guess;
  fill(form, {product: [params.get("san-pham") || product], plots, unit: [unit || "kg"], day: ["today"]});
  await begin(form, book);
  document.querySelector("[data-temporary]").textContent = form.elements.client_uuid.value.slice(0, 4).toUpperCase();
}

async function begin(form, book) {
  Object.assign(form.dataset, {subject: book.subject.id, household: book.household});
  document.querySelector(".save").hidden = false;
  await take(form);
}
