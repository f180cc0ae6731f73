// What a person does to the draft, as writes: the twin of questionnaires/editing/authoring.py.

import { children, inOrder, PLACE, placeOf, REMOVED, ROOT, STATE, SWITCHED_OFF } from "./cells.js";
import { keeps } from "./kinds.js";
import { between, several } from "./order.js";
import { above } from "./reading.js";
import { renamed } from "./references.js";
import { shred } from "./shredding.js";
import { elements, templates } from "./store.js";

const CODE_PREFIXES = { questions: "Q", options: "R", "scale.options": "R", rows: "L", scales: "E", scores: "S" };
const WITH_ID = new Set(["sections", "questions", "options", "rows", "scales", "scores", "tests", "valid_if", "scale.options"]);
const ANSWERS = ["options", "scale.options"]; // the lists between which answers may move
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const CHARACTERS = `${LETTERS}0123456789`;
const LENGTH = 12;

/** An address for a new element, which is its id too. */
export function newUid() {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(bytes, (byte, index) => {
    const signs = index ? CHARACTERS : LETTERS;
    return signs[byte % signs.length];
  }).join("");
}

/** A new part after a sibling, or first: its uid and the writes. `details` overrides what the template says. */
export function add(sort, { parent, slot, after = null, details = {} }) {
  const { orders, others } = room(parent, slot, after, 1);
  const uid = newUid();
  return { uid, writes: [...others, ...plant({ ...templates.peek()[sort], ...details }, uid, [parent, slot, orders[0]])] };
}

/** Several options or rows with these labels, after a sibling. */
export function addLines(sort, { parent, slot, after, language }, lines) {
  const { orders, others } = room(parent, slot, after, lines.length);
  const names = new Names();
  const writes = lines.flatMap((line, index) => {
    const document = { ...templates.peek()[sort], label: { [language]: line } };
    return plant(document, newUid(), [parent, slot, orders[index]], names);
  });
  return [...others, ...writes];
}

/** Puts an element after a sibling of a list, or first in it. */
export function move(uid, { parent, slot, after = null }) {
  const { orders, others } = room(parent, slot, after, 1, uid);
  return [...others, [uid, PLACE, [parent, slot, orders[0]]]];
}

/** Moves an element one place up (-1) or down (1); a question goes on into the neighbouring section. */
export function shift(uid, by) {
  const place = placeOf(elements.get(uid));
  if (!place) {
    return [];
  }
  const { parent, slot } = place;
  const siblings = live(parent, slot, uid);
  const index = siblings.indexOf(uid) + by;
  if (index >= 0 && index < siblings.length) {
    const others = siblings.filter((other) => other !== uid);
    return move(uid, { parent, slot, after: index ? others[index - 1] : null });
  }
  return slot === "questions" ? intoNextSection(uid, parent, by) : [];
}

export const remove = (uid) => [[uid, STATE, REMOVED]];
export const switchTo = (uid, isOn) => [[uid, STATE, isOn ? null : SWITCHED_OFF]];

/** Puts a removed element back where it was, with what it is within. */
export const restore = (uid) =>
  [...above(uid)].filter((at) => at !== ROOT && elements.get(at)?.[STATE]).map((at) => [at, STATE, null]);

/** A copy right after the original, with everything in it: what it says of itself it says of the copy. */
export function duplicate(uid) {
  const { parent, slot } = placeOf(elements.get(uid));
  const { orders, others } = room(parent, slot, uid, 1);
  const lists = listsByParent();
  const ids = {};
  const names = new Names();
  const copies = [];
  const copy = (original, place) => {
    const made = newUid();
    const cells = Object.fromEntries(Object.entries(elements.get(original)).filter(([path]) => !path.startsWith("source.")));
    cells[PLACE] = place;
    const isNamed = original === uid || place[1] === "questions";
    if (isNamed && "id" in cells) {
      ids[cells.id] = made;
      cells.id = made;
    }
    if (isNamed && "code" in cells && CODE_PREFIXES[place[1]]) {
      cells.code = names.next(place[0], place[1]);
    }
    copies.push([made, cells]);
    for (const [list, members] of lists.get(original) ?? []) {
      for (const member of members.filter(isIn)) {
        copy(member, [made, list, placeOf(elements.get(member)).order]);
      }
    }
    return made;
  };
  const made = copy(uid, [parent, slot, orders[0]]);
  const writes = copies.flatMap(([owner, cells]) =>
    Object.entries(cells).map(([path, value]) => [owner, path, path === PLACE ? value : renamed(value, ids)]),
  );
  return { uid: made, writes: [...others, ...writes] };
}

/** Makes another kind of question of one: texts and answers that have a place in it stay. */
export function changeKind(uid, kind) {
  const cells = elements.get(uid);
  const dropped = Object.keys(cells).filter((path) => !keeps(kind, path, cells.kind)).map((path) => [uid, path, null]);
  const { moves, filled } = rehouse(uid, kind, cells.kind);
  const kept = new Set(Object.keys(cells).map((path) => path.split(".")[0]));
  const needed = Object.fromEntries(
    Object.entries(templates.peek()[kind]).filter(([key]) => !kept.has(key) && !filled.has(key)),
  );
  if (needed.scale && filled.has("scale.options")) {
    const { options: _options, ...scale } = needed.scale;
    needed.scale = scale;
  }
  const planted = plant({ ...needed, kind }, uid, cells[PLACE]).filter(
    ([owner, path]) => owner !== uid || (path !== PLACE && path !== "id" && !(path === "code" && "code" in cells)),
  );
  return [...dropped, ...moves, ...planted];
}

