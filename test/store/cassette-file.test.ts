import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { CassetteFile, CassetteMemory } from "../../src/store/cassette-file.js";
import { cassetteOf } from "../support/exchanges.js";
import { plainExchange } from "../support/plain-exchange.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { cassetteStoreContract } from "./cassette-store.contract.js";

cassetteStoreContract("memory", () => {
  const memory = new CassetteMemory();
  return Promise.resolve(() => memory);
});

cassetteStoreContract("a file", async () => {
  const file = path.join(await temporaryFolder(), "tape.json");
  return () => new CassetteFile(file);
});

it("a write that fails leaves nothing behind", async () => {
  const folder = await temporaryFolder();
  const inTheWay = path.join(folder, "tape.json");
  await mkdir(path.join(inTheWay, "something"), { recursive: true });
  const write = new CassetteFile(inTheWay).write(cassetteOf(plainExchange(1)));
  await expect(write).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  expect(await readdir(folder)).toEqual(["tape.json"]);
});
