// What each kind of question has: its lists, and the cells that are its own.

export const KINDS = [
  "single_choice", "several_choices", "yes_no", "scale", "rating", "grid", "dual_grid", "ranking", "number",
  "date", "short_text", "long_text", "information",
];

export const WITH_OPTIONS = new Set(["single_choice", "several_choices", "ranking"]);
export const GRIDS = new Set(["grid", "dual_grid"]);
const POINTED = ["points", "low_label", "high_label"];

/** The cells and lists (by the first part of their path) that a kind has beside those of every question. */
const OWN = {
  information: [],
  single_choice: ["options", "display", "shuffle"],
  several_choices: ["options", "min_choices", "max_choices", "shuffle"],
  yes_no: [],
  scale: POINTED,
  rating: POINTED,
  grid: ["rows", "scale", "shuffle"],
  dual_grid: ["rows", "scales", "shuffle"],
  ranking: ["options", "places", "shuffle"],
  number: ["minimum", "maximum", "decimals", "unit", "cuts"],
  date: ["earliest", "latest", "cuts"],
  short_text: ["max_length"],
  long_text: ["max_length"],
};
const OF_ALL = ["@place", "@state", "id", "kind", "label", "help", "shown_if", "source"];
const OF_ANSWERABLE = ["code", "required", "require_if", "valid_if", "sensitive", "not_applicable", "refusable"];

/** Whether a question of this kind may keep the cell or list at `path`, coming from a question of another kind. */
export function keeps(kind, path, former) {
  const first = path.split(".")[0];
  if (first === "cuts" && kind !== former) {
    return false; // cuts of numbers mean nothing for days
  }
  return OF_ALL.includes(first) || OWN[kind].includes(first) || (kind !== "information" && OF_ANSWERABLE.includes(first));
}

/** Where the answers of a question stand: the lists of options, as [uid of the owner, slot]. */
export function optionLists(elements, uid, kind) {
  if (WITH_OPTIONS.has(kind)) {
    return [[uid, "options"]];
  }
  if (kind === "grid") {
    return [[uid, "scale.options"]];
  }
  return kind === "dual_grid" ? elements.list(uid, "scales").map((scale) => [scale, "options"]) : [];
}

const SORTS = {
  sections: "section", questions: "question", options: "option", "scale.options": "option", rows: "row",
  scales: "scale", valid_if: "constraint", scores: "score", tests: "test",
};

/** What an element is, from the list it is in. */
export const sortOf = (slot) => SORTS[slot] ?? "other";
