import { UnsecuredJWT } from "jose/jwt/unsecured";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/base/json.js";
import {
  callTo,
  meeting,
  members,
  person,
  refusalOf,
  Simulator,
  sourceOf,
  TENANT,
} from "../support/simulator.js";

const OTHER_TENANT = "11111111-1111-4111-8111-111111111111";
const MISMATCH = "Mismatch between request authorization tenant and call tenant.";

const bearer = (claims: JsonObject) => ({ authorization: `Bearer ${new UnsecuredJWT(claims).encode()}` });
const granted = (...roles: string[]) => bearer({ roles });

const withMedia = (body: JsonObject): JsonObject => ({
  ...body,
  mediaConfig: { "@odata.type": "#microsoft.graph.appHostedMediaConfig", blob: "" },
});
const noTenant = ({ tenantId: _tenantId, ...body }: JsonObject): JsonObject => body;

describe("403 7504 is the answer to a token whose roles lack the permission:", () => {
  it.each<[what: string, body: JsonObject, roles: string[], isEnough: boolean]>([
    ["none, for a peer call", callTo("ada"), [], false],
    ["another, for a peer call", callTo("ada"), ["Calls.JoinGroupCall.All"], false],
    ["for one call, for a peer call", callTo("ada"), ["Calls.Initiate.All"], true],
    ["for group calls, for a peer call", callTo("ada"), ["Calls.InitiateGroupCall.All"], true],
    ["for one call, for a group call", callTo("ada", "bert"), ["Calls.Initiate.All"], false],
    ["for group calls, for a group call", callTo("ada", "bert"), ["Calls.InitiateGroupCall.All"], true],
    ["for group calls, to join a meeting", meeting(), ["Calls.InitiateGroupCall.All"], false],
    ["to join, to join a meeting", meeting(), ["Calls.JoinGroupCall.All"], true],
    ["to join as a guest, to join a meeting", meeting(), ["Calls.JoinGroupCallAsGuest.All"], true],
    ["no media, for media of the bot's own", withMedia(callTo("ada")), ["Calls.Initiate.All"], false],
    [
      "media too, for media of the bot's own",
      withMedia(callTo("ada")),
      ["Calls.Initiate.All", "Calls.AccessMedia.All"],
      true,
    ],
  ])("%s", (_what, body, roles, isEnough) => {
    const answer = new Simulator().ask("POST", "calls", body, granted(...roles));
    expect([refusalOf(answer), sourceOf(answer)]).toEqual([isEnough ? "201" : "403 7504", undefined]);
  });

  it.each<[roles: string[], refusal: string]>([
    [["Calls.JoinGroupCall.All"], "403 7504"],
    [["Calls.InitiateGroupCall.All"], "200"],
  ])("%j, for an invite", (roles, refusal) => {
    const simulator = new Simulator();
    const call = simulator.established(meeting());
    const path = `calls/${call}/participants/invite`;
    const answer = simulator.ask("POST", path, { participants: [person("ada")] }, granted(...roles));
    expect([refusalOf(answer), sourceOf(answer)]).toEqual([refusal, undefined]);
  });
});

describe("nothing is held against a bot", () => {
  it.each<[what: string, headers: Record<string, string>]>([
    ["without a token", {}],
    ["whose token is no JWT", { authorization: "Bearer opaque" }],
    ["whose token is a broken JWT", { authorization: "Bearer a.b.c" }],
    ["whose token is of another scheme", { authorization: "Basic Ym90OmJvdA==" }],
    ["whose token says nothing of roles and tenant", bearer({ aud: "bot" })],
  ])("%s", (_what, headers) => {
    const simulator = new Simulator();
    expect(refusalOf(simulator.ask("POST", "calls", meeting(), headers))).toBe("201");
    const answered = simulator.ask("POST", `calls/${simulator.ring()}/answer`, {}, headers);
    expect(refusalOf(answered)).toBe("202");
  });
});

describe("403 7505 is the answer to", () => {
  it.each<[what: string, body: JsonObject, headers: Record<string, string>, refusal: string]>([
    ["a tenantId that is not the token's", meeting(), bearer({ tid: OTHER_TENANT }), "403 7505"],
    ["not to the token's own", meeting(), bearer({ tid: TENANT }), "201"],
    ["not to the token's own in another spelling", meeting(), bearer({ tid: TENANT.toUpperCase() }), "201"],
    ["a meeting that is joined without one", noTenant(meeting()), {}, "403 7505"],
    ["the same by a bot with a tenant", noTenant(meeting()), bearer({ tid: TENANT }), "403 7505"],
    ["not to a peer call without one", callTo("ada"), bearer({ tid: OTHER_TENANT }), "201"],
  ])("%s", (_what, body, headers, refusal) => {
    const answer = new Simulator().ask("POST", "calls", body, headers);
    expect([refusalOf(answer), sourceOf(answer)]).toEqual([refusal, undefined]);
  });

  it("the answer of a call of another tenant, in other words", () => {
    const simulator = new Simulator();
    const path = `calls/${simulator.ring()}/answer`;
    const answer = simulator.ask("POST", path, {}, bearer({ tid: OTHER_TENANT }));
    const { error } = members(answer) as { error: JsonObject };
    expect([refusalOf(answer), error["message"], sourceOf(answer)]).toEqual([
      ...["403 7505", MISMATCH],
      undefined,
    ]);
    expect(refusalOf(simulator.ask("POST", path, {}, bearer({ tid: TENANT })))).toBe("202");
  });

  it("no answer of a call of the tenant that the simulator was told", () => {
    const simulator = new Simulator({ tenant: OTHER_TENANT });
    const path = `calls/${simulator.ring()}/answer`;
    expect(refusalOf(simulator.ask("POST", path, {}, bearer({ tid: OTHER_TENANT })))).toBe("202");
  });
});

it.each(["appid", "azp"])(
  "a call that names no tenant and no application has the token's tid and %s",
  (claim) => {
    const simulator = new Simulator();
    const body = { targets: [person("ada"), person("bert")], callbackUri: "https://bot.contoso.com/" };
    const answer = simulator.ask("POST", "calls", body, bearer({ tid: OTHER_TENANT, [claim]: "my-app" }));
    expect(members(answer)).toMatchObject({
      tenantId: OTHER_TENANT,
      source: { identity: { application: { id: "my-app" } } },
    });
    simulator.settle();
    expect(simulator.heard()).toContain("roster my-app");
  },
);
