// From a document (a new question, say) to the cells of its elements, as questionnaires/editing/shredding.py does.

import { PLACE } from "./cells.js";
import { spread } from "./order.js";

const WHOLE = new Set([
  "answers", "champ_of_priority", "condition", "require_if", "scores", "shown_if", "situation_scores",
  "thresholds", "value",
]);

/** The writes that plant `document` at `place`; `newUid` gives each element its address. */
export function shred(document, uid, place, newUid) {
  const writes = [[uid, PLACE, place]];
  shredObject(document, uid, "", writes, newUid);
  return writes;
}

function shredObject(content, uid, prefix, writes, newUid) {
  for (const [key, value] of Object.entries(content)) {
    const path = `${prefix}${key}`;
    if (value === null) {
      continue;
    }
    if (isElements(value)) {
      const orders = spread(value.length);
      value.forEach((item, index) => {
        writes.push(...shred(item, newUid(), [uid, path, orders[index]], newUid));
      });
    } else if (isObject(value) && Object.keys(value).length && !WHOLE.has(key)) {
      shredObject(value, uid, `${path}.`, writes, newUid);
    } else {
      writes.push([uid, path, value]);
    }
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isElements = (value) => Array.isArray(value) && value.length > 0 && value.every(isObject);
