// What refers to an element: conditions, scores, texts that quote an answer, test cases, the analysis. The twin of
// questionnaires/editing/references.py and trimming.py.

import { isSame, PLACE, placeOf, REMOVED, STATE } from "./cells.js";
import { inside, isLive, questionAbove, questionsOf, sortOfElement } from "./reading.js";
import { elements } from "./store.js";

const CONDITIONS = new Set(["shown_if", "require_if", "condition", "value"]);
const REPEATING = new Set(["and", "or", "count", "sum", "mean", "min", "max"]);
const JOINING = new Set(["and", "or"]);
const PLACEHOLDER = /\{(answer|score)\.([a-z0-9][a-z0-9_.-]*)\}/g;
const NAMED_LISTS = new Set([
  "analysis.needs.grids",
  "analysis.needs.asking",
  "analysis.maturity.grids",
  "analysis.maturity.reached",
  "analysis.maturity.under_way",
]);
const NAMED_TABLES = new Set(["analysis.needs.champ_of_priority", "analysis.needs.situation_scores"]);

/** The writes that take every reference to an element away: each is a cell that depends on it. */
export function detach(uid) {
  const names = namesOf(uid);
  const own = new Set(inside(uid));
  const writes = [];
  for (const owner of elements.keys()) {
    const cells = elements.get(owner);
    if (own.has(owner) || cells[STATE] || !isLive(owner)) {
      continue;
    }
    for (const [path, value] of Object.entries(cells)) {
      if (path === PLACE) {
        continue;
      }
      if ((path === "row" && names.rows.has(value)) || (path === "question" && names.questions.has(value))) {
        writes.push([owner, STATE, REMOVED]);
        continue;
      }
      const rest = without(path, value, names);
      if (!isSame(rest, value)) {
        writes.push([owner, path, rest]);
      }
    }
  }
  return writes;
}

/** A value of a cell in which answers to renamed questions have their new ids. */
export function renamed(value, ids) {
  const rename = (key) => {
    const [first, ...rest] = key.split(".");
    return [ids[first] ?? first, ...rest].join(".");
  };
  if (typeof value === "string") {
    return value.replace(PLACEHOLDER, (_, sort, key) => `{${sort}.${rename(key)}}`);
  }
  if (Array.isArray(value)) {
    return value.map((item) => renamed(item, ids));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        ["answer", "points"].includes(key) && typeof inner === "string" ? rename(inner) : renamed(inner, ids),
      ]),
    );
  }
  return value;
}

const NOTHING = new Set();
const NOBODY = {
  answers: [],
  options: NOTHING,
  scores: NOTHING,
  plain: NOTHING,
  rows: NOTHING,
  questions: NOTHING,
  parts: NOTHING,
};

function namesOf(uid) {
  const { id = "", code = "" } = elements.get(uid) ?? {};
  const question = elements.get(questionAbove(uid))?.id ?? "";
  const own = new Set([id]);
  const key = [`${question}.${id}`];
  switch (sortOfElement(uid)) {
    case "section": {
      const inner = questionsOf(uid);
      const ids = inner.map((question) => elements.get(question).id);
      const all = new Set(ids);
      const rows = rowsIn(inner);
      return { ...NOBODY, answers: ids, plain: all, questions: all, rows, parts: new Set([`section.${id}`]) };
    }
    case "question":
      return { ...NOBODY, answers: [id], plain: own, questions: own, rows: rowsIn([uid]) };
    case "row":
      return { ...NOBODY, answers: key, rows: own };
    case "option":
      return { ...NOBODY, answers: key, options: new Set(key), plain: own };
    case "score":
      return { ...NOBODY, scores: own };
    default:
      return placeOf(elements.get(uid))?.slot.endsWith("champs") ? { ...NOBODY, plain: new Set([code]) } : NOBODY;
  }
}

/** The rows of some questions; what stood for a removed one went with it. */
const rowsIn = (questions) =>
  new Set(questions.flatMap((question) => elements.list(question, "rows")).map((row) => elements.get(row).id ?? ""));

const isAnswer = (key, names) => names.answers.some((answer) => key === answer || `${key}`.startsWith(`${answer}.`));
const isOption = (key, option, names) => names.options.has(`${`${key}`.split(".")[0]}.${option}`);

function without(path, value, names) {
  if (CONDITIONS.has(path.split(".").at(-1))) {
    return trim(value, names);
  }
  if (typeof value === "string") {
    return value.replace(PLACEHOLDER, (found, sort, key) =>
      (sort === "answer" ? isAnswer(key, names) : names.scores.has(key)) ? "…" : found,
    );
  }
  if (Array.isArray(value)) {
    return withoutItems(path, value, names);
  }
  if (typeof value === "object" && value !== null) {
    return withoutKeys(path, value, names);
  }
  return value;
}

function withoutItems(path, value, names) {
  if (NAMED_LISTS.has(path)) {
    return value.filter((item) => !names.plain.has(item));
  }
  const isPart = (part) => names.parts.has(part) || isAnswer(part.split(".").slice(1).join("."), names);
  return ["shown", "hidden"].includes(path) ? value.filter((part) => !isPart(`${part}`)) : value;
}

function withoutKeys(path, value, names) {
  const keep = (isKept) => Object.fromEntries(Object.entries(value).filter(isKept));
  if (NAMED_TABLES.has(path)) {
    return keep(([key, item]) => !names.plain.has(key) && !names.plain.has(item));
  }
  if (path === "answers") {
    return keep(([key]) => !isAnswer(key, names));
  }
  return path === "scores" ? keep(([key]) => !names.scores.has(key)) : value;
}

/** An expression without its parts that refer to something named; null when nothing is left. */
function trim(expression, names) {
  if (typeof expression !== "object" || expression === null || Object.keys(expression).length !== 1) {
    return expression;
  }
  const [[name, content]] = Object.entries(expression);
  if (["answer", "points"].includes(name)) {
    return isAnswer(content, names) ? null : expression;
  }
  if (name === "score") {
    return names.scores.has(content) ? null : expression;
  }
  if (name === "list" || !Array.isArray(content)) {
    return expression;
  }
  return trimOperation(name, content, names);
}

function trimOperation(name, operands, names) {
  const keys = operands.map((operand) => operand?.answer).filter(Boolean);
  const isGone = (option) => keys.some((key) => isOption(key, option, names));
  const rest = operands
    .map((operand) => (isGone(operand?.option ?? operand?.value) ? null : withoutMembers(operand, isGone)))
    .map((operand) => trim(operand, names));
  if (REPEATING.has(name)) {
    const left = rest.filter((operand) => operand !== null);
    if (JOINING.has(name) && left.length === 1 && !isSame(left, operands)) {
      return left[0];
    }
    return left.length ? { [name]: left } : null;
  }
  return rest.includes(null) ? null : { [name]: rest };
}

function withoutMembers(operand, isGone) {
  if (!Array.isArray(operand?.list)) {
    return operand;
  }
  const members = operand.list.filter((member) => !isGone(member));
  return members.length ? { list: members } : null;
}
