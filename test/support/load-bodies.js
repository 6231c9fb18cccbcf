// What the load of the durability tests says, as functions of its number: whoever knows the number knows every byte.

/** @typedef {{ n: number, filler: string }} Body */

/** Sizes around those of chunks and buffers, in turn. */
const SIZES = [0, 10, 700, 5_000, 70_000, 3, 40_000];

/**
 * @param {number} n
 * @param {string} word
 * @returns {Body}
 */
function bodyOf(n, word) {
  return { n, filler: `${word} `.repeat((SIZES[n % SIZES.length] ?? 0) / (word.length + 1)) };
}

/** @param {number} n */
export function requestBody(n) {
  return bodyOf(n, "asked");
}

/**
 * The answer to a request: every third has no body.
 * @param {number} n
 * @returns {{ status: number, body: Body | undefined }}
 */
export function answerTo(n) {
  return n % 3 === 0 ? { status: 204, body: undefined } : { status: 200, body: bodyOf(n + 1, "answered") };
}
