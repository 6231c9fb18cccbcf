import { UsageError } from "../base/errors.js";
import { nearest } from "../base/nearest.js";
import { shortValue } from "../fault/short.js";
import { originForm } from "../wire/messages.js";
import { Refusal } from "./refusal.js";
import type { Route } from "./route.js";
import { ROUTES } from "./routes.js";

/** A route, and the session that the path names; empty where it names none. */
interface Found {
  route: Route<unknown, unknown>;
  id: string;
}

interface Placed {
  method: string;
  path: string;
  segments: string[];
  route: Route<unknown, unknown>;
}

const ALL = Object.entries(ROUTES).map(([key, route]): Placed => {
  const [method = "", path = ""] = key.split(" ");
  return { method, path, segments: path.split("/"), route };
});

/** The route of a request. Throws with those that there are. */
export function routeOf(method: string, target: string): Found {
  const [path = "", query] = (originForm(target) ?? target).split("?", 2);
  const segments = path.split("/").map(decoded);
  const here = ALL.filter((placed) => isAt(placed, segments));
  if (here.length === 0) throw new Refusal("ROLLCALL_NO_ROUTE", noRoute(segments));
  const found = here.find((placed) => placed.method === method);
  if (!found) throw wrongMethod(method, here);
  if (query !== undefined)
    throw new UsageError(`${method} ${found.path} takes no query: what it takes is in its JSON body.`);
  return { route: found.route, id: segments[2] ?? "" };
}

function isAt(placed: Placed, segments: readonly string[]): boolean {
  return (
    placed.segments.length === segments.length &&
    placed.segments.every((one, index) => (one === "ID" ? segments[index] !== "" : one === segments[index]))
  );
}

function noRoute(segments: readonly string[]): string {
  const shape = segments.map((segment, index) => (index === 2 && segment !== "" ? "ID" : segment)).join("/");
  const near = nearest(
    shape,
    ALL.map(({ path }) => path),
  );
  const those = near === undefined ? ALL : ALL.filter(({ path }) => path === near);
  const names = those.map(({ method, path }) => `${method} ${path}`).join(", ");
  return `There is no path ${shortValue(segments.join("/"))}. ${near === undefined ? "There are" : "Near it is"}: ${names}.`;
}

function wrongMethod(method: string, here: readonly Placed[]): Refusal {
  const allow = here.map((placed) => placed.method).join(", ");
  return new Refusal("ROLLCALL_METHOD", `${here[0]?.path ?? ""} takes ${allow}, and not ${method}.`, {
    allow,
  });
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray % is part of the name then
  }
}
