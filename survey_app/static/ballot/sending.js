// Sending from the answer page: what is asked of the server, how often, and in which tab.

import { AlarmError, deliver, post, prepare } from "./outbox.js";

export { AlarmError, prepare };

const PATIENCE = 30_000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const numbersIn = (text) => text.split(" ").filter(Boolean).map(Number);

// Privacy: no cookie, no referrer, nothing kept; the two requests have nothing in common.
const request = async (address, body) => {
  const response = await fetch(address, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE),
  });
  return { code: response.status, ...(await response.json()) };
};

const isAnswer = ({ code }) => code > 0 && code < 500 && code !== 429;

/** Ask again, ever later, while there is no answer, or none that is ours; 0 is the code of none at all. */
const makeAsk = ({ dataset }) => async (what, body) => {
  const delays = numbersIn(dataset.retries);
  for (;;) {
    const reply = await request(dataset[what], body).catch(() => ({ code: 0 }));
    if (isAnswer(reply) || delays.length === 0) return reply;
    await pause(delays.shift() * 1000 * (0.5 + Math.random()));
  }
};

const drawWait = ({ dataset }) => {
  const [least, most] = numbersIn(dataset.wait);
  return 1000 * (least + Math.random() * (most - least));
};

// Two tabs of one person take turns; where there are no locks, doing it twice does no harm.
const inTurn = (name, work) => (navigator.locks ? navigator.locks.request(`paliers.${name}`, work) : work());

const means = (form, keys, say) => ({ keys, say, ask: makeAsk(form), wait: pause, drawWait: () => drawWait(form) });

/** Send a ballot; see `post` and `deliver` for what it takes and gives. */
export const send = (form, { keys, say, ...letter }) =>
  inTurn(letter.name, async () => deliver(await post({ keys, ...letter }), means(form, keys, say)));

/** Finish what waits at a place of the outbox. */
export const resume = (form, place, { keys, say }) =>
  inTurn(place.split(".").at(-1), () => deliver(place, means(form, keys, say)));
