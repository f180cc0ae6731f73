// A personal code as it is typed, and where and how the draft of whoever holds it is kept on this device.

import { ALPHABET, derive, encode, toHex } from "./bytes.js";

const FORGIVEN = { I: "1", L: "1", O: "0" };
const BETWEEN_GROUPS = /[-\u2010-\u2015\u2212 \t\r\n\u00a0\u2009\u200b\u202f\u2060\ufeff]/g;
const CODE = new RegExp(`^[${ALPHABET}]{16}$`);

/** The personal code that somebody typed, in its one form; null when it is none. */
export const normaliseCode = (typed) => {
  const code = typed.toUpperCase().replace(BETWEEN_GROUPS, "").replace(/[ILO]/g, (letter) => FORGIVEN[letter]);
  return typed.length <= 100 && CODE.test(code) ? code : null;
};

/** The name of what is kept for a code, and the key that it is kept under: nobody finds or reads it with another. */
export const deriveDraft = async (code, campaign) => ({
  name: toHex(await derive(encode(code), `paliers draft name 1 ${campaign}`, 16)),
  key: await derive(encode(code), `paliers draft 1 ${campaign}`),
});
