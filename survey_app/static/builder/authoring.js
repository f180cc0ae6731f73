// What a person does to the draft, as writes: the twin of questionnaires/editing/authoring.py.

import { inOrder, PLACE, placeOf, REMOVED, ROOT, STATE, SWITCHED_OFF } from "./cells.js";
import { keeps, optionLists } from "./kinds.js";
import { between, several } from "./order.js";
import { above, inside } from "./reading.js";
import { renamed } from "./references.js";
import { shred } from "./shredding.js";
import { elements, templates } from "./store.js";

const CODE_PREFIXES = { questions: "Q", options: "R", "scale.options": "R", rows: "L", scales: "E", scores: "S" };
const WITH_ID = new Set(["sections", "questions", "options", "rows", "scales", "scores", "tests", "valid_if", "scale.options"]);
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
  const { parent, slot } = placeOf(elements.get(uid));
  const siblings = elements.list(parent, slot);
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
  const family = inside(uid).filter((member) => [...above(member)].every((at) => at === uid || isWithout(at, uid)));
  const uids = new Map(family.map((member) => [member, newUid()]));
  const ids = {};
  const names = new Names();
  const copies = family.map((member) => {
    const cells = Object.fromEntries(
      Object.entries(elements.get(member)).filter(([path]) => !path.startsWith("source.") && path !== STATE),
    );
    const place = placeOf(cells);
    cells[PLACE] = member === uid ? [parent, slot, orders[0]] : [uids.get(place.parent), place.slot, place.order];
    const isNamed = member === uid || place.slot === "questions";
    if (isNamed && cells.id) {
      ids[cells.id] = uids.get(member);
      cells.id = uids.get(member);
    }
    if (isNamed && cells.code && CODE_PREFIXES[place.slot]) {
      cells.code = names.next(member === uid ? parent : cells[PLACE][0], place.slot);
    }
    return [uids.get(member), cells];
  });
  const writes = copies.flatMap(([copy, cells]) =>
    Object.entries(cells).map(([path, value]) => [copy, path, path === PLACE ? value : renamed(value, ids)]),
  );
  return { uid: uids.get(uid), writes: [...others, ...writes] };
}

/** Makes another kind of question of one: texts and answers that have a place in it stay. */
export function changeKind(uid, kind) {
  const cells = elements.get(uid);
  const template = templates.peek()[kind];
  const writes = Object.keys(cells)
    .filter((path) => !keeps(kind, path, cells.kind))
    .map((path) => [uid, path, null]);
  writes.push([uid, "kind", kind]);
  const { needed, moves } = rehouse(uid, cells.kind, kind, template);
  const kept = new Set(Object.keys(cells).filter((path) => keeps(kind, path, cells.kind)).map((path) => path.split(".")[0]));
  const missing = Object.fromEntries(Object.entries(needed).filter(([key]) => !kept.has(key)));
  const names = new Names();
  const planted = plant(missing, uid, placeOf(cells) && cells[PLACE], names).filter(
    ([owner, path]) => owner !== uid || (path !== PLACE && path !== "id" && !(path === "code" && cells.code)),
  );
  return [...writes, ...moves, ...planted];
}

/** Lets the lists of a question find their place in another kind; what has none is removed, and can be restored. */
function rehouse(uid, from, to, template) {
  const { kind: _kind, label: _label, ...needed } = template;
  const moves = [];
  const oldLists = optionLists(elements, uid, from);
  const target = { options: "options", scale: "scale.options" };
  const newSlot = Object.keys(target).find((key) => key in needed);
  const options = oldLists.slice(0, 1).flatMap(([owner, slot]) => elements.list(owner, slot));
  if (oldLists.length && newSlot && options.length) {
    const slot = target[newSlot];
    if (oldLists[0][0] !== uid || oldLists[0][1] !== slot) {
      moves.push(...options.map((option) => [option, PLACE, [uid, slot, placeOf(elements.get(option)).order]]));
    }
    if (newSlot === "scale") {
      needed.scale = { ...needed.scale };
      delete needed.scale.options;
    } else {
      delete needed.options;
    }
    oldLists.splice(0, 1);
  }
  for (const [owner, slot] of oldLists) {
    moves.push(...elements.list(owner, slot).filter(() => owner === uid).flatMap(remove));
  }
  for (const slot of ["rows", "scales"]) {
    const present = elements.list(uid, slot);
    if (present.length && slot in needed) {
      delete needed[slot];
    } else {
      moves.push(...present.flatMap(remove));
    }
  }
  return { needed, moves };
}

/** Order keys for `count` new elements after a sibling, and new ones for those that had the same as theirs. */
function room(parent, slot, after, count, moved = null) {
  const siblings = elements
    .list(parent, slot)
    .filter((uid) => uid !== moved)
    .map((uid) => ({ uid, order: placeOf(elements.get(uid)).order }))
    .toSorted(inOrder);
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
  const sections = elements.list(ROOT, "sections");
  const target = sections[sections.indexOf(section) + by];
  if (!target) {
    return [];
  }
  const there = elements.list(target, "questions");
  return move(uid, { parent: target, slot: "questions", after: by < 0 ? (there.at(-1) ?? null) : null });
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

const isWithout = (at, top) => [...above(top)].includes(at) || !elements.get(at)?.[STATE];
