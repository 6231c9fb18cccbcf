import { beforeAll, expect, it, test } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import type { Ended } from "../support/program.js";
import { commandLines, expectRefusal, refused } from "../support/refused.js";

const HELP = "rollcall --help lists what there is.";
const NAME = `Name a cassette, like my-call. ${HELP}`;
const [PORT, LEAD] = [
  "--port takes a port from 0 to 65535.",
  "--lead takes milliseconds from 0 to 2147483647.",
];
const TIMEOUT = "--delivery-timeout takes milliseconds from 1 to 2147483647.";
const NO_STRICT = "--no-strict takes no value: give --strict to switch it on, --no-strict to switch it off.";

/** What is typed after `rollcall`, `TAPE` for a cassette that there is and `''` for an empty argument, and what it says. */
const ROWS: [typed: string, says: string][] = [
  ["", `Name a command. ${HELP}`],
  ["--json", `Name a command. ${HELP}`],
  ["repaly TAPE", `repaly is not known here. ${HELP}`],
  ["TAPE", "is not known here."],
  ["replay", NAME],
  ["record", NAME],
  ["show", NAME],
  ["replay ''", `An argument is empty. ${HELP}`],
  ["record ''", `An argument is empty. ${HELP}`],
  ["replay TAPE another", `another is not known here. ${HELP}`],
  ["once tapes/", "tapes/ is a folder. Name a cassette in it, like tapes/my-call."],
  ["record tapes/", "tapes/ is a folder. Name a cassette in it, like tapes/my-call."],
  ["show tapes\\", "tapes\\ is a folder."],
  ["show TAPE another", `another is not known here. ${HELP}`],
  ["demo TAPE", "is not known here."],
  ["replay TAPE --frobnicate", `--frobnicate is not known here. ${HELP}`],
  ["replay TAPE --frobnicate=3", `--frobnicate=3 is not known here. ${HELP}`],
  ["replay TAPE --overwrite", `--overwrite is not known here. ${HELP}`],
  ["replay TAPE --upstream http://x", `--upstream is not known here. ${HELP}`],
  ["record tape --strict", `--strict is not known here. ${HELP}`],
  ["show TAPE --port 0", `--port is not known here. ${HELP}`],
  ["replay TAPE -p 4070", `-p is not known here. ${HELP}`],
  ["replay TAPE --port", `--port needs a value. ${HELP}`],
  ["replay TAPE --callback", `--callback needs a value. ${HELP}`],
  ["replay TAPE --callback --json", `--callback needs a value. ${HELP}`],
  ["replay TAPE --callback ''", `--callback needs a value. ${HELP}`],
  ["replay TAPE --host ''", `--host needs a value. ${HELP}`],
  ["replay TAPE --lead=", `--lead needs a value. ${HELP}`],
  ["replay TAPE --lead ''", `--lead needs a value. ${HELP}`],
  ["replay TAPE --port abc", PORT],
  ["replay TAPE --port -1", PORT],
  ["replay TAPE --port 65536", PORT],
  ["replay TAPE --port 1.5", PORT],
  ["replay TAPE --port Infinity", PORT],
  ["record tape --callback-port abc", "--callback-port takes a port from 0 to 65535."],
  ["replay TAPE --lead soon", LEAD],
  ["replay TAPE --lead -1", LEAD],
  ["replay TAPE --lead 99999999999", LEAD],
  ["replay TAPE --delivery-timeout 0", TIMEOUT],
  ["replay TAPE --delivery-timeout 1s", TIMEOUT],
  ["replay TAPE --port 1 --port 2", "--port was given 2 times. Give it once."],
  ["replay TAPE --lead 1 --lead 2 --lead 3", "--lead was given 3 times. Give it once."],
  ["replay TAPE --callback http://a --callback http://b", "--callback was given 2 times. Give it once."],
  ["record tape --callback-port 1 --callbackPort 2", "--callback-port was given 2 times. Give it once."],
  [
    "replay TAPE --strict=1",
    "--strict takes no value: give it to switch it on, --no-strict to switch it off.",
  ],
  ["record tape --overwrite=yes", "--overwrite takes no value: give it to switch it on"],
  ["replay TAPE --no-strict=1", NO_STRICT],
  ["replay TAPE --no-strict=false", NO_STRICT],
  ["replay TAPE --no-strict=", NO_STRICT],
  ["replay TAPE --no-strict 1", `1 is not known here. ${HELP}`],
  ["replay TAPE --no-foo", `--no-foo is not known here. ${HELP}`],
  ["replay TAPE --no-foo=3", `--no-foo=3 is not known here. ${HELP}`],
  ["replay TAPE --no-overwrite", `--no-overwrite is not known here. ${HELP}`],
  ["--no-strict", `--no-strict is not known here. ${HELP}`],
  ...[
    ...[
      "replay TAPE --no-port",
      "replay TAPE --no-port=5",
      "replay TAPE --no-port=",
      "replay TAPE --no-port 5",
    ],
    ...[
      "replay TAPE --no-host",
      "replay TAPE --no-callback",
      "replay TAPE --no-ring",
      "replay TAPE --no-lead",
    ],
    ...[
      "replay TAPE --no-delivery-timeout",
      "replay TAPE --port 1 --no-port",
      "once TAPE --no-callback-port",
    ],
    ...["record tape --no-upstream", "record tape --no-public-url", "passthrough --no-upstream"],
    ...["simulate --no-seed", "simulate --no-assume", "cut TAPE --no-call", "cut TAPE --no-to"],
  ].map((typed): [string, string] => [
    typed,
    `${/--no-([\w-]+)/.exec(typed)![0].replace("--no-", "--")} takes a value: it cannot be switched off.`,
  ]),
  ["record tape --no-callbackPort", "--callback-port takes a value: it cannot be switched off."],
  ["replay TAPE --port 0 --host nowhere.invalid", "nowhere.invalid"],
  ["replay TAPE --port 0 --host 203.0.113.1", "203.0.113.1:0 is no address of this machine."],
  ...[
    "nonsense",
    "localhost:3978/api/calls",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "http://",
    "/api/calls",
  ].map((url): [string, string] => [
    `replay TAPE --port 0 --callback ${url}`,
    `--callback "${url}" is no http(s) URL. Give one like`,
  ]),
];

let ended: Ended[] = [];
beforeAll(async () => {
  const words = ({ 0: typed }: (typeof ROWS)[number]) =>
    typed.split(" ").flatMap((word) => {
      if (word === "") return [];
      return word === "TAPE" ? cassetteFile("invite-one") : word.replace("''", "");
    });
  ended = await commandLines(ROWS.map(words));
});

it.each(ROWS.map(([typed, says], index) => [typed, says, index] as const))(
  "rollcall %s is refused: %s",
  (_typed, says, index) => expectRefusal(ended[index]!, [says]),
);

test("each way of going wrong is tried", () => {
  expect(ended).toHaveLength(ROWS.length);
});

test("the program itself says it too, in English whatever the machine's language", async () => {
  const german = { ...process.env, LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8", LANGUAGE: "de" };
  await refused(["replay"], [NAME], { env: german });
});

it.each([
  ["--strict=true", "--strict=false"],
  ["--no-json", "--json"],
  ["--no-strict", "--no-quiet"],
])("a flag may be given as %s and as %s, and twice", async (...flags) => {
  const tape = `${cassetteFile("invite-one")}.nowhere`;
  const [one] = await commandLines([["replay", tape, ...flags]]);
  expectRefusal(one!, ["there is no such file"]);
});
