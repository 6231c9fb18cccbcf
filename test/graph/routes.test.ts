import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalPath, resourceIds, routeOf } from "../../src/graph/routes.js";

const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
const OTHER = "278405a3-f568-4b3e-b684-009193463064";

describe("routeOf", () => {
  it.each([
    ["POST", "/communications/calls", { name: "create call" }],
    ["POST", "/communications/calls/logTeleconferenceDeviceQuality", { name: "log device quality" }],
    ["GET", `/communications/calls/${CALL}`, { name: "get call", call: CALL }],
    ["PATCH", `/communications/calls/${CALL}`, { name: "update call", call: CALL }],
    ["DELETE", `/communications/calls/${CALL}`, { name: "delete call", call: CALL }],
    ["POST", `/communications/calls/${CALL}/answer`, { name: "answer", call: CALL }],
    ["POST", `/communications/calls/${CALL}/keepAlive`, { name: "keepAlive", call: CALL }],
    ["POST", `/communications/calls/${CALL}/playPrompt`, { name: "playPrompt", call: CALL }],
    ["POST", `/communications/calls/${CALL}/transfer`, { name: "transfer", call: CALL }],
    ["GET", `/communications/calls/${CALL}/participants`, { name: "list participants", call: CALL }],
    ["POST", `/communications/calls/${CALL}/participants/invite`, { name: "invite", call: CALL }],
    [
      "POST",
      `/communications/calls/${CALL}/participants/muteAll`,
      { name: "mute all participants", call: CALL },
    ],
    [
      "DELETE",
      `/communications/calls/${CALL}/participants/${OTHER}`,
      { name: "remove participant", call: CALL, participant: OTHER },
    ],
    [
      "POST",
      `/communications/calls/${CALL}/participants/${OTHER}/mute`,
      { name: "mute participant", call: CALL, participant: OTHER },
    ],
    [
      "GET",
      `/communications/calls/${CALL}/operations/${OTHER}`,
      { name: "get operation", call: CALL, operation: OTHER },
    ],
  ])("%s %s is told apart", (method, path, route) => {
    expect(routeOf(method, path)).toEqual({ version: "beta", ...route });
  });

  it.each([
    ["the deprecated family", `/app/calls/${CALL}/participants/invite`],
    ["a namespaced action", `/communications/calls/${CALL}/participants/microsoft.graph.invite`],
    ["a key in brackets", `/communications/calls('${CALL}')/participants/invite`],
    ["a key in encoded brackets", `/communications/calls%28%27${CALL}%27%29/participants/invite`],
    ["an id without dashes", `/communications/calls/${CALL.replaceAll("-", "")}/participants/invite`],
    ["an id in upper case", `/communications/calls/${CALL.toUpperCase()}/participants/invite`],
    ["literals in another case", `/Communications/CALLS/${CALL}/Participants/Microsoft.Graph.INVITE`],
    ["slashes too many", `//communications//calls/${CALL}/participants/invite/`],
    ["a query and a fragment", `/communications/calls/${CALL}/participants/invite?$select=id#x`],
    ["a method in lower case", `/communications/calls/${CALL}/participants/invite`, "post"],
    [
      "all of it at once",
      `/APP/calls('${CALL.replaceAll("-", "").toUpperCase()}')/participants/microsoft.graph.invite`,
    ],
  ])("an invite with %s is an invite", (_name, path, method = "POST") => {
    expect(routeOf(method, path)).toEqual({ name: "invite", version: "beta", call: CALL });
  });

  it.each([
    ["/v1.0/communications/calls", "v1.0"],
    ["/V1.0/app/calls", "v1.0"],
    ["/beta/communications/calls", "beta"],
    ["/communications/calls", "beta"],
    ["https://graph.microsoft.com/v1.0/communications/calls", "v1.0"],
    ["https://graph.microsoft.us/v1.0/communications/calls", "v1.0"],
    ["https://dod-graph.microsoft.us:443/beta/communications/calls", "beta"],
    ["https://microsoftgraph.chinacloudapi.cn/beta/communications/calls?a=/v1.0/", "beta"],
    ["HTTPS://GRAPH.MICROSOFT.COM/v1.0/communications/calls", "v1.0"],
  ])("%s has the version %s", (url, version) => {
    expect(routeOf("POST", url)).toEqual({ name: "create call", version });
  });

  it.each([
    ["another resource", "GET", "/v1.0/users/me"],
    ["another resource of communications", "GET", "/v1.0/communications/onlineMeetings"],
    ["no resource", "GET", "/"],
    ["nothing", "GET", ""],
    ["the host alone", "GET", "https://graph.microsoft.com"],
    ["an unknown version", "POST", "/v2.0/communications/calls"],
    ["an unknown method", "PUT", `/v1.0/communications/calls/${CALL}`],
    ["an unknown action", "POST", `/v1.0/communications/calls/${CALL}/dance`],
    ["more behind an action", "POST", `/v1.0/communications/calls/${CALL}/participants/invite/more`],
    ["a log-in", "POST", "https://login.microsoftonline.com/common/oauth2/v2.0/token"],
    ["a slash in an id", "GET", `/v1.0/communications/calls/${CALL}%2Fparticipants/x`],
  ])("%s is no route", (_name, method, url) => {
    expect(routeOf(method, url)).toBeUndefined();
  });

  it("never throws, whatever the URL", () => {
    const url = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.array(segment).map((parts) => `/${parts.join("/")}`),
    );
    fc.assert(
      fc.property(fc.string(), url, (method, some) => {
        routeOf(method, some);
        resourceIds(some);
        expect(normalPath(some)).toMatch(/^\//);
      }),
    );
  });
});

