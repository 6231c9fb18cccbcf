// What the peers are given: the invites of our tapes, each with its answer.
import { idsOf, RECORDED, requestOf, template } from "../invites.js";

/**
 * @typedef {object} Recording
 * @property {string} path
 * @property {string} body
 * @property {{ status: number, headers: Record<string, string>, body: string }} response
 */

const [{ response } = {}] = RECORDED.exchanges;
const headersOf = template(JSON.stringify(response?.headers ?? {}));
const bodyOf = template(JSON.stringify(response?.body));

/**
 * @param {number} count
 * @returns {Recording[]}
 */
export function recordings(count) {
  return Array.from({ length: count }, (_, n) => {
    const ids = idsOf("tape", n);
    /** @type {unknown} */
    const headers = JSON.parse(headersOf(ids));
    const answer = {
      status: response?.status ?? NaN,
      headers: /** @type {Record<string, string>} */ (headers),
      body: bodyOf(ids),
    };
    return { ...requestOf(ids), response: answer };
  });
}
