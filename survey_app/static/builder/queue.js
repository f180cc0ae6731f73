// Edits on their way to the server. They stay in this browser, by account, draft and tab, until the server has said what
// became of them; a tab that died leaves its queue to the next one of the same account. Web Locks tell which are alive.
// Privacy: another person at the same computer is neither shown nor made to send what the one before has left.

const PREFIX = "paliers.builder";

// Not randomUUID: browsers give it to pages over HTTPS only.
export const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const nameOf = (account, draft, session) => `${PREFIX}.${account}.${draft}.${session}`;

/** What one tab of one account has still to send about one draft, in the order in which it was made. */
export class Queue {
  constructor(account, draft, session) {
    this.session = session;
    this.name = nameOf(account, draft, session);
    this.isKept = true;
    this.edits = readStored(this.name) ?? [];
  }

  add(edit) {
    this.edits.push(edit);
    this.#store();
  }

  /** Forgets the edits with these keys: the server has answered for them. */
  settle(keys) {
    this.edits = this.edits.filter((edit) => !keys.has(edit.key));
    this.#store();
  }

  /** Keeps what is being typed, which is no edit yet; null when nothing is. */
  note(typing) {
    this.isKept = storeOrRemove(`${this.name}.typing`, typing);
  }

  /** What was being typed when this queue was left; asked for once. */
  takeNote() {
    const name = `${this.name}.typing`;
    const typing = readStored(name);
    localStorage.removeItem(name);
    return typing;
  }

  #store() {
    this.isKept = storeOrRemove(this.name, this.edits.length ? this.edits : null);
  }
}

/** Opens the queue of this tab. A reloaded tab has its own back; a duplicated one gets another name. */
export async function openQueue(account, draft) {
  const place = nameOf(account, draft, "session");
  const known = sessionStorage.getItem(place);
  const session = known && (await hold(nameOf(account, draft, known))) ? known : randomKey();
  if (session !== known) {
    await hold(nameOf(account, draft, session));
    sessionStorage.setItem(place, session);
  }
  return new Queue(account, draft, session);
}

/** The queues that tabs of this account which are gone have left about this draft. */
export async function orphans(account, draft, own) {
  const start = nameOf(account, draft, "");
  const names = Object.keys(localStorage).filter((name) => name.startsWith(start));
  const sessions = new Set(names.map((name) => name.slice(start.length).replace(/\.typing$/, "")));
  sessions.delete(own);
  const left = [];
  for (const session of sessions) {
    if (await hold(nameOf(account, draft, session))) {
      left.push(new Queue(account, draft, session));
    }
  }
  return left;
}

/** Takes a lock for as long as this page lives; says whether it was free. */
function hold(name) {
  if (!navigator.locks) {
    return Promise.resolve(true); // sent twice is written once: nothing is lost either way
  }
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => {});
    });
  });
}

function readStored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function storeOrRemove(name, content) {
  try {
    if (content === null) {
      localStorage.removeItem(name);
    } else {
      localStorage.setItem(name, JSON.stringify(content));
    }
    return true;
  } catch {
    return false; // full, or refused: the page says so
  }
}