/**
 * Lets the lists of a question find their place in another kind: the writes, and the lists that need no new parts.
 * Answers go between a choice and the one scale of a grid; what has no place is removed, and comes back with a kind
 * that has one.
 */
function rehouse(uid, kind, former) {
  const lists = new Map(listsByParent().get(uid) ?? []);
  const target = ANSWERS.find((slot) => keeps(kind, slot, former));
  const source = ANSWERS.find((slot) => slot !== target && lists.get(slot)?.some(isIn));
  const moved = target && source && !lists.get(target)?.some(isIn) ? lists.get(source).filter(isIn) : [];
  const moves = moved.map((option) => [option, PLACE, [uid, target, placeOf(elements.get(option)).order]]);
  const filled = new Set(lists.keys());
  for (const [slot, members] of lists) {
    const present = members.filter((member) => isIn(member) && !moved.includes(member));
    if (!keeps(kind, slot, former)) {
      moves.push(...present.flatMap(remove));
    } else if (!present.length && !(slot === target && moved.length)) {
      moves.push(...members.map((member) => [member, STATE, null]));
    }
  }
  return { moves, filled: moved.length ? filled.add(target) : filled };
}

/** Order keys for `count` new elements after a sibling, and new ones for those that had the same as theirs. */
function room(parent, slot, after, count, moved = null) {
  const siblings = all(parent, slot)
    .filter((uid) => uid !== moved)
    .map((uid) => ({ uid, order: placeOf(elements.get(uid)).order }));
  const index = siblings.findIndex(({ uid }) => uid === after) + 1;
  const before = index ? siblings[index - 1].order : "";
  let end = index;
  while (end < siblings.length && siblings[end].order <= before) {
    end += 1;
  }
  const limit = siblings[end]?.order ?? "";
  const crowd = siblings.slice(index, end);
  const keys = count === 1 && !crowd.length ? [between(before, limit)] : several(before, limit, count + crowd.length);
  return {
    orders: keys.slice(0, count),
    others: crowd.map(({ uid }, at) => [uid, PLACE, [parent, slot, keys[count + at]]]),
  };
}

function intoNextSection(uid, section, by) {
  const sections = live(ROOT, "sections", section);
  const index = sections.indexOf(section);
  const target = index < 0 ? undefined : sections[index + by];
  if (!target) {
    return [];
  }
  const there = all(target, "questions");
  return move(uid, { parent: target, slot: "questions", after: by < 0 ? (there.at(-1) ?? null) : null });
}

const isIn = (uid) => !elements.get(uid)[STATE];

/** The elements of a list in order, those that were removed too: they keep their place. */
function all(parent, slot) {
  const isThere = ({ place }) => place?.parent === parent && place.slot === slot;
  return [...elements.list(parent, slot), ...elements.removed.peek()]
    .map((uid) => ({ uid, place: placeOf(elements.get(uid)) }))
    .filter(isThere)
    .map(({ uid, place }) => ({ uid, order: place.order }))
    .sort(inOrder)
    .map(({ uid }) => uid);
}

/** Those that are in the questionnaire, and `andAlso` in any case. */
const live = (parent, slot, andAlso) => all(parent, slot).filter((uid) => uid === andAlso || isIn(uid));

/** The lists of each parent: parent → [slot, elements]. */
function listsByParent() {
  const lists = new Map();
  for (const [key, members] of children(elements)) {
    const [parent, slot] = key.split(" ");
    lists.set(parent, [...(lists.get(parent) ?? []), [slot, members]]);
  }
  return lists;
}

/** Writes a document as new elements, which get ids and codes where it has none. */
function plant(document, uid, place, names = new Names()) {
  const writes = shred(document, uid, place, newUid);
  const planted = new Map();
  for (const [member, path, value] of writes) {
    planted.set(member, { ...planted.get(member), [path]: value });
  }
  const given = [];
  for (const [member, cells] of planted) {
    const [parent, slot] = cells[PLACE] ?? [];
    if (WITH_ID.has(slot) && !cells.id) {
      given.push([member, "id", member]);
    }
    if (CODE_PREFIXES[slot] && !cells.code && cells.kind !== "information") {
      given.push([member, "code", names.next(parent, slot)]);
    }
    if (Object.keys(cells).some((path) => path.startsWith("scale.")) && !cells["scale.id"]) {
      given.push([member, "scale.id", "scale"], [member, "scale.code", "E1"]);
    }
  }
  return [...writes, ...given];
}

/** Gives codes that nothing beside has yet; the codes of questions differ throughout. */
class Names {
  #taken = new Map();

  next(parent, slot) {
    const group = slot === "questions" ? slot : `${parent} ${slot}`;
    if (!this.#taken.has(group)) {
      this.#taken.set(group, new Set(this.#codes(parent, slot)));
    }
    const taken = this.#taken.get(group);
    let number = 1;
    while (taken.has(`${CODE_PREFIXES[slot]}${number}`)) {
      number += 1;
    }
    taken.add(`${CODE_PREFIXES[slot]}${number}`);
    return `${CODE_PREFIXES[slot]}${number}`;
  }

  *#codes(parent, slot) {
    for (const uid of elements.keys()) {
      const cells = elements.get(uid);
      const [owner, list] = cells[PLACE] ?? [];
      if (cells.code && list === slot && (slot === "questions" || owner === parent)) {
        yield String(cells.code).toUpperCase();
      }
    }
  }
}
