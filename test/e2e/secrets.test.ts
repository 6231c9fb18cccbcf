import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import http from "node:http";
import { createServer } from "node:net";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { CANARY, CANARY_JWT, contentOf, traces } from "../support/canary.js";
import { connect } from "../support/connection.js";
import { listening } from "../support/listening.js";
import { nobody } from "../support/nobody.js";
import { rollcall, startRollcall, type Program } from "../support/program.js";
import { NOTIFICATION, REQUESTS, unredacted, type Secretive } from "../support/secret-traffic.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { upstream, type Got, type Upstream } from "../support/upstream.js";

/** Sends a request and gives the whole answer as text: status, headers, body. */
async function send(url: string, { method, headers, body }: Secretive): Promise<string> {
  const length = { "content-length": Buffer.byteLength(body) };
  const request = http.request(url, { method, headers: { ...headers, ...length }, agent: false });
  request.end(body);
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  const got = await buffer(response);
  return [response.statusCode, ...response.rawHeaders, got.toString("latin1")].join("\n");
}

/** A Graph that answers every request with the secrets that belong to it. */
function secretiveGraph(): Promise<Upstream> {
  return upstream((response, { url }) => {
    const { status = 200, headers = {}, body = "" } = REQUESTS.find((one) => one.url === url)?.answer ?? {};
    response.writeHead(status, headers).end(body);
  });
}

/** A bot whose callback URL holds a secret, and whose answers do. */
async function secretiveBot(): Promise<Upstream & { callback: string }> {
  const bot = await upstream((response) => {
    response.writeHead(202, { "set-cookie": `bot=${CANARY}`, "content-type": "application/json" });
    response.end(JSON.stringify({ access_token: CANARY }));
  });
  return { ...bot, callback: `${bot.origin}/api/calls?code=${CANARY}` };
}

/** The addresses that a program announces, in lines for people or for programs. */
async function addresses(program: Program, last: "graph" | "callback"): Promise<string[]> {
  await program.line((line) => line.includes(last));
  return (
    program
      .lines()
      .join("\n")
      .match(/http:\/\/127\.0\.0\.1:\d+[\w/]*/g) ?? []
  );
}

async function stop(program: Program): Promise<string> {
  program.kill("SIGTERM");
  const { stdout, stderr } = await program.ended;
  return `${stdout}\n${stderr}`;
}

/** What there is of a request that a server got. */
function wholeOf({ url, headers, body }: Got): string {
  return [url, ...headers, body.toString("latin1")].join("\n");
}

const MODES: [mode: string, options: string[]][] = [
  ["--json", ["--json"]],
  ["for people", []],
];

/** Records all secrets; gives the folder, what was in it while the recorder ran, and everything that was printed. */
async function recordSecrets(options: readonly string[]) {
  const [folder, graph, bot] = [await temporaryFolder(), await secretiveGraph(), await secretiveBot()];
  const command = [
    "record",
    path.join(folder, "tape"),
    "--upstream",
    graph.origin,
    "--callback",
    bot.callback,
  ];
  const recorder = startRollcall([...command, "--port", "0", ...options]);
  const [origin = "", callback = ""] = await addresses(recorder, "callback");
  const answers: string[] = [];
  for (const request of REQUESTS) answers.push(await send(origin + request.url, request));
  answers.push(await send(callback, NOTIFICATION));
  const during = await contentOf(folder);
  return { folder, graph, bot, answers, during, printed: await stop(recorder) };
}

