// Sealing in the browser: HPKE (RFC 9180), base mode, DHKEM(P-256), HKDF-SHA256, AES-256-GCM, by WebCrypto alone.
// The twin of survey_app/ballots/sealing.py. Privacy: the ephemeral key is forgotten, so that not even this browser
// can open what it sealed, and a receipt proves that a ballot is in the box, not what is in it.

import { encode, hash, join, toBase32, twoBytes } from "./bytes.js";

const { subtle } = crypto;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = join(encode("KEM"), twoBytes(0x10));
const SUITE = join(encode("HPKE"), twoBytes(0x10), twoBytes(1), twoBytes(2));
const NOTHING = new Uint8Array(0);

const mac = async (key, bytes) => {
  const method = { name: "HMAC", hash: "SHA-256" };
  // An empty key is the same as zeros to HMAC, but not to every browser.
  const imported = await subtle.importKey("raw", key.length ? key : new Uint8Array(32), method, false, ["sign"]);
  return new Uint8Array(await subtle.sign(method, imported, bytes));
};

const extract = (suite, salt, label, bytes) => mac(salt, join(encode("HPKE-v1"), suite, encode(label), bytes));

/** LabeledExpand of at most 32 bytes, which is one block of HKDF. */
const expand = async (suite, secret, label, info, length) => {
  const labelled = join(twoBytes(length), encode("HPKE-v1"), suite, encode(label), info, Uint8Array.of(1));
  return (await mac(secret, labelled)).subarray(0, length);
};

const encapsulate = async (publicKey) => {
  const theirs = await subtle.importKey("raw", publicKey, CURVE, false, []);
  const ours = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const enclosed = new Uint8Array(await subtle.exportKey("raw", ours.publicKey));
  const agreed = new Uint8Array(await subtle.deriveBits({ ...CURVE, public: theirs }, ours.privateKey, 256));
  const secret = await extract(KEM, NOTHING, "eae_prk", agreed);
  return { enclosed, shared: await expand(KEM, secret, "shared_secret", join(enclosed, publicKey), 32) };
};

/** `ballot` sealed to the opening key (65 bytes) of a campaign: 81 bytes longer, and different each time. */
export const seal = async (ballot, publicKey, campaign) => {
  const { enclosed, shared } = await encapsulate(publicKey);
  const named = await extract(SUITE, NOTHING, "psk_id_hash", NOTHING);
  const bound = await extract(SUITE, NOTHING, "info_hash", encode(`paliers ballot 2 ${campaign}`));
  const context = join(Uint8Array.of(0), named, bound);
  const secret = await extract(SUITE, shared, "secret", NOTHING);
  const key = await subtle.importKey("raw", await expand(SUITE, secret, "key", context, 32), "AES-GCM", false, ["encrypt"]);
  const iv = await expand(SUITE, secret, "base_nonce", context, 12);
  return join(enclosed, new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, key, ballot)));
};

/** The receipt of a sealed ballot: the first 40 bits of its SHA-256 in two groups of four. */
export const receiptOf = async (sealed) => {
  const letters = toBase32(await hash("SHA-256", sealed), 8);
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
};
