// Conditions as a person picks them: groups of lines, and each line an answer, a relation and a value. What cannot
// be picked (calculations, say) stays as it is, and is written in the notation.

/** How the lines of a group are joined. */
export const JOINS = ["and", "or", "not_and", "not_or"];

const EQUAL_SIGNS = { equals: "==", differs: "!=", less: "<", at_most: "<=", more: ">", at_least: ">=" };
const COUNTS = { count_at_least: ">=", count_at_most: "<=" };

/** The relations that make sense for each sort of answer. */
export const RELATIONS = {
  one: ["is", "is_not", "is_one_of", "is_none_of", "answered", "unanswered"],
  several: ["includes", "excludes", "count_at_least", "count_at_most", "answered", "unanswered"],
  number: ["equals", "differs", "less", "at_most", "more", "at_least", "answered", "unanswered"],
  date: ["equals", "less", "at_most", "more", "at_least", "answered", "unanswered"],
  text: ["answered", "unanswered", "equals"],
};

/** What stands beside a relation: one option, several, a number, a day, a text, or nothing. */
export function operandOf(relation, sort) {
  if (["answered", "unanswered"].includes(relation)) {
    return "nothing";
  }
  if (["is", "is_not", "includes", "excludes"].includes(relation)) {
    return "option";
  }
  if (["is_one_of", "is_none_of"].includes(relation)) {
    return "options";
  }
  return relation in COUNTS ? "number" : sort;
}

const isOperation = (node, ...names) => Object.keys(node).length === 1 && names.includes(Object.keys(node)[0]);
const negate = (node) => (isOperation(node, "not") ? node.not[0] : { not: [node] });

/** Reads a condition as a group: `{join, items}`, an item being a group, a line or `{raw}`. */
export function readGroup(node) {
  if (node === null || node === undefined) {
    return { join: "and", items: [] };
  }
  return readIfGroup(node) ?? { join: "and", items: [readItem(node)] };
}

function readIfGroup(node) {
  if (isOperation(node, "and", "or")) {
    const [join] = Object.keys(node);
    return { join, items: node[join].map(readItem) };
  }
  if (isOperation(node, "not") && isOperation(node.not[0], "and", "or")) {
    const [join] = Object.keys(node.not[0]);
    return { join: `not_${join}`, items: node.not[0][join].map(readItem) };
  }
  return null;
}

const readItem = (node) => readIfGroup(node) ?? readLine(node) ?? { raw: node };

function readLine(node) {
  if (isOperation(node, "not")) {
    const inner = readLine(node.not[0]);
    const contrary = { answered: "unanswered", includes: "excludes", is_one_of: "is_none_of" }[inner?.relation];
    return contrary ? { ...inner, relation: contrary } : null;
  }
  const [[name, operands]] = Object.entries(node);
  if (!Array.isArray(operands)) {
    return null;
  }
  const [left, right] = operands;
  if (name === "answered" && left.answer) {
    return { subject: subjectOf(left), relation: "answered", value: null };
  }
  if (name === "selected" && left.answer && right.option !== undefined) {
    return { subject: subjectOf(left), relation: "includes", value: right.option };
  }
  if (name === "in" && left.answer && right.list) {
    return { subject: subjectOf(left), relation: "is_one_of", value: right.list };
  }
  return readComparison(name, left, right);
}

function readComparison(name, left, right) {
  if (!right) {
    return null;
  }
  const counted = isOperation(left, "count") && left.count.length === 1 && left.count[0].answer;
  const relationOfCount = Object.keys(COUNTS).find((relation) => COUNTS[relation] === name);
  if (counted && relationOfCount && "value" in right) {
    return { subject: subjectOf(left.count[0]), relation: relationOfCount, value: right.value };
  }
  const relation = Object.keys(EQUAL_SIGNS).find((known) => EQUAL_SIGNS[known] === name);
  const subject = subjectOf(left);
  if (!relation || !subject) {
    return null;
  }
  if ("option" in right || isNonresponse(right.value)) {
    const named = { equals: "is", differs: "is_not" }[relation];
    return named ? { subject, relation: named, value: right.option ?? right.value } : null;
  }
  return "value" in right ? { subject, relation, value: right.value } : null;
}

const isNonresponse = (value) => value === "_not_applicable" || value === "_refused";

/** `answer:key`, `score:id` or `points:key`; null for anything else. */
function subjectOf(node) {
  const [[name, content]] = Object.entries(node);
  return ["answer", "score", "points"].includes(name) ? `${name}:${content}` : null;
}

/** Writes a group as a condition; null when nothing in it is complete. */
export function writeGroup({ join, items }) {
  const written = items.map(writeItem).filter((item) => item !== null);
  if (!written.length) {
    return null;
  }
  const name = join.replace("not_", "");
  const joined = written.length === 1 ? written[0] : { [name]: written };
  return join.startsWith("not_") ? (written.length === 1 ? negate(joined) : { not: [joined] }) : joined;
}

function writeItem(item) {
  if (item.raw) {
    return item.raw;
  }
  return item.items ? writeGroup(item) : writeLine(item);
}

function writeLine({ subject, relation, value }) {
  if (!subject || !relation) {
    return null;
  }
  const [name, ...rest] = subject.split(":");
  const source = { [name]: rest.join(":") };
  if (["answered", "unanswered"].includes(relation)) {
    const answered = { answered: [source] };
    return relation === "answered" ? answered : { not: [answered] };
  }
  if (value === null || value === "" || value === undefined || (Array.isArray(value) && !value.length)) {
    return null;
  }
  return writeRelation(source, relation, value);
}

function writeRelation(source, relation, value) {
  const option = isNonresponse(value) ? { value } : { option: value };
  switch (relation) {
    case "is":
      return { "==": [source, option] };
    case "is_not":
      return { "!=": [source, option] };
    case "includes":
      return isNonresponse(value) ? { "==": [source, option] } : { selected: [source, option] };
    case "excludes":
      return isNonresponse(value) ? { "!=": [source, option] } : { not: [{ selected: [source, option] }] };
    case "is_one_of":
      return { in: [source, { list: value }] };
    case "is_none_of":
      return { not: [{ in: [source, { list: value }] }] };
    default:
      return relation in COUNTS
        ? { [COUNTS[relation]]: [{ count: [source] }, { value }] }
        : { [EQUAL_SIGNS[relation]]: [source, { value }] };
  }
}
