// Bytes: joined, hashed, derived, and written as text.

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32, as in personal codes

const { subtle } = crypto;
const NO_SALT = new Uint8Array(32);

export const encode = (text) => new TextEncoder().encode(text);

export const join = (...parts) => {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((start, part) => (joined.set(part, start), start + part.length), 0);
  return joined;
};

/** A number as two bytes, the higher one first. */
export const twoBytes = (number) => Uint8Array.of(number >> 8, number);

export const hash = async (name, bytes) => new Uint8Array(await subtle.digest(name, bytes));

/** HKDF-SHA256 (RFC 5869) with a salt of 32 zero bytes. */
export const derive = async (material, info, length = 32) => {
  const key = await subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
  const method = { name: "HKDF", hash: "SHA-256", salt: NO_SALT, info: encode(info) };
  return new Uint8Array(await subtle.deriveBits(method, key, 8 * length));
};

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export const toBase64 = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

export const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));

/** The first `count` characters, of five bits each, of bytes in base 32. */
export const toBase32 = (bytes, count) => {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: count }, (_, place) => ALPHABET[parseInt(bits.substr(5 * place, 5), 2)]).join("");
};
