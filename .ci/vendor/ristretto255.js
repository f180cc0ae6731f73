// The group alone: SHA-512 comes from the browser, and RFC 9497 is in static/ballot/token.js.
import { mulAddUnsafe } from "@noble/curves/abstract/curve.js";
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";

export const { Point } = ristretto255;
export const { Fn } = Point;
export const fromUniformBytes = (bytes) => ristretto255_hasher.deriveToCurve(bytes);
export const sumOfMultiples = (points, scalars) => mulAddUnsafe(Point, points, scalars);
