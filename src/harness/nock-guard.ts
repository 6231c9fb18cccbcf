import { BlockList, isIP } from "node:net";
import type nockType from "nock";
import { METHODS, type Nock } from "./nock-source.js";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8);
LOOPBACK.addAddress("::1", "ipv6");

/**
 * Lets requests to this machine through, whatever nock has been told, and none to another one; what the test itself has
 * mocked stays mocked. nock's own switch of the network is not touched: it could not be put back, because it cannot be read.
 */
export function guard(nock: Nock): nockType.Scope[] {
  const isMocked = (origin: string): boolean => nock.activeMocks().some((mock) => isFor(mock, origin));
  const passing = nock("http://here.rollcall.invalid", {
    allowUnmocked: true,
    filteringScope: (origin) => isHere(origin) && !isMocked(origin),
  }).persist();
  passing.intercept(() => false, "GET").reply(500);
  const refusing = nock("http://elsewhere.rollcall.invalid", {
    filteringScope: (origin) => !isHere(origin) && !isMocked(origin),
  }).persist();
  for (const method of METHODS)
    refusing
      .intercept(() => true, method)
      .reply(function () {
        throw refusal(this.req);
      });
  return [passing, refusing];
}

/** nock names a mock by its method, its origin with the port, and its path. */
function isFor(mock: string, origin: string): boolean {
  return mock.slice(mock.indexOf(" ") + 1).startsWith(`${origin}/`);
}

function isHere(origin: string): boolean {
  const host = new URL(origin).hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  if (family === 0) return host === "localhost" || host.endsWith(".localhost");
  return LOOPBACK.check(host, family === 6 ? "ipv6" : "ipv4");
}

function refusal(caught: nockType.ReplyFnContext["req"]): Error {
  const { options } = caught as unknown as { options?: { host?: string } };
  const message =
    `rollcall.inProcess let no request out to ${options?.host ?? "another machine"}: in a test only Graph is answered, ` +
    "and this machine is reached. Mock it with nock.";
  return Object.assign(new Error(message), { code: "ENETUNREACH" });
}
