// Pages that several people fill at once, cell by cell: saves as one writes, loses nothing, shows what others write.
// `[data-shared]` holds the fields (`[data-path]`, with the number they were read at in `data-base`). Without this
// script the same fields are plain forms.

import { openQueue, orphans, randomKey } from "./builder/queue.js";
import { Bar } from "./coediting/bar.js";
import { Field, isSame } from "./coediting/fields.js";
import { Notes, say, speak } from "./coediting/notes.js";
import { Server, Trouble } from "./coediting/server.js";

const WRITING_PAUSE = 600;
const LOOKING_PAUSE = 4000;
const HIDDEN_PAUSE = 30_000;
const LONGEST_PAUSE = 30_000;
const LONGEST_ABSENCE = 600_000;
const MOST_AT_ONCE = 50;
const LARGEST_BATCH = 60_000; // characters, of up to three bytes each; also what a closing page may still send

class SharedPage {
  constructor(container) {
    this.container = container;
    this.account = Number(container.dataset.account);
    this.head = Number(container.dataset.head);
    this.server = new Server(container.dataset);
    this.bar = new Bar(document.querySelector("[data-shared-bar]"), container.dataset.signIn);
    this.fields = new Map();
    this.notes = new Map();
    this.held = new Map();
    this.atOnce = MOST_AT_ONCE;
    this.pause = 1000;
    this.place = "";
    this.savedAt = "";
    this.lastSign = performance.now();
    for (const element of container.querySelectorAll("[data-path]")) {
      const field = new Field(element);
      this.fields.set(field.path, field);
      this.notes.set(field.path, new Notes(field));
    }
  }

  async start() {
    const name = `shared.${this.container.dataset.document}`;
    this.queue = await openQueue(this.account, name);
    for (const left of await orphans(this.account, name, this.queue.session)) {
      left.edits.forEach((entry) => this.queue.add(entry));
      left.settle(new Set(left.edits.map(({ key }) => key)));
    }
    for (const { path, value } of this.queue.edits) {
      this.fields.get(path)?.write(value);
    }
    // What was typed before this script was there.
    this.fields.forEach((field) => this.note(field));
    this.listen();
    this.bar.saved("");
    this.container.dataset.shared = "ready";
    this.send();
    this.look();
  }

