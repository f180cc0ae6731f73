// What is being typed in one field, and when it becomes an edit: a moment after the last key, or on leaving.
// Until then it is kept in this browser at each key, so that not even a crash loses it.

import { signal } from "../vendor/preact.js";
import { isSame, read } from "./cells.js";
import * as store from "./store.js";
import { noteTyping } from "./sync.js";

const REST = 600;
const PRESS = 300;

/** The cell being typed in, `{uid, path, value, base, note}`; null when nothing waits to become an edit. */
export const typing = signal(null);
let timer = 0;
let isPressed = false;
document.addEventListener("pointerdown", () => (isPressed = true), true);
document.addEventListener("pointerup", () => (isPressed = false), true);
document.addEventListener("pointercancel", () => (isPressed = false), true);

/** Takes a key press in the field of a cell. */
export function type(uid, path, value, note) {
  const going = typing.peek();
  const isSameCell = going?.uid === uid && going.path === path;
  if (going && !isSameCell) {
    commit();
  }
  // Whoever types in answer to a conflict still has the old state in view: it must not win unseen.
  const held = store.conflictOver(uid, path);
  const base = isSameCell ? going.base : (held?.base ?? store.head.peek());
  typing.value = { uid, path, value, base, note, settles: held?.number ?? null };
  noteTyping(typing.peek());
  clearTimeout(timer);
  timer = setTimeout(commit, REST);
}

/** Makes an edit of what is being typed, if it changes anything. */
export function commit() {
  clearTimeout(timer);
  const going = typing.peek();
  if (!going) {
    return;
  }
  const { uid, path, value, base, note, settles } = going;
  // A cell that somebody else has written meanwhile may hold this very value: then all is well.
  if (!isSame(read(store.elements, uid, path) ?? "", value ?? "")) {
    store.edit([[uid, path, value]], note, { base, settles });
  }
  typing.value = null;
  noteTyping(null);
}

/**
 * Makes an edit of it on leaving the field. Not while a button is being pressed: what the edit changes above the
 * button would move it away from under the pointer, and the press would be lost.
 */
export function commitOnLeaving() {
  if (isPressed) {
    clearTimeout(timer);
    timer = setTimeout(commit, PRESS);
  } else {
    commit();
  }
}

/** Forgets what is being typed: something else is done with it. */
export function abandon() {
  clearTimeout(timer);
  typing.value = null;
  noteTyping(null);
}

/** Whether something typed in this page is no edit yet. */
export const isTyping = () => typing.peek() !== null;
