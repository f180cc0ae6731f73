// The elements of the draft, one signal each, and one for each list of them: an edit renders what it changes.

import { batch, signal } from "../vendor/preact.js";
import { children, inOrder, isSame, placeOf, REMOVED, slotKey, STATE } from "./cells.js";

/** A draft that can be watched. What is removed is in no list; what is switched off is. */
export class Elements {
  #elements = new Map();
  #lists = new Map();
  removed = signal([]);

  /** Takes `{uid: cells}` as the whole draft. */
  load(draft) {
    batch(() => {
      for (const uid of this.#elements.keys()) {
        if (!(uid in draft)) {
          this.#elements.get(uid).value = undefined;
        }
      }
      for (const [uid, cells] of Object.entries(draft)) {
        this.#element(uid).value = cells;
      }
      const lists = children(this);
      for (const key of new Set([...this.#lists.keys(), ...lists.keys()])) {
        const all = lists.get(key) ?? [];
        this.#list(key).value = all.filter((uid) => this.get(uid)[STATE] !== REMOVED);
      }
      this.removed.value = Object.keys(draft).filter((uid) => draft[uid][STATE] === REMOVED);
    });
  }

  /** The cells of an element, for whoever renders it: they are told of changes. */
  watch(uid) {
    return this.#element(uid).value ?? {};
  }

  /** The elements of a list in order, for whoever renders it. */
  watchList(parent, slot) {
    return this.#list(slotKey(parent, slot)).value;
  }

  list(parent, slot) {
    return this.#list(slotKey(parent, slot)).peek();
  }

  get(uid) {
    return this.#elements.get(uid)?.peek();
  }

  keys() {
    return [...this.#elements.keys()].filter((uid) => this.get(uid) !== undefined);
  }

  set(uid, cells) {
    const element = this.#element(uid);
    const before = element.peek();
    element.value = cells;
    this.#rearrange(uid, before, cells);
  }

  delete(uid) {
    this.set(uid, undefined);
  }

  /** Takes over what a copy of some elements has come to hold; what is the same stays untouched. */
  absorb(changed) {
    batch(() => {
      for (const [uid, cells] of changed) {
        if (!isSame(this.get(uid), cells)) {
          this.set(uid, cells);
        }
      }
    });
  }

  #rearrange(uid, before, after) {
    const [old, present] = [whereabouts(before), whereabouts(after)];
    if (before?.[STATE] !== after?.[STATE]) {
      const others = this.removed.peek().filter((other) => other !== uid);
      this.removed.value = after?.[STATE] === REMOVED ? [...others, uid] : others;
    }
    if (isSame(old, present)) {
      return;
    }
    if (old) {
      const list = this.#list(slotKey(old.parent, old.slot));
      list.value = list.peek().filter((other) => other !== uid);
    }
    if (present) {
      const list = this.#list(slotKey(present.parent, present.slot));
      const siblings = list.peek();
      const next = siblings.findIndex(
        (other) => inOrder({ order: present.order, uid }, { order: placeOf(this.get(other)).order, uid: other }) < 0,
      );
      list.value = siblings.toSpliced(next < 0 ? siblings.length : next, 0, uid);
    }
  }

  #element(uid) {
    if (!this.#elements.has(uid)) {
      this.#elements.set(uid, signal(undefined));
    }
    return this.#elements.get(uid);
  }

  #list(key) {
    if (!this.#lists.has(key)) {
      this.#lists.set(key, signal([]));
    }
    return this.#lists.get(key);
  }
}

/** A copy of a draft to try things on: what was touched is in `changed`. */
export class Overlay {
  changed = new Map();

  constructor(draft) {
    this.draft = draft;
  }

  get(uid) {
    return this.changed.has(uid) ? this.changed.get(uid) : this.draft.get(uid);
  }

  set(uid, cells) {
    this.changed.set(uid, cells);
  }

  delete(uid) {
    this.changed.set(uid, undefined);
  }
}

const whereabouts = (cells) => (cells?.[STATE] === REMOVED ? null : placeOf(cells));
