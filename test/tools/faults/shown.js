// What a bot gets on the wire, in a line.
import { asArray, asObject, asText, parseJson } from "../../../dist/base/json.js";
import { idsOf } from "../../../dist/fault/edits.js";

/** @import { Json, JsonObject } from "../../../dist/base/json.js" */

/**
 * @param {Response} response
 * @param {string} text
 */
export function shownAnswer({ status, headers }, text) {
  const body = asObject(parseJson(text)) ?? {};
  const error = asObject(body["error"]);
  const retryAfter = headers.get("retry-after");
  const invented = headers.get("x-rollcall") === "invented" ? ", invented" : "";
  if (error)
    return `${status} ${shown(error["code"])} ${shown(error["message"])}${retryAfter === null ? "" : `, Retry-After: ${retryAfter}`}`;
  return `${status} ${operation(body)}${invented}`;
}

/**
 * Also what the bot answers: one that is told nothing refuses it.
 * @param {string} text
 */
export function shownNotification(text) {
  const items = asArray(asObject(parseJson(text))?.["value"]).map((item) => item1(asObject(item) ?? {}));
  return items.length > 0
    ? { text: items.join("; and "), status: 202 }
    : { text: "a notification without items; answered 400", status: 400 };
}

/** @param {JsonObject} item */
function item1({ resourceData }) {
  if (Array.isArray(resourceData)) return `roster: ${people(resourceData) || "nobody"}`;
  const resource = asObject(resourceData) ?? {};
  return resource["state"] === undefined
    ? operation(resource)
    : `call ${shown(resource["state"])}${result(resource)}`;
}

/** @param {JsonObject} resource */
function operation(resource) {
  return `operation ${shown(resource["status"])} of ${people(resource["participants"])}${result(resource)}`;
}

/** @param {JsonObject} resource */
function result({ resultInfo }) {
  const members = asObject(resultInfo);
  return members
    ? `, ${shown(members["code"])} ${shown(members["subcode"])} ${shown(members["message"])}`
    : "";
}

/** @param {Json | undefined} list */
function people(list) {
  return asArray(list)
    .map(
      (person) =>
        `${idsOf(person).join("/").slice(0, 8)}${asObject(person)?.["isInLobby"] === true ? " (in the lobby)" : ""}`,
    )
    .join(", ");
}

/** @param {Json | undefined} value */
function shown(value) {
  return typeof value === "number" ? String(value) : (asText(value) ?? "");
}
