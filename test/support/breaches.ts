import type { JsonObject } from "../../src/base/json.js";
import type { Answer } from "../../src/simulate/answers.js";
import type { Rule } from "../../src/simulate/assumptions.js";
import { callTo, meeting, members, person, type Simulator } from "./simulator.js";

type Break = (simulator: Simulator) => Answer;
type Breach = [rule: Rule, breach: string, request: Break];

export const people = (count: number) => Array.from({ length: count }, (_one, index) => person(`p${index}`));
export const inMeeting =
  (...participants: JsonObject[]): Break =>
  (simulator) =>
    simulator.invite(simulator.established(meeting()), ...participants);
const { chatInfo: _chatInfo, ...withoutChat } = meeting();

/** Requests that break a rule, and no other. */
export const BREACHES: readonly Breach[] = [
  ["participants-1-to-5", "six", inMeeting(...people(6))],
  ["participants-1-to-5", "none", inMeeting()],
  [
    "participants-1-to-5",
    "no list",
    (simulator) => {
      const call = simulator.established(meeting());
      return simulator.ask("POST", `calls/${call}/participants/invite`, { participants: person("ada") });
    },
  ],
  [
    "client-context-256",
    "257 characters",
    (simulator) => {
      const call = simulator.established(meeting());
      const body = { participants: [person("ada")], clientContext: "c".repeat(257) };
      return simulator.ask("POST", `calls/${call}/participants/invite`, body);
    },
  ],
  ["identity-required", "one of two", inMeeting(person("ada"), {})],
  ["identity-required", "without an id", inMeeting({ identity: { user: {} } })],
  ["identity-required", "a participantId alone", inMeeting({ participantId: "p" })],
  ["phone-e164", "no plus", inMeeting({ identity: { phone: { id: "12345" } } })],
  [
    "chat-info-required",
    "two into a meeting without",
    (simulator) => simulator.invite(simulator.established(withoutChat), ...people(2)),
  ],
  [
    "one-into-a-peer-call",
    "two",
    (simulator) => simulator.invite(simulator.established(callTo("ada")), ...people(2)),
  ],
  [
    "invited-once",
    "who is there",
    (simulator) => simulator.invite(simulator.established(callTo("ada", "bert")), person("ada")),
  ],
  ["invited-once", "twice in one", inMeeting(person("ada"), person("ada"))],
  ["invited-once", "the bot", inMeeting(person("bot"))],
  ["replaced-call-known", "unknown", inMeeting(person("ada", { replacesCallId: "x" }))],
  [
    "replaced-call-known",
    "the call itself",
    (simulator) => {
      const call = simulator.established(meeting());
      return simulator.invite(call, person("ada", { replacesCallId: call }));
    },
  ],
  [
    "replaced-call-known",
    "one that has ended",
    (simulator) => {
      const replacesCallId = simulator.established(callTo("ada"));
      simulator.ask("DELETE", `calls/${replacesCallId}`);
      return inMeeting(person("ada", { replacesCallId }))(simulator);
    },
  ],
  [
    "moved-participant-known",
    "nobody's",
    (simulator) => {
      const replacesCallId = simulator.established(callTo("ada", "bert"));
      return inMeeting(person("ada", { replacesCallId, participantId: "x" }))(simulator);
    },
  ],
  [
    "participant-known",
    "GET",
    (simulator) => simulator.ask("GET", `calls/${simulator.established(meeting())}/participants/x`),
  ],
  [
    "participant-known",
    "DELETE",
    (simulator) => simulator.ask("DELETE", `calls/${simulator.established(meeting())}/participants/x`),
  ],
  [
    "participant-known",
    "mute",
    (simulator) => simulator.ask("POST", `calls/${simulator.established(meeting())}/participants/x/mute`),
  ],
  [
    "participant-known",
    "the bot, before it is in the call",
    (simulator) => simulator.ask("POST", `calls/${simulator.create(meeting())}/mute`),
  ],
  [
    "operation-known",
    "GET",
    (simulator) => simulator.ask("GET", `calls/${simulator.established(meeting())}/operations/x`),
  ],
  [
    "mute-in-group-calls",
    "the peer",
    (simulator) => {
      const call = simulator.established(callTo("ada"));
      const { value } = members(simulator.ask("GET", `calls/${call}/participants`));
      const [, peer] = value as [JsonObject, { id: string }];
      return simulator.ask("POST", `calls/${call}/participants/${peer.id}/mute`, {});
    },
  ],
  [
    "answer-incoming",
    "a call of the bot's",
    (simulator) => simulator.ask("POST", `calls/${simulator.create(callTo("ada"))}/answer`, {}),
  ],
  [
    "answer-incoming",
    "twice",
    (simulator) => {
      const path = `calls/${simulator.ring()}/answer`;
      simulator.ask("POST", path, {});
      return simulator.ask("POST", path, {});
    },
  ],
  ["callback-required", "none", (simulator) => simulator.ask("POST", "calls", { targets: [person("ada")] })],
  [
    "somebody-to-call",
    "chatInfo alone",
    (simulator) => simulator.ask("POST", "calls", { callbackUri: "https://bot", chatInfo: {} }),
  ],
  ["body-json", "to create", (simulator) => simulator.ask("POST", "calls")],
  ["body-json", "to answer", (simulator) => simulator.ask("POST", `calls/${simulator.ring()}/answer`, [])],
  [
    "body-json",
    "to invite",
    (simulator) => simulator.ask("POST", `calls/${simulator.create(meeting())}/participants/invite`, "ada"),
  ],
];
