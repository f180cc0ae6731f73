// What the draft says, in words: labels, numbers, who is within whom, which answers there are to refer to.

import { PLACE, placeOf, ROOT, STATE, SWITCHED_OFF } from "./cells.js";
import { GRIDS, optionLists, sortOf, WITH_OPTIONS } from "./kinds.js";
import * as store from "./store.js";
import { say } from "./words.js";

const { elements } = store;
const DEEPEST = 8;

/** A text of some cells in the language of the draft, else in any other it has. */
export function textOf(cells, path) {
  const found = cells?.[`${path}.${store.language.peek()}`];
  if (found) {
    return found;
  }
  return store.languages.peek().map((tag) => cells?.[`${path}.${tag}`]).find(Boolean) ?? "";
}

export const sortOfElement = (uid) => (uid === ROOT ? "root" : sortOf(placeOf(elements.get(uid))?.slot));

const namePath = (uid) => (["root", "section"].includes(sortOfElement(uid)) ? "title" : "label");

/** What people call an element; a blank one by what it is. */
export const nameOf = (uid, cells = elements.get(uid)) =>
  shorten(textOf(cells, namePath(uid))) || say(`unnamed.${sortOfElement(uid)}`);

const shorten = (text) => (text.length > 90 ? `${text.slice(0, 88).trimEnd()}…` : text).trim();

/** The element and those it is within, up to the questionnaire. */
export function* above(uid) {
  for (let level = 0, at = uid; at && level < DEEPEST; level += 1) {
    yield at;
    at = at === ROOT ? null : placeOf(elements.get(at))?.parent;
  }
}

/** The question or section that an element is or is within; the questionnaire for what is in neither. */
export const viewOf = (uid) =>
  [...above(uid)].find((at) => ["question", "section", "root"].includes(sortOfElement(at))) ?? ROOT;

export const questionAbove = (uid) => [...above(uid)].find((at) => sortOfElement(at) === "question") ?? null;

/** Whether the academy holds an element, itself or as part of a question: its texts, codes and answers stay. */
export function isLocked(uid) {
  for (const at of above(uid)) {
    if (store.locked.value.has(at)) {
      return true;
    }
    if (["section", "question"].includes(sortOfElement(at))) {
      return false; // a question of one's own may stand in a section of the academy's
    }
  }
  return false;
}

const OPEN = new Set(["@place", "shown_if", "require_if", "required", "display"]);

/** Whether a cell is the academy's: of a locked question a school chooses where it stands and whom it asks. */
export const isLockedCell = (uid, path) => isLocked(uid) && !(OPEN.has(path) && store.locked.value.has(uid));

/** Whether an element and all that it is within are in the questionnaire. */
export const isLive = (uid) =>
  [...above(uid)].at(-1) === ROOT && [...above(uid)].every((at) => !elements.get(at)?.[STATE]);

export const isOff = (cells) => cells?.[STATE] === SWITCHED_OFF;

export const sections = () => elements.list(ROOT, "sections");
export const questionsOf = (section) => elements.list(section, "questions");

/** Every question in reading order. */
export const allQuestions = () => sections().flatMap(questionsOf);

/** The number under which people know a question, from 1; 0 for what is none. */
export const numberOf = (uid) => allQuestions().indexOf(uid) + 1;

/** The same, for whoever renders it: only moving, adding and removing change it. */
export const watchNumber = (uid) =>
  elements.watchList(ROOT, "sections").flatMap((section) => elements.watchList(section, "questions")).indexOf(uid) + 1;

/** The sections and questions in the order of the outline. */
export const outlineOrder = () => [ROOT, ...sections().flatMap((section) => [section, ...questionsOf(section)])];

/** Everything within an element, removed things too. */
export function inside(uid) {
  const within = new Map();
  for (const child of elements.keys()) {
    const parent = elements.get(child)[PLACE]?.[0];
    if (!within.has(parent)) {
      within.set(parent, []);
    }
    within.get(parent).push(child);
  }
  const found = [uid];
  for (const parent of found) {
    found.push(...(within.get(parent) ?? []));
  }
  return found;
}

