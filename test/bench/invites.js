// Invites by number: whoever knows the number knows every id in the request, and what the answer must hold.
import { readFileSync } from "node:fs";

/**
 * The ids of one invite. `family` tells those on the tapes from those of live requests.
 * @typedef {"tape" | "live"} Family
 * @typedef {"call" | "replaced" | "invited" | "context" | "operation"} Name
 * @typedef {Record<Name, string>} Ids
 */

/** The cassette that all tapes are made of: an invite and its two notifications. */
export const RECORDED = readCassette(new URL("../../cassettes/invite-one.json", import.meta.url));

/** @type {Ids} */
const RECORDED_IDS = {
  call: "ab6233a5-20b7-4c5e-bea2-ce56c9776429",
  replaced: "a7ebfb2d-871e-419c-87af-27290b22e8db",
  invited: "278405a3-f568-4b3e-b684-009193463064",
  context: "f2fa86af-3c51-4bc2-8fc0-475452d9764f",
  operation: "eec3812a-fdc3-4fb4-825c-a06c9f35414e",
};
const NAMES = new Map(Object.entries(RECORDED_IDS).map(([name, id]) => [id, /** @type {Name} */ (name)]));
const ANY_RECORDED = new RegExp(`(${[...NAMES.keys()].join("|")})`);

/** What a live id begins with: its number. */
const LIVE = /([\da-f]{8})-b00\d-4000-8000-0{12}/;

const invite = RECORDED.exchanges[0]?.request;
const [pathOf, bodyOf] = [template(invite?.url ?? ""), template(JSON.stringify(invite?.body))];

/**
 * @param {Family} family
 * @param {number} n
 * @returns {Ids}
 */
export function idsOf(family, n) {
  const start = `${n.toString(16).padStart(8, "0")}-${family === "tape" ? "a" : "b"}00`;
  const end = "-4000-8000-000000000000";
  return {
    call: `${start}1${end}`,
    replaced: `${start}2${end}`,
    invited: `${start}3${end}`,
    context: `${start}4${end}`,
    operation: `${start}5${end}`,
  };
}

/**
 * The number of the live invite that a text is about.
 * @param {string} text
 */
export function numberIn(text) {
  return Number.parseInt(LIVE.exec(text)?.[1] ?? "", 16);
}

/**
 * The request that invites these.
 * @param {Ids} ids
 */
export function requestOf(ids) {
  return { path: pathOf(ids), body: bodyOf(ids) };
}

/**
 * Whether an answer is to the request of these ids and to no other.
 * @param {string} answer
 * @param {Ids} ids
 */
export function isAnswerTo(answer, { context, invited, replaced }) {
  return [context, invited, replaced].every((id) => answer.includes(id));
}

/**
 * A text with the recorded ids in it, as a function of the ids that take their place.
 * @param {string} text
 * @returns {(ids: Ids) => string}
 */
export function template(text) {
  const pieces = text.split(ANY_RECORDED).map((piece) => NAMES.get(piece) ?? { piece });
  return (ids) => {
    let filled = "";
    for (const piece of pieces) filled += typeof piece === "string" ? ids[piece] : piece.piece;
    return filled;
  };
}

/**
 * @param {URL} file
 * @returns {import("../../src/tape/cassette.js").Cassette}
 */
function readCassette(file) {
  /** @type {unknown} */
  const cassette = JSON.parse(readFileSync(file, "utf8"));
  return /** @type {import("../../src/tape/cassette.js").Cassette} */ (cassette);
}
