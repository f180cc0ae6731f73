// Sends what is queued, one request at a time; asks what others did; and says how it goes.

import { batch, computed, effect, signal } from "../vendor/preact.js";
import { openQueue, orphans, randomKey } from "./queue.js";
import { ACCOUNT, DRAFT, fetchEdits, fetchState, postEdits, Trouble } from "./server.js";
import * as store from "./store.js";

const MOST_AT_ONCE = 50;
const LARGEST_BODY = 500_000; // characters, of up to three bytes each
const LONGEST_PAUSE = 30_000;
const PAUSE_ALONE = 15_000;
const PAUSE_TOGETHER = 4_000;
const LONGEST_ABSENCE = 600_000;
const LONGEST_FAREWELL = 3000;
const LARGEST_LAST_WORD = 60_000; // what browsers let a page that is closing still send

export const savedAt = signal(null);
export const waiting = signal(0);
export const trouble = signal(null);
export const isKeptHere = signal(true);
export const hasEverything = computed(() => waiting.value === 0);

let queue = null;
let isBusy = false;
let pause = 1000;
let timer = 0;
let lookTimer = 0;
let atOnce = MOST_AT_ONCE;
let lastSeen = performance.now();
let elementInView = () => "";
let lastWord = () => {};

/** Opens the queue of this tab, sends what earlier tabs left, and loads the draft, however long that takes. */
export async function start({ inView, beforeLeaving }) {
  elementInView = inView;
  lastWord = beforeLeaving;
  queue = await openQueue(ACCOUNT, DRAFT);
  waiting.value = queue.edits.length;
  store.connect(queue, () => {
    refresh();
    send();
  });
  await untilItWorks(async () => {
    await adopt();
    rescue(queue);
    await sendBlindly(queue);
    store.load(await fetchState());
  });
  listen();
  send();
  look();
}

/** Keeps in the queue of this tab what is being typed, so that not even a crash loses it; null: nothing is. */
export function noteTyping(typing) {
  queue.note(typing);
  isKeptHere.value = queue.isKept;
}

/** Sends what waits, now. */
export async function send() {
  clearTimeout(timer);
  if (isBusy || !queue.edits.length || !store.isLoaded.peek()) {
    return;
  }
  isBusy = true;
  const batchOfEdits = nextBatch(queue);
  try {
    const answer = await postEdits(queue.session, batchOfEdits.map(onTheWire));
    batch(() => {
      store.receive(answer);
      savedAt.value = answer.saved_at;
      trouble.value = null;
      refresh();
    });
    pause = 1000;
    atOnce = MOST_AT_ONCE;
  } catch (error) {
    await suffer(error, batchOfEdits);
  } finally {
    isBusy = false;
  }
  if (queue.edits.length) {
    timer = setTimeout(send, trouble.peek() ? pause : 0);
  }
}

async function look() {
  clearTimeout(lookTimer);
  // A page that nobody uses asks nothing: its session must be able to end.
  const isAbsent = performance.now() - lastSeen > LONGEST_ABSENCE;
  if (!isBusy && !document.hidden && !isAbsent) {
    isBusy = true;
    try {
      const news = await fetchEdits(store.head.peek(), queue.session, elementInView());
      store.receiveOthers(news);
      trouble.value = null;
    } catch (error) {
      trouble.value = error.trouble ?? Trouble.AWAY;
    } finally {
      isBusy = false;
    }
    if (queue.edits.length) {
      send();
    }
  }
  const isTogether = store.people.peek().some((person) => !person.is_me);
  lookTimer = setTimeout(look, isTogether ? PAUSE_TOGETHER : PAUSE_ALONE);
}

/** Asks what others did, soon: the element in view has changed, say. */
export function lookSoon() {
  clearTimeout(lookTimer);
  lookTimer = setTimeout(look, 1000);
}

function listen() {
  addEventListener("online", retry);
  addEventListener("offline", () => {
    trouble.value = Trouble.AWAY;
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : retry()));
  addEventListener("pagehide", leave);
  for (const sign of ["keydown", "pointerdown"]) {
    document.addEventListener(sign, () => (lastSeen = performance.now()), { passive: true });
  }
}

function retry() {
  pause = 1000;
  send();
  look();
}

