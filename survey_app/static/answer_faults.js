// What is wrong with the form, shown where it is and in a list that leads there.

import { wordsIn } from "./answer_fields.js";

const panel = document.querySelector("[data-faults]");

const make = (tag, className, ...content) => {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
};

export const clearFaults = (within = document) => {
  for (const fault of within.querySelectorAll(".fault")) fault.remove();
  for (const owner of within.querySelectorAll("[aria-invalid]")) {
    owner.removeAttribute("aria-invalid");
    const others = owner.getAttribute("aria-describedby")?.split(/\s+/).filter((id) => !id.startsWith("e."));
    if (others?.join("")) owner.setAttribute("aria-describedby", others.join(" "));
    else owner.removeAttribute("aria-describedby");
  }
};

const markFault = (field, message) => {
  const block = field.closest("[data-group], [data-code]");
  const fault = make("p", "fault", message);
  fault.id = `e.${field.name}`;
  block.querySelector(".choices, .entry, select, textarea, input").before(fault);
  const owner = block.matches("[role=radiogroup]") ? block : field;
  owner.setAttribute("aria-invalid", "true");
  owner.setAttribute("aria-describedby", `${owner.getAttribute("aria-describedby") ?? ""} ${fault.id}`.trim());
};

const lineOf = ({ field, message }) => {
  const target = document.getElementById(field || "-");
  if (!target?.name) return make("li", "", message);
  markFault(target, message);
  const label = target.closest(".question, .row").querySelector(".row-label, [id^='l.']");
  const link = make("a", "", ...(label ? [make("strong", "", wordsIn(label)), " "] : []), message);
  link.href = `#${field}`;
  return make("li", "", link);
};

export const hideFaults = () => {
  clearFaults();
  panel.hidden = true;
};

/** Show faults: the id of a field (empty where there is none) and the sentence of each. */
export const showFaults = (faults) => {
  clearFaults();
  panel.querySelector("ul").replaceChildren(...faults.map(lineOf));
  panel.hidden = false;
  scrollTo(0, 0);
  panel.focus();
};
