// The fields of the answer page: what is in them, how it is said, in which order they stand. Knows no step and no rule.

const form = document.getElementById("questionnaire");
const TICKED = /radio|checkbox/;

export const wordsIn = (element) => element.textContent.replace(/[ \n]+/g, " ").trim();
export const isAnswer = (field) => Boolean(field.name?.startsWith("a."));
export const isGiven = (field) => (TICKED.test(field.type) ? field.checked : field.value.trim() !== "");
export const isTyped = (field) => !TICKED.test(field.type) && field.type !== "select-one";
export const isNonresponse = ({ value }) => /^_(not_applicable|refused)$/.test(value);

const rankingOf = (field) => field.closest("[data-ranking]");

export const sortOf = (field) => (isNonresponse(field) ? undefined : field.closest("[data-sort]")?.dataset.sort);

const keyOf = (field) => rankingOf(field)?.dataset.ranking ?? field.name.slice(2);

// What is typed beside a ticked "I prefer not to say" is kept on the page, but not sent.
export const isOverruled = (field) =>
  isTyped(field) && [...document.getElementsByName(field.name)].some((other) => isNonresponse(other) && other.checked);

/** All that is filled in, by the names of fields; what is hidden just now too. */
export const readFields = () => {
  const fields = new Map();
  for (const field of form.elements) {
    if (!isAnswer(field) || !isGiven(field) || isOverruled(field)) continue;
    fields.set(field.name, [...(fields.get(field.name) ?? []), field.value]);
  }
  return fields;
};

export const isChosen = (name, value) =>
  [...document.getElementsByName(name)].some((field) => {
    if (field.value !== value || !isGiven(field)) return false;
    return !(field.selectedOptions?.[0] ?? field).closest("[data-off]");
  });

// Saying

const language = form.querySelector("[data-step][lang]")?.lang || document.documentElement.lang;

export const sayNumber = (number, inLanguage = language) =>
  number.toLocaleString(inLanguage, { maximumFractionDigits: 3, useGrouping: "min2" }).replace("-", "−");

const sayDay = (day) => {
  const words = new Date(day).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
  return language.startsWith("fr") ? words.replace(/^1 /, "1er ") : words;
};

const labelOf = (field) => {
  if (field.selectedOptions) return wordsIn(field.selectedOptions[0]);
  const nodes = [...field.parentElement.querySelector("span").childNodes];
  return nodes.filter(({ nodeName }) => nodeName !== "SMALL").map(wordsIn).join(" ").trim();
};

const sayTyped = (field, answers) => {
  const answer = answers[keyOf(field)];
  if (sortOf(field) === "number" && typeof answer === "number") return sayNumber(answer);
  return sortOf(field) === "day" && answer ? sayDay(answer) : field.value.trim();
};

/**
 * What was answered to one question, row or cell, for a sentence that repeats it; empty when nothing was. `answers`
 * are what could be read.
 */
export const sayAnswer = (key, answers) => {
  const fields = [...form.elements].filter((field) => isAnswer(field) && keyOf(field) === key && isGiven(field));
  const words = fields.filter((field) => !field.disabled).map((field) => (isTyped(field) ? sayTyped(field, answers) : labelOf(field)));
  return new Intl.ListFormat(language).format(words);
};

const specifiedBeside = (field) => {
  const blocks = [...form.querySelectorAll("[data-specify]:not([data-off])")];
  const block = blocks.find(({ dataset }) => dataset.of === field.name && dataset.specify === field.value);
  return block?.querySelector("input").value.trim();
};

const sayField = (field, answers) => {
  const unit = field.nextElementSibling?.matches(".unit") ? wordsIn(field.nextElementSibling) : "";
  if (unit) return `${field.value.trim()}\u00a0${unit}`;
  if (isTyped(field)) return sortOf(field) === "day" ? sayTyped(field, answers) : field.value.trim();
  if (rankingOf(field) && field.selectedOptions) return `${field.name.split(".").pop()}. ${labelOf(field)}`;
  const end = field.parentElement.querySelector("small");
  const label = end ? `${labelOf(field)} (${wordsIn(end)})` : labelOf(field);
  return [label, specifiedBeside(field)].filter(Boolean).join(" – ");
};

/** What was answered within a part of the form, for the review. */
export const sayPart = (part, answers) => {
  const fields = [...part.querySelectorAll("input, select, textarea")];
  const shown = fields.filter((field) => isGiven(field) && !field.disabled && !field.closest("[data-specify]"));
  return shown.map((field) => sayField(field, answers));
};

// Chance. Privacy: the order is drawn once in this page, and neither kept nor sent.

const turns = new Map();

const turnOf = (list, element) => {
  const named = element.matches("option") ? element : element.querySelector("input, [id]");
  const part = `${list.dataset.shuffle} ${element.matches("option, .choice") ? named.value : named.id}`;
  if (!turns.has(part)) turns.set(part, Math.random());
  return turns.get(part);
};

/** Put the parts of a list in an order drawn by chance; lists of one ranking get the same. */
export const shuffle = (list) => {
  const movable = [...list.children].filter((element) => !element.matches("[data-fixed]"));
  const drawn = new Map(movable.map((element) => [element, turnOf(list, element)]));
  const places = movable.map((element) => {
    const place = document.createComment("");
    element.replaceWith(place);
    return place;
  });
  movable.sort((left, right) => drawn.get(left) - drawn.get(right));
  places.forEach((place, index) => place.replaceWith(movable[index]));
};
