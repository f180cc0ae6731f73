// One tab of the builder without a screen, for the tests: its real queue, store and sync, on a page, a clock and a
// network that the test moves. A JSON command a line in, what the tab has come to a line out.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [, , scripts, address, account, token, stored] = process.argv;
const timers = new Map();
const listeners = new Map();
const requests = new Map();
const fresh = [];
let count = 0;

const listen = (name, heard) => listeners.set(name, [...(listeners.get(name) ?? []), heard]);
const storage = (content) => ({
  getItem: (name) => content[name] ?? null,
  setItem: (name, value) => (content[name] = String(value)),
  removeItem: (name) => delete content[name],
});

const FOUND = {
  "[data-builder]": { dataset: { draftUrl: address, account } },
  "[name=csrf_token]": { value: token },
  "[data-sign-in]": { dataset: { signIn: "/connexion" } },
};
const kept = JSON.parse(stored);
Object.assign(globalThis, {
  addEventListener: listen,
  document: {
    hidden: false,
    documentElement: { lang: "fr" },
    querySelector: (selector) => FOUND[selector] ?? null,
    addEventListener: listen,
  },
  // The names of what is kept are asked for as those of its properties.
  localStorage: new Proxy(storage(kept.local), {
    ownKeys: () => Object.keys(kept.local),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  }),
  sessionStorage: storage(kept.session),
  setTimeout: (act, delay = 0) => {
    timers.set((count += 1), { act, delay });
    return count;
  },
  clearTimeout: (timer) => timers.delete(timer),
  fetch: (url, { method = "GET", headers = {}, body = null } = {}) =>
    new Promise((resolve, reject) => {
      requests.set((count += 1), { resolve, reject });
      fresh.push({ id: count, url, method, headers, body });
    }),
});
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true }); // no locks: each tab has its storage

const load = (name) => import(new URL(name, pathToFileURL(`${scripts}/builder/`)));
const store = await load("store.js");
const sync = await load("sync.js");

const COMMANDS = {
  start: () => void sync.start({ inView: () => "", beforeLeaving: () => {} }),
  edit: ({ writes, note }) => void store.edit(writes, note),
  undo: () => void store.undo(),
  redo: () => void store.redo(),
  settle: ({ keepMine }) => {
    const [conflict] = store.conflicts.peek();
    if (conflict) {
      store.settle(conflict, keepMine);
    }
  },
  type: ({ typing }) => sync.noteTyping({ ...typing, base: store.head.peek() }),
  hear: ({ name }) => listeners.get(name)?.forEach((heard) => heard()),
  wait: () => {
    const due = [...timers].toSorted(([, left], [, right]) => left.delay - right.delay);
    timers.clear();
    due.forEach(([, { act }]) => act());
  },
  answer: ({ id, status, body }) => {
    const { resolve, reject } = requests.get(id);
    requests.delete(id);
    if (status === null) {
      reject(new TypeError("no network"));
    } else {
      const headers = { get: () => "application/json" };
      resolve({ ok: status < 400, status, redirected: false, headers, json: async () => JSON.parse(body) });
    }
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  COMMANDS[command.do](command);
  await new Promise((resolve) => setImmediate(resolve)); // whatever follows at once has happened then
  const { elements } = store;
  console.log(
    JSON.stringify({
      requests: fresh.splice(0),
      elements: Object.fromEntries(elements.keys().map((uid) => [uid, elements.get(uid)])),
      isLoaded: store.isLoaded.peek(),
      waiting: sync.waiting.peek(),
      head: store.head.peek(),
      conflicts: store.conflicts.peek().map(({ number }) => number),
      refused: store.refusals.peek(),
      kept,
    }),
  );
}
