// What is kept on this device, each thing until its day; in memory alone where the browser keeps nothing.

const PREFIX = "paliers.";
const memory = new Map();

const openStorage = () => {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return localStorage;
  } catch {
    return null; // switched off, or full
  }
};

const storage = openStorage();

/** Whether what is kept outlives the page. */
export const isLasting = storage !== null;

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** What is kept under `name`, or null. */
export const read = (name) => parse(memory.get(name) ?? storage?.getItem(PREFIX + name) ?? null);

export const erase = (name) => {
  memory.delete(name);
  storage?.removeItem(PREFIX + name);
};

/** Keep `things` under `name`, at most until the instant `things.until`. */
export const keep = (name, things) => {
  const text = JSON.stringify(things);
  try {
    storage.setItem(PREFIX + name, text);
    memory.delete(name);
  } catch {
    memory.set(name, text);
  }
};

export const namesUnder = (prefix) =>
  [...Object.keys(storage ?? {}).map((name) => name.slice(PREFIX.length)), ...memory.keys()].filter((name) =>
    name.startsWith(prefix),
  );

/** Erase what nobody needs any more, whichever campaign it is of; and drafts of old, which anybody could read. */
export const purge = (now) => {
  for (const name of [...namesUnder("draft."), ...namesUnder("outbox.")]) {
    if (!(read(name)?.until > now)) erase(name);
  }
};
