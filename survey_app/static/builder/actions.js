// What buttons, shortcuts and dragging do: the edit, what a screen reader is told, and where the focus goes.

import { signal } from "../vendor/preact.js";
import { announce } from "./announce.js";
import * as authoring from "./authoring.js";
import { placeOf, ROOT } from "./cells.js";
import { isLocked, nameOf, numberOf, questionsOf, sections, sortOfAnswer, sortOfElement } from "./reading.js";
import { detach } from "./references.js";
import * as store from "./store.js";
import { commit } from "./typing.js";
import { cellSelector, focusOn, neighbourOf, selected, show } from "./view.js";
import { say } from "./words.js";

const { elements } = store;

/**
 * What somebody wants to remove or make something else of though others refer to it: `{uid, writes, verb, act}`.
 * The dialog asks; `verb` names its sentences, `act` does it.
 */
export const toConfirm = signal(null);
/** Whether the dialog that lists kinds of question is open, and after what it adds: `{section, after}`. */
export const toAdd = signal(null);
export const showsShortcuts = signal(false);

/** Opens the choice of a kind, for a new question after what is in view. */
export function askForQuestion() {
  commit();
  toAdd.value = placeForQuestion();
}

export function addQuestion(kind) {
  const { section, after } = toAdd.peek() ?? placeForQuestion();
  toAdd.value = null;
  const start = section ? { target: section, writes: [] } : firstSection();
  const { uid, writes } = authoring.add(kind, { parent: start.target, slot: "questions", after });
  store.edit([...start.writes, ...writes], { action: "add", uid });
  reveal(uid, "label");
  announce(say("said.added", { label: say(`kind.${kind}`), number: numberOf(uid) }));
}

export function addSection() {
  commit();
  const here = sectionInView();
  const after = here ?? sections().at(-1) ?? null;
  const { uid, writes } = authoring.add("section", { parent: ROOT, slot: "sections", after });
  store.edit(writes, { action: "add", uid });
  reveal(uid, "title");
  announce(say("said.sectionAdded", { number: sections().indexOf(uid) + 1 }));
}

/** Adds an option, row or constraint after a sibling, and leads to its text. */
export function addChild(sort, parent, slot, after, { path = "label", details = {} } = {}) {
  const { uid, writes } = authoring.add(sort, { parent, slot, after, details });
  store.edit(writes, { action: "add", uid });
  focusOn(cellSelector(uid, `${path}.${store.language.peek()}`));
  return uid;
}

/** Adds several options or rows at once: the lines of what was pasted. */
export function addLines(sort, parent, slot, after, lines, first) {
  const writes = authoring.addLines(sort, { parent, slot, after, language: store.language.peek() }, lines);
  store.edit([...first, ...writes], { action: "paste", uid: parent });
  announce(say("said.pasted", { count: lines.length + first.length }));
}

export function shift(uid, by) {
  commit();
  const writes = authoring.shift(uid, by);
  if (!writes.length) {
    announce(say(by < 0 ? "said.alreadyFirst" : "said.alreadyLast"));
    return;
  }
  const focused = document.activeElement;
  store.edit(writes, { action: "move", uid });
  sayMoved(uid);
  keepFocus(focused);
}

/** Puts an element somewhere else, by dragging or by choosing a section. */
export function moveTo(uid, place) {
  commit();
  store.edit(authoring.move(uid, place), { action: "move", uid });
  sayMoved(uid);
}

export function duplicate(uid) {
  commit();
  const { uid: copy, writes } = authoring.duplicate(uid);
  store.edit(writes, { action: "duplicate", uid });
  if (["question", "section"].includes(sortOfElement(copy))) {
    reveal(copy, sortOfElement(copy) === "section" ? "title" : "label");
  }
  announce(say("said.duplicated", { label: nameOf(copy) }));
}

/** Removes an element, or asks first when something refers to it. */
export function remove(uid) {
  commit();
  if (isLocked(uid) && sortOfElement(uid) !== "root") {
    announce(say("said.locked"));
    return;
  }
  const dependants = detach(uid);
  if (dependants.length) {
    toConfirm.value = { uid, writes: dependants, verb: "remove", act: () => removeNow(uid, dependants) };
  } else {
    removeNow(uid, []);
  }
}

