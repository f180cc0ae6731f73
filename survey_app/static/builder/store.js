// The state of the builder: the draft, what is on its way to the server, what can be undone, and who else is here.
//
// An edit is shown at once. When the server answers with edits of others, what it has not confirmed yet is taken
// back, theirs are put in, and the rest is done again: all in the measure of these edits, not of the draft.

import { batch, computed, signal } from "../vendor/preact.js";
import { apply, isSame, read, ROOT } from "./cells.js";
import { Elements, Overlay } from "./elements.js";
import { randomKey } from "./queue.js";

const MOST_UNDO_AT_ONCE = 200; // the server hands over so many; older ones it finds by itself

export const elements = new Elements();

export const isLoaded = signal(false);
export const head = signal(0);
export const languages = signal(["fr"]);
export const language = computed(() => languages.value[0]);
export const templates = signal({});
export const locked = signal(new Set());
export const people = signal([]);
export const conflicts = signal([]);
export const refusals = signal([]);
const undoStack = signal([]);
const redoStack = signal([]);
const mayUndoOlder = signal(false);
export const canUndo = computed(() => undoStack.value.length > 0 || mayUndoOlder.value);
export const canRedo = computed(() => redoStack.value.length > 0);

/** How often the fields were told to show what the draft holds, whatever was typed: after undoing, say. */
export const refreshes = signal(0);

/** Counts what changed the draft: whoever shows what is derived from it looks again. */
export const changes = signal(0);

let queue = null;
let wake = () => {};
let pending = []; // edits made here that the server has not answered for, with their inverse

/** Connects the store with the queue of this tab; `onEdit` is called when there is something to send. */
export function connect(ownQueue, onEdit) {
  queue = ownQueue;
  wake = onEdit;
}

/** Takes what etat.json says, then puts on top what has not been sent yet. */
export function load(state) {
  batch(() => {
    elements.load(state.elements);
    head.value = state.head;
    languages.value = state.languages.length ? state.languages : ["fr"];
    templates.value = state.templates ?? {};
    locked.value = new Set(state.locked);
    people.value = state.people;
    conflicts.value = state.conflicts;
    undoStack.value = state.undo;
    redoStack.value = state.redo;
    mayUndoOlder.value = state.undo.length >= MOST_UNDO_AT_ONCE;
    pending = queue.edits.map((edit) => ({ ...edit, inverse: apply(elements, edit.writes) }));
    undoStack.value = [
      ...undoStack.peek(),
      ...pending.filter((edit) => edit.kind === "edit").map((edit) => entryOf(edit)),
    ];
    changes.value += 1;
    isLoaded.value = true;
  });
}

/** Writes cells as one step that can be undone. `base` is the head that its author had in view. */
export function edit(writes, note, { base = head.peek(), settles = null } = {}) {
  const isNothing = writes.every(([uid, path, value]) => isSame(read(elements, uid, path), value));
  if (isNothing && settles === null) {
    return null;
  }
  const made = { key: randomKey(), base: baseUnder(writes, base), kind: "edit", writes, note };
  if (settles !== null) {
    made.settles = settles;
  }
  batch(() => {
    const kept = send(made);
    if (writes.length) {
      undoStack.value = [...undoStack.peek(), entryOf(kept)];
      redoStack.value = [];
    }
  });
  return made.key;
}

/** Undoes the last step of this person; returns its note, null when there is nothing to undo. */
export const undo = () => step("undo", undoStack, redoStack, (entry) => entry.inverse);

/** Does again what was undone last; returns its note, null when there is nothing. */
export const redo = () => step("redo", redoStack, undoStack, (entry) => entry.writes);

/** Settles a conflict: with `keepMine` what was held back is written now, else it is given up. */
export function settle(conflict, keepMine) {
  conflicts.value = conflicts.peek().filter((other) => other.number !== conflict.number);
  const { uid } = conflict.clashes[0] ?? { uid: ROOT };
  edit(keepMine ? conflict.writes : [], { action: "settle", uid }, { settles: conflict.number });
}

/** Takes an answer to what was sent: `results` of these edits, and `edits` of others. */
export function receive({ head: present, results, edits }) {
  const byKey = new Map(results.map((result) => [result.key, result]));
  const answered = pending.filter((edit) => byKey.has(edit.key));
  const waiting = pending.filter((edit) => !byKey.has(edit.key));
  const theirs = edits.filter((entry) => entry.number > head.peek());
  batch(() => {
    const isAsExpected = answered.every((edit) => isWrittenAsSent(edit, byKey.get(edit.key)));
    if (theirs.length || !isAsExpected) {
      const ours = answered.map((edit) => byKey.get(edit.key)).filter((result) => result.state === "applied");
      rebase([...theirs, ...ours].toSorted((left, right) => left.number - right.number), waiting);
    } else {
      pending = waiting;
    }
    for (const edit of answered) {
      conclude(edit, byKey.get(edit.key));
    }
    head.value = Math.max(head.peek(), present);
  });
  queue.settle(new Set(byKey.keys()));
}

