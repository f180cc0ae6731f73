// Keys that keep siblings in order: the twin of questionnaires/editing/order.py. Both run
// tests/questionnaires/editing/orders.json: change both, or neither.

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
const BASE = DIGITS.length;
const KEY = /^([0-9a-z]*[1-9a-z])?$/;

/** A key after `before` and before `after`; empty stands for the beginning and the end. */
export function between(before, after) {
  if (!KEY.test(before) || !KEY.test(after) || (after && before >= after)) {
    throw new RangeError(`no room between ${JSON.stringify([before, after])}`);
  }
  for (let key = "", end = after; ; ) {
    const place = key.length;
    const low = place < before.length ? DIGITS.indexOf(before[place]) : 0;
    const high = place < end.length ? DIGITS.indexOf(end[place]) : BASE;
    if (high - low > 1) {
      return key + DIGITS[(low + high) >> 1];
    }
    key += DIGITS[low];
    if (high > low) {
      end = ""; // one digit below it: whatever follows stays before it
    }
  }
}

/** `count` keys in order, as short as may be and evenly apart. */
export function spread(count) {
  let width = 1;
  while (BASE ** width <= count) {
    width += 1;
  }
  const step = BASE ** width / (count + 1);
  return Array.from({ length: count }, (_, index) =>
    Math.trunc(step * (index + 1)).toString(BASE).padStart(width, "0").replace(/0+$/, ""),
  );
}

/** `count` keys in order between two. */
export function several(before, after, count) {
  const keys = [];
  for (let index = 0, last = before; index < count; index += 1) {
    last = between(last, after);
    keys.push(last);
  }
  return keys;
}
