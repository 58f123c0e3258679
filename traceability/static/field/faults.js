/* What is wrong with a form: every fault at once, in the house's own marks. */
import {el, icon, say} from "./store.js";

const CONFIRM = {quantity: "quantity_confirmed", phi_days: "phi_confirmed"};

const fieldOf = (form, name) => {
  const box = form.querySelector(`[name="${name}"]`);
  return box && box.closest(name === "day" ? "fieldset" : ".field");
};

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