const segment = fc.constantFrom(
  ...[
    "communications",
    "app",
    "calls",
    "calls('a')",
    "v1.0",
    "beta",
    "participants",
    "operations",
    "%zz",
    "\ud800",
  ],
  ...["microsoft.graph.invite", "", "a%2Fb", "__proto__", "constructor"],
);

describe("normalPath", () => {
  it("is the same for every spelling of one resource", () => {
    const spellings = [
      `/app/calls/${CALL}/participants/invite`,
      `/beta/communications/calls/${CALL.toUpperCase()}/participants/microsoft.graph.invite`,
      `https://graph.microsoft.us/v1.0/communications/calls('${CALL}')/participants/Invite?a=1`,
    ];
    expect(new Set(spellings.map(normalPath))).toEqual(
      new Set([`/communications/calls/${CALL}/participants/invite`]),
    );
  });

  it("of a call's resource is its own normal path", () => {
    const path = fc
      .array(fc.oneof(segment, fc.string()), { maxLength: 6 })
      .map((parts) => `/communications/calls/${parts.join("/")}`);
    fc.assert(
      fc.property(path, (some) => {
        expect(normalPath(normalPath(some))).toBe(normalPath(some));
      }),
    );
  });

  it("tells a slash inside of an id from a slash between segments", () => {
    expect(normalPath("/communications/calls/a%2Fparticipants")).not.toBe(
      normalPath("/communications/calls/a/participants"),
    );
  });

  it("keeps the spelling of what is no GUID and no word of the API", () => {
    expect(normalPath("/communications/calls/Some-Id/participants/+12345678901")).toBe(
      "/communications/calls/Some-Id/participants/+12345678901",
    );
  });
});

describe("resourceIds", () => {
  it.each([
    [`/communications/calls/${CALL}`, { call: CALL }],
    [`/app/calls/${CALL}/operations/${OTHER}`, { call: CALL, operation: OTHER }],
    [`/communications/calls/${CALL}/operations('${OTHER}')`, { call: CALL, operation: OTHER }],
    [`/communications/calls/${CALL}/participants`, { call: CALL }],
    [`/communications/calls/${CALL}/operations`, { call: CALL }],
    [`/communications/calls/${CALL}/audioRoutingGroups/oneToOne`, { call: CALL }],
    [`/communications/calls/${CALL}/participants/${OTHER}`, { call: CALL, participant: OTHER }],
    [
      `https://graph.microsoft.com/v1.0/communications/calls/${CALL}/operations/${OTHER}`,
      { call: CALL, operation: OTHER },
    ],
    ["/communications/calls", {}],
    [`/communications/onlineMeetings/${CALL}`, {}],
    [`/calls/${CALL}`, {}],
    ["", {}],
  ])("of %s are what it names", (url, ids) => {
    expect(resourceIds(url)).toEqual(ids);
  });
});
