// Conditions in the browser: the twin of questionnaires/logic/evaluate.py (its rules are written there) and of
// follow and compute_scores in route.py. Both run tests/questionnaires/logic/vectors.json: change both, or neither.

const NONRESPONSES = ["_not_applicable", "_refused"];
const DAY = /^\d{4}-\d\d-\d\d$/;

const isList = Array.isArray;
const isNumber = (value) => typeof value === "number";
const isText = (value) => typeof value === "string";
const isGiven = (value) => value !== null && !NONRESPONSES.includes(value);
const membersOf = (value) => (isList(value) ? value : []);
const has = (list, item) => membersOf(list).includes(item);
const isWithin = (left, right) => left.every((item) => right.includes(item));
const isSame = (left, right) =>
  left !== null && (isList(left) && isList(right) ? isWithin(left, right) && isWithin(right, left) : left === right);
const areDays = (...values) => values.every((value) => isText(value) && DAY.test(value));
const ordered = (compare) => (left, right) =>
  ((isNumber(left) && isNumber(right)) || areDays(left, right)) && compare(left, right);
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

const propertyOf = (object, name) => (Object.hasOwn(object, name) ? (object[name] ?? null) : null);

const answerTo = (key, answers) => {
  const value = propertyOf(answers, key);
  if (isText(value)) return value.normalize() || null;
  return isList(value) && !value.length ? null : value;
};

const pointsOf = (chosen, scores) => {
  if (isNumber(chosen)) return chosen;
  const earned = [chosen].flat().filter((option) => isText(option) && Object.hasOwn(scores, option));
  return earned.length ? sum(earned.map((option) => scores[option])) : null;
};

const constant = (content) => (isText(content) ? content.normalize() : content);

/**
 * What `node` is worth for `answers` (answer key → option id, number, list of option ids, day, text or nonresponse)
 * with the `points` of options (answer key → option id → score).
 */
export const evaluate = (node, answers, points = {}) => {
  const [[name, content]] = Object.entries(node);
  if (name === "answer") return answerTo(content, answers);
  if (name === "points") return pointsOf(answerTo(content, answers), propertyOf(points, content) ?? {});
  if (name === "score") return null;
  if (!Object.hasOwn(OPERATIONS, name)) return isList(content) ? content.map(constant) : constant(content);
  return OPERATIONS[name](...content.map((operand) => evaluate(operand, answers, points)));
};

const takeOut = (part, visible) => {
  const [question, option] = part.split(".");
  const answer = propertyOf(visible, question);
  const rest = isList(answer) && answer.filter((chosen) => chosen !== option);
  if (answer === option || rest.length === 0) delete visible[question];
  else if (rest) visible[question] = rest;
};

/** The gates (as `gates_as_json` gives them) that are closed, and the answers that remain: each hides from later ones. */
export const follow = (gates, answers) => {
  const visible = Object.assign(Object.create(null), answers); // an id may be the name of what every object has
  const closed = gates.filter((gate) => {
    const isClosed = evaluate(gate.if, visible, gate.points) !== true;
    if (isClosed) gate.keys.forEach((key) => delete visible[key]);
    if (isClosed && gate.level === "option") takeOut(gate.part, visible);
    return isClosed;
  });
  return { closed, answers: visible };
};

export const findClosed = (gates, answers) => follow(gates, answers).closed;

/** Each score (as `scores_as_json` gives them) by its id; null where there is no number. */
export const computeScores = (scores, answers) =>
  Object.fromEntries(
    scores.map(({ id, value, points }) => {
      const worth = evaluate(value, answers, points);
      return [id, Number.isFinite(worth) ? worth : null];
    }),
  );