  listen() {
    this.container.addEventListener("input", ({ target }) => this.edit(target, WRITING_PAUSE));
    this.container.addEventListener("change", ({ target }) => this.edit(target, 0));
    this.container.addEventListener("focusin", ({ target }) => this.enter(target));
    this.container.addEventListener("focusout", ({ target }) => this.exit(target));
    this.container.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.retry());
    addEventListener("focus", () => this.retry());
    addEventListener("offline", () => this.suffer({ trouble: Trouble.AWAY }));
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.retry()));
    for (const sign of ["keydown", "pointerdown"]) {
      document.addEventListener(sign, () => (this.lastSign = performance.now()), { passive: true });
    }
  }

  fieldOf(target) {
    return this.fields.get(target.closest?.("[data-path]")?.dataset.path);
  }

  edit(target, pause) {
    const field = this.fieldOf(target);
    if (field && this.note(field)) {
      this.bar.saving();
      this.sendSoon(field.isTyped ? pause : 0);
    }
  }

  /** A form is saved as it is filled: its button has nothing to add, but where a choice has to be sent as such. */
  submit(event) {
    if (event.target.hasAttribute("data-shared-form")) {
      event.preventDefault();
      this.send();
    }
  }

  enter(target) {
    const field = this.fieldOf(target);
    if (field && this.place !== field.path) {
      this.place = field.path;
      this.lookSoon(1000);
    }
  }

  exit(target) {
    const field = this.fieldOf(target);
    if (!field) {
      return;
    }
    this.sendSoon(0);
    const { later } = field;
    if (later && !this.entriesOf(field.path).length) {
      queueMicrotask(() => this.put(field, later));
    }
  }

  entriesOf(path) {
    return this.queue.edits.filter((entry) => entry.path === path);
  }

  /** Queues what a field says, in place of what has not been sent yet; says whether there is anything to send. */
  note(field) {
    const value = field.read();
    const entries = this.entriesOf(field.path);
    const unsent = entries.filter((entry) => !entry.sent);
    const before = entries.findLast((entry) => entry.sent)?.value ?? field.known;
    const isOld = isSame(value, entries.at(-1) ? entries.at(-1).value : field.known);
    if (isOld) {
      return false;
    }
    this.queue.settle(new Set(unsent.map(({ key }) => key)));
    if (!isSame(value, before) || this.held.has(field.path)) {
      this.queue.add({ key: randomKey(), path: field.path, value, base: field.base, sent: false });
    }
    if (!this.held.has(field.path) && !field.later) {
      this.notes.get(field.path).clear();
    }
    return true;
  }

  sendSoon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  nextBatch() {
    const batch = [];
    let size = 0;
    for (const entry of this.queue.edits) {
      const isFirst = !batch.some(({ path }) => path === entry.path);
      if (isFirst && !this.held.has(entry.path) && batch.length < this.atOnce) {
        size += JSON.stringify(entry).length;
        if (batch.length && size > LARGEST_BATCH) {
          break;
        }
        batch.push(entry);
      }
    }
    for (const entry of batch.filter(({ sent }) => !sent)) {
      entry.base = this.fields.get(entry.path)?.base ?? entry.base;
      entry.sent = true;
    }
    this.queue.settle(new Set()); // stores that they are on their way: sent again, they must say the same
    return batch;
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isSending) {
      return;
    }
    const batch = this.nextBatch();
    if (!batch.length) {
      this.rest();
      return;
    }
    this.isSending = true;
    try {
      this.receive(batch, await this.server.write(this.body(batch)));
      this.pause = 1000;
      this.atOnce = MOST_AT_ONCE;
    } catch (error) {
      this.fail(error, batch);
    } finally {
      this.isSending = false;
    }
    if (this.queue.edits.some(({ path }) => !this.held.has(path))) {
      this.sendSoon(this.bar.trouble ? this.pause : WRITING_PAUSE);
    }
  }

  body(batch) {
    const cells = batch.map(({ key, path, value, base }) => ({ key, path, value, base }));
    return { account: this.account, tab: this.queue.session, cells };
  }

  receive(batch, answer) {
    this.savedAt = answer.saved_at;
    this.bar.recover();
    for (const entry of batch) {
      this.queue.settle(new Set([entry.key]));
      const clash = answer.clashes.find(({ path }) => path === entry.path);
      const refusal = answer.refused.find(({ path }) => path === entry.path);
      if (clash) {
        this.hold(entry, clash);
      } else if (refusal) {
        this.notes.get(entry.path)?.fault(refusal.reason);
        this.bar.announce(refusal.reason);
      } else {
        this.land(this.fields.get(entry.path), answer.cells.find(({ path }) => path === entry.path));
      }
    }
    this.show(answer.live);
    this.rest();
  }

  /** Says that all is saved, unless something is still to go. */
  rest() {
    const waits = this.queue.edits.some(({ path }) => !this.held.has(path));
    if (!waits && !this.bar.trouble) {
      this.held.size ? this.bar.choosing() : this.bar.saved(this.savedAt);
    }
  }

  land(field, cell) {
    if (!field) {
      return;
    }
    if (cell && !cell.is_mine) {
      this.hear(cell);
      return;
    }
    field.base = cell?.number ?? field.base;
    field.known = cell?.value ?? null;
    field.later = null;
    if (!this.entriesOf(field.path).length && !field.isBeingEdited) {
      field.write(field.known);
    }
    if (field.missed) {
      this.hear(field.missed);
    }
  }

  /** Keeps two versions of a cell, its author's own also across a closed tab, until one is chosen. */
  hold(entry, { theirs, place }) {
    const newer = this.entriesOf(entry.path);
    const mine = newer.at(-1)?.value ?? entry.value;
    this.queue.settle(new Set(newer.map(({ key }) => key)));
    this.queue.add({ ...entry, key: randomKey(), value: mine, sent: false });
    this.held.set(entry.path, { theirs, place });
    this.offer(entry.path);
    this.bar.announce(say("clash_said", { name: theirs.author }));
  }

  offer(path) {
    const { theirs, place } = this.held.get(path);
    const field = this.fields.get(path);
    const mine = this.entriesOf(path).at(-1)?.value ?? null;
    const choices = { onMine: () => this.keepMine(path), onTheirs: () => this.takeTheirs(path) };
    if (field) {
      field.later = null;
      this.notes.get(path).clash(mine, theirs, choices);
    } else {
      this.bar.clash(path, mine, theirs, place, choices);
    }
  }

  keepMine(path) {
    const { theirs } = this.release(path);
    const field = this.fields.get(path);
    const entries = this.entriesOf(path);
    const value = field ? field.read() : entries.at(-1).value;
    this.queue.settle(new Set(entries.map(({ key }) => key)));
    if (field) {
      field.base = theirs.number;
      field.known = theirs.value;
    }
    if (!isSame(value, theirs.value)) {
      this.queue.add({ key: randomKey(), path, value, base: theirs.number, sent: false });
    }
    this.send();
  }

  takeTheirs(path) {
    const { theirs } = this.release(path);
    this.queue.settle(new Set(this.entriesOf(path).map(({ key }) => key)));
    const field = this.fields.get(path);
    if (field) {
      this.put(field, theirs);
    }
    this.rest();
  }

  release(path) {
    const held = this.held.get(path);
    this.held.delete(path);
    this.bar.settle(path);
    this.notes.get(path)?.clear();
    this.fields.get(path)?.focus();
    return held;
  }

  /** Takes in what somebody else wrote; what is being written here is not touched. */
  hear(cell) {
    const field = this.fields.get(cell.path);
    if (!field || cell.number <= field.base) {
      return !field;
    }
    if (this.held.has(cell.path)) {
      this.held.get(cell.path).theirs = cell;
      this.offer(cell.path);
    } else if (this.entriesOf(cell.path).length) {
      field.missed = cell; // what is on its way decides: it clashes, or it came before
    } else {
      field.missed = null;
      if (field.isBeingEdited && !isSame(field.read(), cell.value)) {
        field.later = cell;
        this.notes.get(cell.path).postpone(cell);
      } else {
        this.put(field, cell);
      }
    }
    return false;
  }

  put(field, cell) {
    field.write(cell.value);
    field.base = cell.number;
    field.known = cell.value;
    field.later = null;
    field.missed = null;
    this.notes.get(field.path).attribute(cell);
  }

  async look() {
    clearTimeout(this.looking);
    // A page that nobody uses asks nothing: its session must be able to end.
    const isAbsent = performance.now() - this.lastSign > LONGEST_ABSENCE;
    if (!isAbsent && !this.isLooking) {
      this.isLooking = true;
      try {
        this.hearAll(await this.server.news(this.head, this.queue.session, this.place));
      } catch (error) {
        this.suffer(error);
      } finally {
        this.isLooking = false;
      }
    }
    this.lookSoon(document.hidden ? HIDDEN_PAUSE : LOOKING_PAUSE);
  }

  hearAll(news) {
    const unknown = news.cells.filter((cell) => this.hear(cell));
    this.head = news.head;
    this.bar.people(news.readers);
    this.show(news.live);
    if (unknown.length && this.container.dataset.unknown === "reload") {
      this.bar.reload();
    }
    if (this.bar.trouble && this.bar.trouble !== Trouble.REFUSED) {
      this.bar.recover();
      this.send();
    }
  }

  lookSoon(pause) {
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.look(), pause);
  }

  retry() {
    this.pause = 1000;
    this.send();
    this.lookSoon(0);
  }

  /** The page may be gone in a moment: what waits is kept here, and sent if the browser still can. */
  leave() {
    if (!this.isSending) {
      const batch = this.nextBatch();
      if (batch.length) {
        this.server.write(this.body(batch), { isLast: true }).then(
          (answer) => this.receive(batch, answer),
          () => {},
        );
      }
    }
  }

  fail(error, batch) {
    if (!error.trouble) {
      throw error;
    }
    if (error.trouble !== Trouble.UNREADABLE) {
      this.suffer(error);
      return;
    }
    if (batch.length > 1) {
      this.atOnce = Math.ceil(batch.length / 2);
      return;
    }
    // One cell that the server will never take must not hold up the others.
    const [entry] = batch;
    this.queue.settle(new Set([entry.key]));
    this.notes.get(entry.path)?.fault(error.sentence || say("unreadable"));
  }

  suffer(error) {
    if (!error.trouble) {
      throw error;
    }
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    this.bar.suffer(error.trouble, error.sentence ?? "", this.queue.isKept);
  }

  /** Shows what the server says beside the cells: texts, numbers that style sheets draw, lists. */
  show(live) {
    for (const [name, content] of Object.entries(live)) {
      for (const place of document.querySelectorAll(`[data-live="${CSS.escape(name)}"]`)) {
        fill(place, content);
      }
    }
  }
}

function fill(place, content) {
  if (Array.isArray(content)) {
    place.replaceChildren(...content.map(line));
    place.hidden = content.length === 0;
  } else if (typeof content === "number") {
    place.dataset.value = content;
    if (place.localName === "progress") {
      place.value = content;
    }
  } else if (place.textContent.trim() !== content) {
    place.textContent = content; // what has not changed is not said again to a screen reader
  }
}

function line(item) {
  const made = document.createElement("li");
  if (typeof item === "string") {
    made.textContent = item;
  } else {
    const link = document.createElement("a");
    link.textContent = item.text;
    link.href = new URL(item.href, location.href).protocol.startsWith("http") ? item.href : "#";
    made.append(link);
  }
  return made;
}

for (const container of document.querySelectorAll("[data-shared]")) {
  speak(JSON.parse(container.dataset.words));
  new SharedPage(container).start();
}
