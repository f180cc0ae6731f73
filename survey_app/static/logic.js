// Conditions in the browser: the twin of questionnaires/logic/evaluate.py (its rules are written there) and of
// find_closed in route.py. Both run tests/questionnaires/logic/vectors.json: change both, or neither.

const NONRESPONSES = ["_not_applicable", "_refused"];

const isList = Array.isArray;
const isNumber = (value) => typeof value === "number";
const isGiven = (value) => value !== null && !NONRESPONSES.includes(value);
const membersOf = (value) => (isList(value) ? value : []);
const has = (list, item) => membersOf(list).includes(item);
const isWithin = (left, right) => left.every((item) => right.includes(item));
const isSame = (left, right) =>
  left !== null && (isList(left) && isList(right) ? isWithin(left, right) && isWithin(right, left) : left === right);
const ordered = (compare) => (left, right) => isNumber(left) && isNumber(right) && compare(left, right);
const given = (values) => values.flat().filter(isGiven);
const aggregate = (combine) => (...values) => {
  const numbers = given(values).filter(isNumber);
  return numbers.length ? combine(numbers) : null;
};
const sum = (numbers) => numbers.reduce((total, number) => total + number);

const OPERATIONS = {
  and: (...conditions) => conditions.every(Boolean),
  or: (...conditions) => conditions.some(Boolean),
  not: (condition) => !condition,
  "==": isSame,
  "!=": (left, right) => !isSame(left, right),
  "<": ordered((left, right) => left < right),
  "<=": ordered((left, right) => left <= right),
  ">": ordered((left, right) => left > right),
  ">=": ordered((left, right) => left >= right),
  in: (item, list) => has(list, item),
  any_in: (items, list) => membersOf(items).some((item) => has(list, item)),
  all_in: (items, list) => membersOf(items).length > 0 && items.every((item) => has(list, item)),
  count: (...values) => given(values).length,
  sum: aggregate(sum),
  mean: aggregate((numbers) => sum(numbers) / numbers.length),
  min: aggregate((numbers) => Math.min(...numbers)),
  max: aggregate((numbers) => Math.max(...numbers)),
  answered: isGiven,
  selected: (chosen, option) => isSame(chosen, option) || has(chosen, option),
};

const answerTo = (key, answers) => {
  const value = Object.hasOwn(answers, key) ? (answers[key] ?? null) : null;
  return value === "" || (isList(value) && !value.length) ? null : value;
};

/** What `node` is worth for `answers` (answer key → option id, point, list of option ids, text or nonresponse). */
export const evaluate = (node, answers) => {
  const [[name, content]] = Object.entries(node);
  if (name === "answer") return answerTo(content, answers);
  if (!Object.hasOwn(OPERATIONS, name)) return content;
  return OPERATIONS[name](...content.map((operand) => evaluate(operand, answers)));
};

/** The gates (as `gates_as_json` gives them) whose condition does not hold; what they hide is empty for later ones. */
export const findClosed = (gates, answers) => {
  const visible = { ...answers };
  return gates.filter((gate) => {
    const isClosed = evaluate(gate.if, visible) !== true;
    if (isClosed) gate.keys.forEach((key) => delete visible[key]);
    return isClosed;
  });
};
