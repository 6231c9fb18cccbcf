import path from "node:path";
import { UsageError } from "../base/errors.js";
import { TextHash } from "../base/hash.js";

/** What has a title in a file of tests, as vitest has it. */
interface Titled {
  name: string;
  suite?: Titled | undefined;
}

/** A test, or a group of them. */
interface Task extends Titled {
  id: string;
  tasks?: readonly Task[];
}

/** A test in its file. */
export interface PlacedTask extends Task {
  file: Titled & { filepath: string; tasks: readonly Task[] };
}

/** Longer names end with a hash, for the file systems that there are. */
const LONGEST = 80;

/**
 * The file of a test's cassette: one folder a file of tests, named as that is, and in it one file a test, named after its
 * titles. Throws where another test of the file would have the same one.
 */
export function cassetteFileOf(task: PlacedTask, folder: string): string {
  const titles = titlesOf(task, task.file);
  const slug = slugOf(titles);
  const tests = path.basename(task.file.filepath).replace(/(\.(test|spec))?\.[^.]+$/, "");
  const file = path.join(folder, tests, `${slug}.json`);
  const other = testsIn(task.file.tasks).find(
    (one) => one.id !== task.id && slugOf(titlesOf(one, task.file)) === slug,
  );
  if (!other) return file;
  const both = [titles, titlesOf(other, task.file)].map(shown).join(" and ");
  throw new UsageError(`${file} would be the cassette of two tests, ${both}: give one another title.`);
}

/** A name of a file that says what it is of: lower case, digits and dashes. What it cannot say goes into a hash. */
export function slugOf(titles: readonly string[]): string {
  const plain = titles.join(" ").normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const slug = trimmed(plain.replaceAll(/[^a-z0-9]+/g, "-"));
  const isLost = slug === "" || /(?![a-z0-9])[\p{L}\p{N}]/u.test(plain);
  if (!isLost && slug.length <= LONGEST) return slug;
  const hash = hashOf(titles);
  return trimmed(`${trimmed(slug.slice(0, LONGEST - hash.length - 1))}-${hash}`);
}

function trimmed(slug: string): string {
  return slug.replaceAll(/^-+|-+$/g, "");
}

function hashOf(titles: readonly string[]): string {
  const hash = new TextHash();
  for (const title of titles) hash.add(title);
  return hash.digest().slice(0, 8);
}

/** Those of the groups that a test is in, from the outermost on, and its own. */
function titlesOf(task: Titled, file: Titled): string[] {
  const { suite } = task;
  return suite === undefined || suite === file ? [task.name] : [...titlesOf(suite, file), task.name];
}

function testsIn(tasks: readonly Task[]): Task[] {
  return tasks.flatMap((task) => (task.tasks ? testsIn(task.tasks) : [task]));
}

function shown(titles: readonly string[]): string {
  return JSON.stringify(titles.join(" > "));
}