/** Removes an element, and with it what refers to it. */
function removeNow(uid, dependants) {
  const label = nameOf(uid);
  const wasInView = selected.peek() === uid;
  const next = wasInView ? neighbourOf(uid) : nextSibling(uid);
  store.edit([...dependants, ...authoring.remove(uid)], { action: "remove", uid });
  if (wasInView) {
    show(next, { focus: "[data-view-title]" });
  } else if (next) {
    focusOn(cellSelector(next, `label.${store.language.peek()}`));
  }
  announce(say("said.removed", { label }));
}

export function restore(uid) {
  store.edit(authoring.restore(uid), { action: "restore", uid });
  show(uid, { focus: "[data-view-title]" });
  announce(say("said.restored", { label: nameOf(uid) }));
}

export function switchTo(uid, isOn) {
  store.edit(authoring.switchTo(uid, isOn), { action: "switch", uid });
  announce(say(isOn ? "said.switchedOn" : "said.switchedOff", { label: nameOf(uid) }));
}

/** Makes another kind of question of one, or asks first when what refers to its answers would no longer fit. */
export function changeKind(uid, kind) {
  commit();
  const isSameSort = sortOfAnswer(elements.get(uid).kind) === sortOfAnswer(kind);
  const dependants = isSameSort ? [] : detach(uid);
  const change = () => {
    store.edit([...dependants, ...authoring.changeKind(uid, kind)], { action: "kind", uid });
    announce(say("said.kindChanged", { label: say(`kind.${kind}`) }));
  };
  if (dependants.length) {
    toConfirm.value = { uid, writes: dependants, verb: "change", act: change };
  } else {
    change();
  }
}

/** Closes the dialog; with `isAgreed` what it asks about is done. */
export function confirm(isAgreed) {
  const asked = toConfirm.peek();
  toConfirm.value = null;
  if (isAgreed) {
    asked.act();
  }
}

export const undo = () => stepBack(store.undo, "said.undone", "said.nothingToUndo");
export const redo = () => stepBack(store.redo, "said.redone", "said.nothingToRedo");

function stepBack(step, done, nothing) {
  commit();
  const note = step();
  announce(note ? say(done, { action: say(`action.${note.action}`) }) : say(nothing));
  if (note?.uid && elements.get(note.uid) && elements.get(note.uid)["@state"] !== "removed") {
    show(note.uid);
  }
}

function reveal(uid, path) {
  show(uid, { focus: cellSelector(uid, `${path}.${store.language.peek()}`) });
}

function placeForQuestion() {
  const view = selected.peek();
  if (sortOfElement(view) === "question") {
    return { section: placeOf(elements.get(view)).parent, after: view };
  }
  const section = sortOfElement(view) === "section" ? view : (sections().at(-1) ?? null);
  return { section, after: section ? (questionsOf(section).at(-1) ?? null) : null };
}

function firstSection() {
  const { uid, writes } = authoring.add("section", { parent: ROOT, slot: "sections" });
  return { target: uid, writes };
}

function sectionInView() {
  const view = selected.peek();
  return sortOfElement(view) === "question" ? placeOf(elements.get(view)).parent : sections().find((uid) => uid === view);
}

function nextSibling(uid) {
  const { parent, slot } = placeOf(elements.get(uid));
  const siblings = elements.list(parent, slot);
  const index = siblings.indexOf(uid);
  return siblings[index - 1] ?? siblings[index + 1] ?? null;
}

function sayMoved(uid) {
  const { parent, slot } = placeOf(elements.get(uid));
  const place = elements.list(parent, slot).indexOf(uid) + 1;
  const sort = sortOfElement(uid);
  const section = sort === "question" ? nameOf(parent) : "";
  announce(say(`said.moved.${sort}`, { label: nameOf(uid), place, section }));
}

/** A button that has moved with its element keeps the focus; one that has gone leaves it to its neighbour. */
function keepFocus(focused) {
  requestAnimationFrame(() => {
    if (focused?.isConnected) {
      focused.focus();
    }
  });
}
