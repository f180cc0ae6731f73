// Answers kept on this device for whoever has the code: encrypted under it, and found by nobody without it.
// Privacy: colleagues at the same computer are not offered each other's answers, nor told that there are any.

import { fromBase64, join, toBase64, toHex } from "./bytes.js";
import { deriveDraft } from "./code.js";
import { erase, keep, read } from "./device.js";

const { subtle } = crypto;
const METHOD = "AES-GCM";
const IV = 12;
const NONCE = 16;

/** What makes the token of one person's ballots their own: made here, kept with their draft, never sent. */
export const makeNonce = () => crypto.getRandomValues(new Uint8Array(NONCE));

/** What stands in for a draft where a group shares its code, so that nothing would tell one of them from the next. */
export const openNoDraft = () => ({
  name: toHex(crypto.getRandomValues(new Uint8Array(NONCE))),
  read: async () => null,
  write: async () => {},
  erase: async () => {},
});

/** The place for the draft of `code` in a campaign; what is put there stays until the instant `until`. */
export const openDraft = async (code, campaign, until) => {
  const { name, key } = await deriveDraft(code, campaign);
  const place = `draft.${campaign}.${name}`;
  const secret = await subtle.importKey("raw", key, METHOD, false, ["encrypt", "decrypt"]);
  let last = Promise.resolve();

  const write = async (draft) => {
    const iv = crypto.getRandomValues(new Uint8Array(IV));
    const bytes = new TextEncoder().encode(JSON.stringify({ ...draft, nonce: toBase64(draft.nonce) }));
    const hidden = new Uint8Array(await subtle.encrypt({ name: METHOD, iv }, secret, bytes));
    keep(place, { until, hidden: toBase64(join(iv, hidden)) });
  };

  const take = async () => {
    const kept = read(place);
    if (!kept) return null;
    const bytes = fromBase64(kept.hidden);
    const opened = await subtle.decrypt({ name: METHOD, iv: bytes.subarray(0, IV) }, secret, bytes.subarray(IV));
    const draft = JSON.parse(new TextDecoder().decode(opened));
    return { ...draft, nonce: fromBase64(draft.nonce) };
  };

  return {
    name,
    /** The draft, or null: what cannot be read any more is none. */
    read: () => last.then(take).catch(() => null),
    /** Keep a draft, after all that was to be kept before it. */
    write: (draft) => (last = last.then(() => write(draft))),
    erase: () => (last = last.then(() => erase(place))),
  };
};
