// Sending, step by step: seal, sign off, wait, deposit. Each step is kept before the next begins, so that a closed tab,
// a crash or a lost reply at any point leaves what the next opening of the page on this device takes up again.
// Privacy: what is kept holds neither the code nor an answer that can be read; sign-off and deposit share nothing but
// a token that nobody can tie to the sign-off; the wait keeps their times apart.

import { fromBase64, toBase64 } from "./bytes.js";
import { erase, keep, read } from "./device.js";
import { receiptOf, seal } from "./sealing.js";
import { blindInput, deriveSending, finalize } from "./token.js";

/** The key list or a proof is not what it must be: nothing more is sent. */
export class AlarmError extends Error {}

const LONGEST_WAIT = 60_000;

const placeOf = (campaign, name) => `outbox.${campaign}.${name}`;
const inText = (parts) => Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, toBase64(bytes)]));

const prepared = new Map();

const derivePrepared = async (code, nonce, campaign) => {
  const parts = await deriveSending(code, nonce, campaign);
  return { ...parts, blinded: await blindInput(parts.input, parts.blind) };
};

/** Work out beforehand what signing off takes, since a slow phone needs a moment for it. */
export const prepare = (code, nonce, campaign) => {
  const name = [campaign, code, toBase64(nonce)].join(" ");
  if (!prepared.has(name)) prepared.set(name, derivePrepared(code, nonce, campaign));
  return prepared.get(name);
};

/**
 * Seal a ballot and put it into the outbox; return its place there. One that waits there is replaced, with the same
 * token: it may have been signed off already.
 */
export const post = async ({ ballot, code, nonce, name, keys, until }) => {
  const place = placeOf(keys.campaign, name);
  const sealed = toBase64(await seal(ballot, keys.opening, keys.campaign));
  const waiting = read(place);
  if (waiting) keep(place, { ...waiting, until, sealed });
  else {
    keep(place, { until, sealed, ...inText(await prepare(code, nonce, keys.campaign)) });
  }
  return place;
};

const signOff = async (letter, { keys, ask, drawWait }) => {
  const reply = await ask("signOff", { authenticator: letter.authenticator, blinded: letter.blinded });
  if (reply.status !== "signed_off") return { reply };
  const after = Date.now() + drawWait(); // the token is made while one waits anyhow
  const publicKey = keys.cells.get(reply.cell);
  if (!publicKey) throw new AlarmError("the cell is not listed");
  const [input, blind, blinded] = [letter.input, letter.blind, letter.blinded].map(fromBase64);
  try {
    const [evaluated, proof] = [reply.evaluated, reply.proof].map(fromBase64);
    const token = await finalize({ input, blind, blinded, evaluated, proof, publicKey });
    // Privacy: from here on nothing says who signed off.
    const { until, sealed } = letter;
    return { until, sealed, input: letter.input, cell: reply.cell, token: toBase64(token), after };
  } catch {
    throw new AlarmError("the proof does not hold");
  }
};

// A group that has given all its answers may be allowed more.
const isSettled = ({ code, status }) => status !== "quota_reached" && (code === 403 || code === 409 || code === 410);

/**
 * Carry what lies at `place` through to the ballot box: `ask` sends and gives the reply, `say` tells how far it is,
 * `wait` waits for so many milliseconds. Returns the last reply; of a ballot in the box, with its receipt and cell, or
 * null when another tab has finished. Throws AlarmError, and what `ask` throws.
 */
export const deliver = async (place, { keys, ask, say, wait, drawWait }) => {
  let letter = read(place);
  if (!letter) return null;
  if (!letter.token) {
    say("signing_off");
    const next = await signOff(letter, { keys, ask, drawWait });
    if (next.reply) {
      if (isSettled(next.reply)) erase(place);
      return next.reply;
    }
    keep(place, (letter = next));
  }
  say("waiting");
  await wait(Math.min(Math.max(0, letter.after - Date.now()), LONGEST_WAIT)); // a clock may have been set back
  say("depositing");
  const { cell, input, token, sealed } = letter;
  const reply = await ask("box", { cell, input, token, sealed });
  const isIn = reply.status === "received";
  // Another tab may have put a later ballot in this place meanwhile.
  if ((isIn || reply.code === 410) && read(place)?.sealed === sealed) erase(place);
  return isIn ? { ...reply, receipt: await receiptOf(fromBase64(sealed)), cell } : reply;
};
