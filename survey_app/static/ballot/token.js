// Tokens in the browser: RFC 9497, mode VOPRF, suite ristretto255-SHA512, and what is derived of a personal code.
// The twin of survey_app/tokens/voprf.py and derivation.py.
// Privacy: the nonce is made here and never sent, so that no mail archive leads to the token of an answer.

import { Fn, Point, fromUniformBytes, sumOfMultiples } from "../vendor/ristretto255.js";
import { derive, encode, hash, join, toHex, twoBytes } from "./bytes.js";

const CONTEXT = join(encode("OPRFV1-"), Uint8Array.of(1), encode("-ristretto255-SHA512"));

const framed = (...parts) => join(...parts.flatMap((part) => [twoBytes(part.length), part]));

const numberOf = (bytes) => BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`); // the lowest byte comes first

/** 64 uniform bytes of a message: expand_message_xmd of RFC 9380, of which they are one block. */
const expand = async (message, domain) => {
  const tail = join(domain, CONTEXT, Uint8Array.of(domain.length + CONTEXT.length));
  const first = await hash("SHA-512", join(new Uint8Array(128), message, twoBytes(64), Uint8Array.of(0), tail));
  return hash("SHA-512", join(first, Uint8Array.of(1), tail));
};

const scalarOf = (uniform) => Fn.create(numberOf(uniform));
const hashToScalar = async (message) => scalarOf(await expand(message, encode("HashToScalar-")));

const readElement = (bytes) => {
  const element = Point.fromBytes(bytes); // throws unless canonical
  if (element.equals(Point.ZERO)) throw new RangeError("the identity is no element of ours");
  return element;
};

const checkProof = async (proof, publicKey, blinded, evaluated) => {
  const [c, s] = [Fn.fromBytes(proof.subarray(0, 32)), Fn.fromBytes(proof.subarray(32))];
  const [key, asked, given] = [publicKey, blinded, evaluated].map(readElement);
  const seed = await hash("SHA-512", framed(publicKey, join(encode("Seed-"), CONTEXT)));
  const transcript = join(framed(seed), twoBytes(0), framed(blinded, evaluated), encode("Composite"));
  const weight = await hashToScalar(transcript);
  const [m, z] = [asked, given].map((element) => sumOfMultiples([element], [weight]));
  const commitments = [sumOfMultiples([Point.BASE, key], [s, c]), sumOfMultiples([m, z], [s, c])];
  const challenge = framed(publicKey, ...[m, z, ...commitments].map((element) => element.toBytes()));
  if ((await hashToScalar(join(challenge, encode("Challenge")))) !== c) throw new RangeError("the proof does not hold");
  return given;
};

/** The blinded element of `input`, which is all that is sent of it. */
export const blindInput = async (input, blind) => {
  const element = fromUniformBytes(await expand(input, encode("HashToGroup-")));
  return element.multiply(Fn.fromBytes(blind)).toBytes();
};

/** The token of `input`. Throws when an element is none, or the proof does not hold for `publicKey`. */
export const finalize = async ({ input, blind, blinded, evaluated, proof, publicKey }) => {
  const element = await checkProof(proof, publicKey, blinded, evaluated);
  const unblinded = element.multiply(Fn.inv(Fn.fromBytes(blind))).toBytes();
  return hash("SHA-512", join(framed(input, unblinded), encode("Finalize")));
};

/** What one sending needs of a code in its one form, as bytes; `nonce` is empty with flexible editing. */
export const deriveSending = async (code, nonce, campaign) => {
  const material = join(encode(code), nonce);
  return {
    authenticator: await derive(encode(code), `paliers authenticator${campaign}`),
    input: await derive(material, `paliers token input 1 ${campaign}`),
    blind: Fn.toBytes(scalarOf(await derive(material, `paliers blind 1 ${campaign}`, 64))),
  };
};
