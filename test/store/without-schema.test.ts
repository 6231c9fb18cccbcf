import { writeFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import { openCassette } from "../../src/store/open.js";
import { writeCassette } from "../../src/tape/write.js";
import { cassetteOf } from "../support/exchanges.js";
import { newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";

const loading = vi.hoisted(() => vi.fn());
vi.mock("../../src/tape/schema.js", async (original) => {
  loading();
  return original();
});

it("the schema, which takes long to load, is loaded only for a cassette with which something is wrong", async () => {
  const file = await newPlace();
  const text = writeCassette(cassetteOf(plainExchange(1)));
  await writeFile(file, text);
  await openCassette(file);
  expect(loading).not.toHaveBeenCalled();
  await writeFile(file, text.replace('"x1"', '"y1"'));
  await expect(openCassette(file)).rejects.toThrow("exchanges[0].id: is no exchange id");
  expect(loading).toHaveBeenCalledOnce();
});
