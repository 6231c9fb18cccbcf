/** Which session a request is for: CASSETTE or CASSETTE:KEY. */
export interface Address {
  cassette: string;
  key?: string;
}

/** What may stand for CASSETTE and KEY where requests name a session: nothing that leads out of a folder. */
const BARE = /^[A-Za-z0-9._-]{1,128}$/;

/** Whether a session can be asked for by this name of a cassette. */
export function isBare(name: string): boolean {
  return BARE.test(name);
}

const BARE_TEXT = "A key has letters, digits, dots, underscores and dashes, 128 at most.";

/** So many names are listed where one is wrong. */
const LISTED = 20;

/** Why there is no session by an address where these cassettes are served; undefined where there may be one. */
export function refusal({ cassette, key }: Address, names: readonly string[]): string | undefined {
  if (!names.includes(cassette)) return `the cassette ${shown(cassette)} is not served. ${namesText(names)}`;
  return key === undefined || isBare(key) ? undefined : `the key ${shown(key)} is none. ${BARE_TEXT}`;
}

/** The names that there are. */
export function namesText(names: readonly string[]): string {
  const listed = names.slice(0, LISTED).map((name) => `/~${name}/`);
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : "";
  return `There are ${listed.join(", ")}${more}.`;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