/** Takes what others did meanwhile. */
export function receiveOthers({ head: present, edits, people: here }) {
  batch(() => {
    if (here) {
      people.value = here;
    }
    receive({ head: present, results: [], edits });
  });
}

/** The own conflict about one cell that was just held back, or null. */
export const conflictOver = (uid, path) =>
  conflicts
    .peek()
    .find((conflict) => conflict.base !== undefined && conflict.writes.some((write) => write[0] === uid && write[1] === path)) ??
  null;

function step(kind, from, to, writesOf) {
  const entry = from.peek().at(-1);
  if (!entry) {
    return kind === "undo" && mayUndoOlder.peek() ? undoOlder() : null;
  }
  batch(() => {
    from.value = from.peek().slice(0, -1);
    to.value = [...to.peek(), entry];
    const target = entry.number ? { target: entry.number } : { target: null, target_key: entry.key };
    send({ key: randomKey(), base: head.peek(), kind, writes: writesOf(entry), note: entry.note, ...target });
    refreshes.value += 1;
  });
  return entry.note;
}

/** Has the server undo what is older than anything this page knows. */
function undoOlder() {
  const note = { action: "older", uid: ROOT };
  send({ key: randomKey(), base: head.peek(), kind: "undo", writes: [], note, target: null, target_key: null });
  return note;
}

function send(made) {
  const kept = { ...made, inverse: apply(elements, made.writes) };
  pending.push(kept);
  changes.value += 1;
  queue.add(made);
  wake();
  return kept;
}

/** What is written over an edit that waits was written in view of the same state: others must not be overruled. */
const baseUnder = (writes, base) =>
  Math.min(base, ...pending.filter((edit) => writes.some((write) => isWrittenIn(edit, write))).map((edit) => edit.base));

const isWrittenIn = (edit, [uid, path]) => edit.writes.some((write) => write[0] === uid && write[1] === path);

const entryOf = ({ key, writes, inverse, note }) => ({ key, number: null, writes, inverse, note });

const isWrittenAsSent = (edit, result) => result.state === "applied" && isSame(edit.writes, result.writes);

/** Puts `confirmed` under what is still waiting. */
function rebase(confirmed, waiting) {
  const overlay = new Overlay(elements);
  for (const edit of pending.toReversed()) {
    apply(overlay, edit.inverse);
  }
  for (const entry of confirmed) {
    apply(overlay, entry.writes);
  }
  pending = waiting.map((edit) => ({ ...edit, inverse: apply(overlay, edit.writes) }));
  elements.absorb(overlay.changed);
  changes.value += 1;
}

/** Notes what became of one edit: its number, a conflict to settle, or why it was refused. */
function conclude(edit, result) {
  if (result.state === "applied") {
    numberEntry(edit.key, result.number);
    return;
  }
  const target = edit.target ?? edit.target_key ?? edit.key;
  const isIt = (entry) => entry.key === target || entry.number === target;
  undoStack.value = undoStack.peek().filter((entry) => !isIt(entry));
  redoStack.value = redoStack.peek().filter((entry) => !isIt(entry));
  if (edit.target === null && edit.target_key === null) {
    mayUndoOlder.value = false;
    return;
  }
  if (result.state === "conflict") {
    giveUpOlder(edit);
    const { number, clashes } = result;
    const held = { number, clashes, writes: edit.writes, base: edit.base, author: "", made_at: null };
    conflicts.value = [...conflicts.peek().filter((other) => other.number !== edit.settles), held];
  } else {
    const texts = edit.note.action === "text" ? edit.writes.map(([, , value]) => value) : [];
    refusals.value = [...refusals.peek(), { key: edit.key, reason: result.reason, note: edit.note, texts }];
  }
}

/** Gives up what is held back already, when somebody went on typing: what is held back now says more. */
function giveUpOlder(edit) {
  const isOlder = (conflict) =>
    conflict.base !== undefined && conflict.number !== edit.settles && conflict.writes.every((write) => isWrittenIn(edit, write));
  for (const conflict of conflicts.peek().filter(isOlder)) {
    settle(conflict, false);
  }
}

function numberEntry(key, number) {
  for (const stack of [undoStack, redoStack]) {
    if (stack.peek().some((entry) => entry.key === key)) {
      stack.value = stack.peek().map((entry) => (entry.key === key ? { ...entry, number } : entry));
    }
  }
}
