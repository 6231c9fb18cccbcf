import { describe, expect, test } from "vitest";
import { cassetteFileOf, slugOf, type PlacedTask } from "../../src/harness/place.js";

describe("the name of a test's cassette", () => {
  test.each<[titles: string[], slug: string]>([
    [["Tells the organiser, when somebody has joined!"], "tells-the-organiser-when-somebody-has-joined"],
    [["an invite", "of 2 people: 200 & done"], "an-invite-of-2-people-200-done"],
    [["--x--", "y/../z\\w"], "x-y-z-w"],
    [["élève à Zürich"], "eleve-a-zurich"],
    [["操作"], "011e1439"],
    [["!"], "7ddcfda1"],
    [["den Straßenlärm"], "den-stra-enlarm-a36885b8"],
  ])("%j is %s", (titles, slug) => {
    expect(slugOf(titles)).toBe(slug);
  });

  test("is as long as file systems allow, and tells long titles apart all the same", () => {
    const slugs = ["a", "b"].map((end) => slugOf([`${"very long ".repeat(30)}${end}`]));
    expect(new Set(slugs).size).toBe(2);
    for (const slug of slugs) expect(slug).toMatch(/^[a-z-]{60,71}-[0-9a-f]{8}$/);
    expect(slugOf(["x".repeat(80)])).toBe("x".repeat(80));
    expect(slugOf(["x".repeat(81)])).toHaveLength(80);
  });
});

/** A file of tests in which some stand in a group. */
function fileOf(filepath: string, tests: readonly [...string[]][]): PlacedTask[] {
  const file: PlacedTask["file"] & { tasks: PlacedTask[] } = { name: filepath, filepath, tasks: [] };
  file.tasks = tests.map((titles, index) => {
    const [name = "", ...groups] = [...titles].reverse();
    const suite = groups
      .reverse()
      .reduce<PlacedTask["suite"]>((outer, one) => ({ name: one, suite: outer }), file);
    return { id: String(index), name, suite, file };
  });
  return file.tasks;
}

describe("the file of a test's cassette", () => {
  test.each([
    ["/home/me/bot/invites.test.ts", "invites"],
    ["/home/me/bot/invites.spec.mjs", "invites"],
    ["/home/me/bot/two.parts.test.tsx", "two.parts"],
    ["/home/me/bot/invites.js", "invites"],
    ["invites", "invites"],
  ])("is in a folder of its file of tests: %s", (filepath, folder) => {
    const [task] = fileOf(filepath, [["a group", "a test"]]);
    expect(cassetteFileOf(task!, "cassettes")).toBe(`cassettes/${folder}/a-group-a-test.json`);
  });

  test("is an error where two tests would have the same, which names both", () => {
    const [first, second, third] = fileOf("bot.test.ts", [["in a", "test"], ["in a test!"], ["another"]]);
    const message =
      'cassettes/bot/in-a-test.json would be the cassette of two tests, "in a > test" and "in a test!": ' +
      "give one another title.";
    expect(() => cassetteFileOf(first!, "cassettes")).toThrow(message);
    expect(() => cassetteFileOf(second!, "cassettes")).toThrow('"in a test!" and "in a > test"');
    expect(cassetteFileOf(third!, "cassettes")).toBe("cassettes/bot/another.json");
  });

  test("is an error where two tests have one title", () => {
    const [first] = fileOf("bot.test.ts", [["works"], ["works"]]);
    expect(() => cassetteFileOf(first!, "cassettes")).toThrow('two tests, "works" and "works"');
  });
});
