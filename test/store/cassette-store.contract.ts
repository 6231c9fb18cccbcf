import { describe, expect, it } from "vitest";
import type { CassetteStore } from "../../src/store/cassette-file.js";
import type { Cassette } from "../../src/tape/cassette.js";
import { SCHEMA_URL } from "../../src/tape/cassette.js";
import { plainExchange } from "../support/plain-exchange.js";

/** What every store of cassettes does. `open` gives the means to open one and the same cassette again and again. */
export function cassetteStoreContract(name: string, open: () => Promise<() => CassetteStore>): void {
  describe(`${name} as a store of a cassette`, () => {
    it("reads null when there is none", async () => {
      const store = await open();
      expect(await store().read()).toBeNull();
    });

    it("reads what was written", async () => {
      const store = await open();
      await store().write(cassetteOf(3));
      expect(await store().read()).toEqual(cassetteOf(3));
    });

    it("replaces what was there", async () => {
      const store = await open();
      await store().write(cassetteOf(3));
      await store().write(cassetteOf(1));
      expect(await store().read()).toEqual(cassetteOf(1));
    });

    it("keeps what was there when null is written", async () => {
      const store = await open();
      await store().write(cassetteOf(2));
      await store().write(null);
      expect(await store().read()).toEqual(cassetteOf(2));
    });

    it("keeps members that it does not know, wherever they stand", async () => {
      const store = await open();
      const { exchanges, recorded, ...rest } = cassetteOf(1);
      const written = {
        ...rest,
        recorded: { ...recorded, where: "here" },
        exchanges: [{ ...exchanges[0]!, note: { b: 1, a: [null] } }],
        "x-owner": ["me"],
      };
      await store().write(written);
      expect(await store().read()).toEqual(written);
    });

    it("gives a copy: what is done to it later changes nothing", async () => {
      const store = await open();
      const written = cassetteOf(1);
      await store().write(written);
      written.exchanges.length = 0;
      (await store().read())!.exchanges.length = 0;
      expect(await store().read()).toEqual(cassetteOf(1));
    });

    it("holds one whole document after two writes at once", async () => {
      const store = await open();
      const sizes = [40, 1];
      for (let round = 0; round < 10; round += 1) {
        await Promise.all(sizes.map((size) => store().write(cassetteOf(size))));
        expect(sizes.map(cassetteOf)).toContainEqual(await store().read());
      }
    });

    it("never shows a reader half a document", async () => {
      const store = await open();
      await store().write(cassetteOf(1));
      let writing = true;
      const write = async (): Promise<void> => {
        for (let size = 2; size < 30; size += 1) await store().write(cassetteOf(size));
        writing = false;
      };
      const seen: (Cassette | null)[] = [];
      const read = async (): Promise<void> => {
        while (writing) seen.push(await store().read());
      };
      await Promise.all([write(), read(), read()]);
      expect(seen.length).toBeGreaterThan(0);
      for (const cassette of seen) expect(cassette).toEqual(cassetteOf(cassette?.exchanges.length ?? -1));
    });
  });
}

/** A cassette of so many exchanges, large enough that writing it takes several turns. */
function cassetteOf(size: number): Cassette {
  return {
    $schema: SCHEMA_URL,
    version: 1,
    name: `of ${size}`,
    recorded: { at: "2026-11-23T08:00:00.000Z", by: "a test", upstream: "http://127.0.0.1" },
    redaction: ["secrets"],
    exchanges: Array.from({ length: size }, (_, index) =>
      plainExchange(index + 1, { filler: `${size} `.repeat(10_000) }),
    ),
  };
}