describe.each(MODES)("%s", (_, options) => {
  it("a recording keeps no secret, not even while it runs; both sides get the real ones", async () => {
    const { folder, graph, bot, answers, during, printed } = await recordSecrets(options);
    expect(during).toContain("tape.json.journal");
    expect(during.match(/"id":"x\d+"/g)).toHaveLength(REQUESTS.length + 1);
    expect(traces(during)).toEqual([]);
    expect(traces(await contentOf(folder))).toEqual([]);
    expect(printed).toContain(`x${REQUESTS.length + 1}`);
    expect(traces(printed)).toEqual([]);

    const gone = [...REQUESTS, NOTIFICATION].map(({ body }) => body.toString("latin1"));
    expect([...graph.requests, ...bot.requests].map(({ body }) => body.toString("latin1"))).toEqual(gone);
    const leaky = [...graph.requests, ...bot.requests].filter((got) => traces(wholeOf(got)).length > 0);
    expect(leaky.map(({ url }) => url)).toEqual([
      ...REQUESTS.filter(({ where }) => !["compressed body", "error text"].includes(where)).map(
        ({ url }) => url,
      ),
      `/api/calls?code=${CANARY}`,
    ]);
    const given = REQUESTS.flatMap(({ answer }, index) => (answer && index !== 5 ? index : []));
    for (const index of [...given, REQUESTS.length]) expect(traces(answers[index]!)).not.toEqual([]);
  });

  it("a replay answers requests that hold secrets, prints none, and gives none but to the callback", async () => {
    const { folder, bot } = await recordSecrets(["--json"]);
    const before = bot.requests.length;
    const command = ["replay", path.join(folder, "tape"), "--callback", bot.callback, "--port", "0"];
    const player = startRollcall([...command, ...options]);
    const [origin = ""] = await addresses(player, "graph");
    const answers: string[] = [];
    for (const request of REQUESTS) answers.push(await send(origin + request.url, request));
    const printed = await stop(player);
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(
      REQUESTS.map(({ answer }) => String(answer?.status ?? 200)),
    );
    expect(answers.flatMap(traces)).toEqual([]);
    expect(traces(printed)).toEqual([]);
    const [delivered] = bot.requests.slice(before);
    expect(delivered?.url).toBe(`/api/calls?code=${CANARY}`);
    expect(delivered?.headers.filter((header) => header.includes("redacted"))).toEqual([]);
    expect(traces(await contentOf(folder))).toEqual([]);
  });

  it("a miss tells no secret of the request, neither to the bot nor to the operator", async () => {
    const { folder } = await recordSecrets(["--json"]);
    const player = startRollcall(["replay", path.join(folder, "tape"), "--port", "0", ...options]);
    const [origin = ""] = await addresses(player, "graph");
    const answers: string[] = [];
    for (const request of REQUESTS) {
      const other = { ...request, method: "PATCH" };
      answers.push(await send(`${origin}${request.url}${request.url.includes("?") ? "&" : "?"}b=2`, other));
    }
    const printed = await stop(player);
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(REQUESTS.map(() => "599"));
    expect(answers.flatMap(traces)).toEqual([]);
    expect(printed).toContain("rollcall has no answer for PATCH");
    expect(traces(printed)).toEqual([]);
  });

  it.each([
    ["refused", nobody, "nothing listens at"],
    [
      "broken off",
      () => listening(createServer((socket) => void socket.resetAndDestroy())),
      "http://127.0.0.1:",
    ],
  ])("a delivery that is %s tells nothing of the callback URL's query", async (_, bot, reason) => {
    const { folder } = await recordSecrets(["--json"]);
    const callback = `${await bot()}/api/calls?code=${CANARY}&sig=${CANARY}&a=${CANARY_JWT}`;
    const command = ["replay", path.join(folder, "tape"), "--callback", callback, "--port", "0"];
    const player = startRollcall([...command, ...options]);
    const [origin = ""] = await addresses(player, "graph");
    for (const request of REQUESTS) await send(origin + request.url, request);
    const printed = await stop(player);
    expect(printed).toContain(`x${REQUESTS.length + 1} was not delivered: ${reason}`);
    expect(traces(printed)).toEqual([]);
  });

  it("a request that breaks off half way is told without its secrets", async () => {
    const { folder } = await recordSecrets(["--json"]);
    const player = startRollcall(["replay", path.join(folder, "tape"), "--port", "0", ...options]);
    const [origin = ""] = await addresses(player, "graph");
    const connection = await connect(origin);
    connection.send(
      `POST /v1.0/x?code=${CANARY} HTTP/1.1`,
      "Host: localhost",
      `X-Api-Key: ${CANARY}`,
      "Content-Length: 9",
      "",
      CANARY.slice(0, 8),
    );
    connection.socket.end();
    await player.line((line) => line.includes("broke off"));
    expect(traces(await stop(player))).toEqual([]);
  });

  it("show prints no secret, neither of a recording nor of a file that holds them all", async () => {
    const { folder } = await recordSecrets(["--json"]);
    const file = path.join(folder, "unredacted.json");
    await writeFile(file, JSON.stringify(unredacted()));
    for (const tape of [path.join(folder, "tape.json"), file]) {
      const { status, stdout, stderr } = await rollcall(["show", tape, ...options]);
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("x1");
      expect(traces(stdout)).toEqual([]);
    }
  });
});