/** The answers that a condition at an element may speak of: those to questions before it, or its own with `own`. */
export function answersBefore(uid, { own = false } = {}) {
  const view = viewOf(uid);
  const order = allQuestions();
  const first = sortOfElement(view) === "section" ? questionsOf(view)[0] : view;
  const end = order.includes(first) ? order.indexOf(first) + Number(own) : order.length;
  return order.slice(0, sortOfElement(view) === "section" && !first ? endOfSectionsBefore(view) : end).flatMap(answersOf);
}

/** The answers a question gives: key, name, what sort of value, and the options that may be chosen. */
function answersOf(uid) {
  const cells = elements.get(uid);
  const { kind, id } = cells ?? {};
  if (!id || kind === "information" || cells[STATE]) {
    return [];
  }
  const number = numberOf(uid);
  const name = `${number}. ${nameOf(uid)}`;
  const options = optionsOf(uid, kind);
  const common = { uid, nonresponses: nonresponsesOf(cells, ""), options, hasScores: hasScores(uid, kind) };
  if (!GRIDS.has(kind)) {
    return [{ ...common, key: id, name, sort: sortOfAnswer(kind) }];
  }
  return live(uid, "rows").flatMap((row) => {
    const rowCells = elements.get(row);
    const rowName = `${name} – ${nameOf(row)}`;
    if (kind === "grid") {
      const nonresponses = nonresponsesOf(cells, "scale.");
      return [{ ...common, nonresponses, key: `${id}.${rowCells.id}`, name: rowName, sort: "one" }];
    }
    return live(uid, "scales").map((scale) => {
      const scaleCells = elements.get(scale);
      return {
        ...common,
        nonresponses: nonresponsesOf(scaleCells, ""),
        key: `${id}.${rowCells.id}.${scaleCells.id}`,
        name: `${rowName} – ${nameOf(scale)}`,
        sort: "one",
        options: live(scale, "options").map(choiceOf),
        hasScores: live(scale, "options").some((option) => "score" in elements.get(option)),
      };
    });
  });
}

/** The computed scores, as answers of a sort: numbers. */
export const scores = () =>
  live(ROOT, "scores").map((uid) => {
    const { id } = elements.get(uid);
    return { key: id, name: nameOf(uid), sort: "number", options: [], nonresponses: [] };
  });

/** The children of a list that are in the questionnaire. */
export const live = (uid, slot) => elements.list(uid, slot).filter((child) => !elements.get(child)[STATE]);

const endOfSectionsBefore = (section) =>
  sections().slice(0, sections().indexOf(section)).flatMap(questionsOf).length;

function optionsOf(uid, kind) {
  if (kind === "yes_no") {
    return [{ id: "yes", name: say("yes") }, { id: "no", name: say("no") }];
  }
  return optionLists(elements, uid, kind).flatMap(([owner, slot]) => live(owner, slot).map(choiceOf));
}

const hasScores = (uid, kind) =>
  optionLists(elements, uid, kind).some(([owner, slot]) => live(owner, slot).some((option) => "score" in elements.get(option)));

const choiceOf = (uid) => ({ id: elements.get(uid).id, name: nameOf(uid) });

const NONRESPONSES = { not_applicable: "_not_applicable", refusable: "_refused" };
const nonresponsesOf = (cells, prefix) =>
  Object.entries(NONRESPONSES)
    .filter(([path]) => cells[`${prefix}${path}`])
    .map(([path, id]) => ({ id, name: say(`nonresponse.${path}`) }));

/** What sort of value a kind of question gives, which is what a condition can compare it with. */
export function sortOfAnswer(kind) {
  if (kind === "single_choice" || kind === "yes_no") {
    return "one";
  }
  if (WITH_OPTIONS.has(kind)) {
    return "several";
  }
  return { scale: "number", rating: "number", number: "number", date: "date", grid: "grid", dual_grid: "grids" }[kind] ?? "text";
}