/** Resolves when all is sent, when that fails, or after a moment: nobody is kept from leaving. */
export function finish() {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      clearTimeout(limit);
      resolve();
    };
    const limit = setTimeout(done, LONGEST_FAREWELL);
    let stop = () => {};
    send();
    stop = effect(() => {
      if (waiting.value === 0 || trouble.value) {
        queueMicrotask(done);
      }
    });
  });
}

/** The page may be gone in a moment: what is being typed becomes an edit, which is kept here and sent. */
function leave() {
  lastWord();
  if (!isBusy && queue.edits.length) {
    const edits = nextBatch(queue).map(onTheWire);
    if (JSON.stringify(edits).length < LARGEST_LAST_WORD) {
      postEdits(queue.session, edits, { keepalive: true }).then(
        (answer) => {
          store.receive(answer);
          refresh();
        },
        () => {},
      );
    }
  }
}

/** Takes over what other tabs of this draft left when they were closed or died. */
async function adopt() {
  for (const left of await orphans(ACCOUNT, DRAFT, queue.session)) {
    rescue(left);
    await sendBlindly(left);
  }
}

/** Makes an edit of what was being typed when a queue was left. */
function rescue(left) {
  const typing = left.takeNote();
  if (typing) {
    const { uid, path, value, base, note } = typing;
    left.add({ key: randomKey(), base, kind: "edit", writes: [[uid, path, value]], note });
  }
}

/**
 * Sends a queue before the draft is loaded: what comes of it is in the draft that comes next. What the server does not
 * take stays in the queue of this tab: `send` tries it again once there is a page to say so.
 */
async function sendBlindly(left) {
  const refused = new Set();
  for (let edits; (edits = nextBatch({ edits: left.edits.filter(({ key }) => !refused.has(key)) })).length; ) {
    try {
      const { results } = await postEdits(left.session, edits.map(onTheWire));
      results.filter(({ state }) => state === "refused").forEach(({ key }) => refused.add(key));
      left.settle(new Set(results.map(({ key }) => key).filter((key) => !refused.has(key))));
    } catch (error) {
      if (!isNeverTaken(error)) {
        throw error;
      }
      break;
    }
  }
  if (left !== queue) {
    left.edits.forEach((edit) => queue.add(edit));
    left.settle(new Set(left.edits.map(({ key }) => key)));
  }
  waiting.value = queue.edits.length;
}

async function untilItWorks(action) {
  for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    try {
      await action();
      trouble.value = null;
      return;
    } catch (error) {
      if (!error.trouble) {
        throw error;
      }
      trouble.value = error.trouble;
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
        addEventListener("online", resolve, { once: true });
      });
    }
  }
}

async function suffer(error, sent) {
  if (!error.trouble) {
    throw error;
  }
  const isAboutContent = isNeverTaken(error);
  if (isAboutContent && sent.length > 1) {
    atOnce = Math.ceil(sent.length / 2);
    return;
  }
  if (isAboutContent) {
    // One edit that the server will never take must not hold up the others; the page says which it was.
    const results = sent.map(({ key }) => ({ key, state: "refused", reason: error.details?.error ?? "" }));
    store.receive({ head: store.head.peek(), results, edits: [] });
    refresh();
    return;
  }
  trouble.value = error.trouble === Trouble.REFUSED ? Trouble.AWAY : error.trouble;
  pause = Math.min(pause * 2, LONGEST_PAUSE) * (0.75 + Math.random() / 2);
}

/** Whether the server says of what was sent, not of who sends it or when, that it cannot be read. */
const isNeverTaken = ({ trouble: kind, details }) =>
  kind === Trouble.TOO_LARGE || (kind === Trouble.REFUSED && Boolean(details?.detail));

function nextBatch({ edits }) {
  const chosen = [];
  let size = 0;
  for (const edit of edits.slice(0, atOnce)) {
    size += JSON.stringify(edit.writes).length;
    if (chosen.length && size > LARGEST_BODY) {
      break;
    }
    chosen.push(edit);
  }
  return chosen;
}

/** Undoing is named by what it undoes: the server has what it writes. */
const onTheWire = (edit) => (edit.kind === "edit" ? edit : { ...edit, writes: [] });

function refresh() {
  waiting.value = queue.edits.length;
  isKeptHere.value = queue.isKept;
}
