/* Less to type. It never puts anything over what somebody typed. */
import {el, say} from "./store.js";

const TONNES = {g: 1e-6, kg: .001, yen: .01, ta: .1, tan: 1};
const told = kind => el("p", {class: kind, role: "status"});
const tell = (place, text) => { if (place.textContent !== text) place.textContent = text; };
/* Not while a syllable is still being put together. */
const heard = (box, work) => ["input", "compositionend"].forEach(one => box.addEventListener(one, e => e.isComposing || work()));
/* As the server folds names: no marks, no case. */
const bare = text => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
const same = text => text.normalize("NFC").trim().toLowerCase();

/* As the server reads it; what it would ask about is NaN here. */
function number(typed) {
  const text = typed.normalize("NFKC").replace(/\s/g, "");
  if (/^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(text)) return +text.replace(/\./g, "").replace(",", ".");
  if (/^[1-9]\d{0,2},\d{3}$/.test(text) || !/^\d+([.,]\d+)?$/.test(text)) return NaN;
  return +text.replace(",", ".");
}

const show = n => n.toLocaleString(document.documentElement.lang === "en" ? "en" : "vi", {maximumFractionDigits: 6});

function amount(typed, unit) {
  const n = number(typed), t = TONNES[unit.value] * n, words = `${show(n)} ${unit.selectedOptions[0].text}`;
  if (!n) return "";
  if (unit.value === "tan") return `${words} (${show(n * 1000)} kg)`;
  return t >= 1 ? `${words} (${show(t)} ${say("tan")})` : words;
}

function readBack(pair) {
  const [box, unit] = [pair.querySelector("input"), pair.querySelector("select")], place = told("note");
  const read = () => {
    const words = amount(box.value, unit);
    tell(place, words && say("read-back", {words}));
  };
  pair.after(place);
  heard(pair, read);
  pair.closest("form").addEventListener("filled", read);
  read();
}

export function help(form) {
  const box = name => form.elements[name], list = document.getElementById("ten-vat-tu"), ours = {}, place = told("note"), warn = told("err");
  const plot = () => (form.querySelector("[name=plot]:checked") || {}).value || "";
  const drawn = (form.querySelector("[name=plot][checked]") || {}).value || "";
  /* Empty boxes only, and those that still hold what was put there. */
  const put = (name, value) => {
    const here = box(name);
    if (!here || (here.value && here.value !== ours[name]) || here.value === value) return;
    here.value = ours[name] = value;
    here.dispatchEvent(new Event("change", {bubbles: true}));
  };
  const named = () => {
    const found = [...list.options].filter(one => same(one.value) === same(box("input_name").value));
    const agreed = key => new Set(found.map(one => one.dataset[key])).size === 1 && found[0].dataset[key] || "";
    const days = list.dataset.phi === "any" || plot() === drawn ? agreed("phi") : "";
    put("registration", agreed("registration"));
    put("phi_days", box("phi_unknown") && box("phi_unknown").checked ? "" : days);
    const listed = found.some(one => "listed" in one.dataset);
    tell(place, listed ? `${list.dataset.by} ${days && say("list-days", {n: days})}` : "");
    tell(warn, list.dataset[agreed("state")] || "");
  };
  const names = list && box("input_name");
  if (names) {
    names.closest(".field").append(place, warn);
    heard(names, named);
    form.addEventListener("filled", named);
    named();
  }
  const chosen = ({target}) => {
    if (target.name === "plot") {
      if (form.dataset.every == null) for (const one of form.querySelectorAll("[data-running]")) one.hidden = one.dataset.running !== target.value;
      if (names) named();
    }
    if (target.name === "input_lot") {
      const {name, registration, unit} = target.selectedOptions[0].dataset;
      put("input_name", name || "");
      if (names) named();
      if (registration) put("registration", registration);
      if (unit && !box("used").value) box("used_unit").value = unit;
    }
  };
  form.addEventListener("change", chosen);
  /* What was chosen while this was on its way. */
  for (const target of [form.querySelector("[name=plot]:checked"), box("input_lot")]) {
    if (target && (!target.options || !target.selectedOptions[0].defaultSelected)) chosen({target});
  }
  form.addEventListener("click", e => {
    const chip = e.target.closest("[data-put]");
    if (!chip) return;
    e.preventDefault();
    for (const [name, value] of Object.entries(JSON.parse(chip.dataset.put))) if (box(name)) box(name).value = value;
    form.dispatchEvent(new Event("filled"));
    chip.closest("nav").previousElementSibling.querySelector("input").dispatchEvent(new Event("input", {bubbles: true}));
  });
  const scan = form.querySelector("[data-scan]");
  if (scan && "BarcodeDetector" in window && navigator.mediaDevices) scan.addEventListener("click", async e => {
    e.preventDefault();
    await import("./scan.js").then(m => m.look(form)).catch(() => location.assign(scan.href));
  });
  const sift = form.querySelector("[data-sift]:not([hidden])");
  if (sift) {
    const seek = sift.querySelector("input"), none = sift.querySelector("[data-none]");
    const narrow = () => {
      const words = bare(seek.value).split(/\s+/).filter(Boolean);
      let found = 0;
      for (const one of form.querySelectorAll(`[name=${sift.dataset.sift}]`)) {
        const label = one.closest("label"), hit = words.every(word => bare(label.textContent).includes(word));
        label.hidden = !hit && !one.checked;
        found += hit;
      }
      none.hidden = !!found;
    };
    heard(seek, narrow);
    seek.addEventListener("keydown", e => e.key === "Enter" && e.preventDefault());
    narrow();
  }
  form.querySelectorAll(".pair").forEach(readBack);
}
