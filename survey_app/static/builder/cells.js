// A draft as cells: the twin of questionnaires/editing/cells.py. An edit writes cells; its inverse writes back
// what was there. A draft is anything with get, set and delete by uid; cells are never changed in place.

export const ROOT = "root";
export const PLACE = "@place";
export const STATE = "@state";
export const REMOVED = "removed";
export const SWITCHED_OFF = "off";

/** What a cell holds, null when it is empty. */
export const read = (draft, uid, path) => draft.get(uid)?.[path] ?? null;

/** Writes the cells in order and returns the inverse, which restores the draft exactly. */
export function apply(draft, writes) {
  const inverse = [];
  for (const [uid, path, value] of writes) {
    inverse.push([uid, path, read(draft, uid, path)]);
    write(draft, uid, path, value);
  }
  return inverse.reverse();
}

/** Where an element is, `{parent, slot, order}`; null when it is nowhere or its place makes no sense. */
export function placeOf(cells) {
  const place = cells?.[PLACE];
  if (!Array.isArray(place) || place.length !== 3 || place.some((part) => typeof part !== "string")) {
    return null;
  }
  const [parent, slot, order] = place;
  return { parent, slot, order };
}

export const slotKey = (parent, slot) => `${parent} ${slot}`;

/** The elements in each list of each parent, in order, those out of the questionnaire too: slotKey → uids. */
export function children(draft) {
  const placed = [...draft.keys()]
    .filter((uid) => uid !== ROOT)
    .map((uid) => ({ uid, ...placeOf(draft.get(uid)) }))
    .filter(({ parent }) => parent !== undefined)
    .sort(inOrder);
  const lists = new Map();
  for (const { uid, parent, slot } of placed) {
    const key = slotKey(parent, slot);
    if (!lists.has(key)) {
      lists.set(key, []);
    }
    lists.get(key).push(uid);
  }
  return lists;
}

/** Whether one sibling, `{order, uid}`, comes before another. */
export const inOrder = (left, right) =>
  compare(left.order, right.order) || compare(left.uid, right.uid);

/** Whether two values of cells are the same. */
export function isSame(left, right) {
  if (left === right || typeof left !== "object" || typeof right !== "object" || !left || !right) {
    return left === right;
  }
  const keys = Object.keys(left);
  return (
    Array.isArray(left) === Array.isArray(right) &&
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  );
}

const compare = (left, right) => (left < right ? -1 : Number(left > right));

function write(draft, uid, path, value) {
  const { [path]: _old, ...cells } = draft.get(uid) ?? {};
  if (value !== null) {
    cells[path] = value;
  }
  if (Object.keys(cells).length) {
    draft.set(uid, cells);
  } else {
    draft.delete(uid);
  }
}
