import type { Argv } from "yargs";
import type { FaultDescription, OptionDescription } from "../fault/describe.js";
import { colours } from "./colours.js";
import { EXIT } from "./exit.js";
import { outputOptions } from "./options.js";
import { createOutput } from "./output.js";
import type { Work } from "./work.js";

interface FaultsArguments {
  name: string | undefined;
  json: boolean;
  quiet: boolean;
}

export const faultsCommand: Work<FaultsArguments> = {
  builder: options,
  handler: list,
};

function options(argv: Argv): Argv<FaultsArguments> {
  return outputOptions(argv, {
    json: "One fault a line, as JSON",
    quiet: "Print the names only",
  })
    .positional("name", { type: "string", describe: "The fault to print; all of them, unless given" })
    .example("$0 faults", "What may go wrong")
    .example("$0 faults operation-fails", "One of them, with an example")
    .epilogue("Give faults with --fault, and a file of them with --faults.");
}

/** The catalogue takes long to load: not for those who ask for help. */
async function list({ name, json, quiet }: FaultsArguments): Promise<number> {
  const { line } = createOutput({ json, quiet });
  const catalogue = await readCatalogue(name);
  if (json) for (const fault of catalogue.faults) line(JSON.stringify(fault));
  else if (quiet) for (const fault of catalogue.faults) line(fault.name);
  else line((name === undefined ? pageOfAll(catalogue) : pageOfOne(catalogue)).join("\n"));
  return EXIT.clean;
}

interface Catalogue {
  faults: FaultDescription[];
  every: OptionDescription[];
  tokenFaults: readonly string[];
}

async function readCatalogue(name: string | undefined): Promise<Catalogue> {
  const [{ CATALOGUE, TOKEN_FAULTS }, { describeFault, describeEvery }, { faultNamed }] = await Promise.all([
    import("../fault/catalogue/index.js"),
    import("../fault/describe.js"),
    import("../fault/plan.js"),
  ]);
  const faults = name === undefined ? CATALOGUE : [faultNamed(name)];
  return { faults: faults.map(describeFault), every: describeEvery(), tokenFaults: TOKEN_FAULTS };
}

const WIDTH = 100;
/** Of a fault's name, behind two blanks, and of an option's. */
const NAMES = 26;
const OPTIONS = 13;

function pageOfAll({ faults, every, tokenFaults }: Catalogue): string[] {
  const families = [...new Set(faults.map(({ family }) => family))];
  return [
    ...families.flatMap((family) => [
      ...heading(family),
      ...faults.filter((fault) => fault.family === family).flatMap(entry),
      "",
    ]),
    ...heading("token"),
    ...wrapped(notYet(tokenFaults), WIDTH - 2).map((text) => `  ${text}`),
    "",
    ...heading("every fault takes"),
    ...optionRows(every),
    "",
    "rollcall replay cassettes/invite-one.json --fault operation-fails,code=media-error",
    "rollcall faults NAME has one fault with its example, docs/faults.md all of it.",
  ];
}

function notYet(tokenFaults: readonly string[]): string {
  return `${tokenFaults.join(", ")}: they need signed notifications, which there are none yet`;
}

function entry({ name, does, implies, options: own }: FaultDescription): string[] {
  const width = WIDTH - NAMES;
  const lines = [
    ...wrapped(does, width),
    ...(implies === "" ? [] : wrapped(`Then: ${implies}`, width).map(colours.dim)),
    ...own.flatMap((option) => optionRow(option, width)),
  ];
  return row(`  ${name}`, lines, NAMES, colours.bold);
}

function pageOfOne({ faults, every }: Catalogue): string[] {
  return faults.flatMap(({ name, does, implies, picks, needs, modes, options: own, example }) => [
    ...heading(name),
    ...wrapped(does, WIDTH),
    ...(implies === "" ? [] : wrapped(`Then: ${implies}`, WIDTH)),
    ...wrapped(
      `It is applied to each ${picks}${needs === "" ? "" : ` that ${needs}`}, unless when says which. Modes: ${modes.join(", ")}`,
      WIDTH,
    ),
    "",
    ...(own.length === 0 ? [] : [...heading("it takes"), ...optionRows(own), ""]),
    ...heading("every fault takes"),
    ...optionRows(every),
    "",
    example,
  ]);
}

function optionRows(some: readonly OptionDescription[]): string[] {
  return some.flatMap((option) => optionRow(option, WIDTH - 2)).map((text) => `  ${text}`);
}

function optionRow({ name, takes, default: otherwise }: OptionDescription, width: number): string[] {
  const text = otherwise === undefined ? takes : `${takes}; by default ${otherwise}`;
  return row(name, wrapped(text, width - OPTIONS), OPTIONS, colours.cyan);
}

function heading(text: string): string[] {
  return [colours.bold(colours.yellow(text))];
}

/** A name and what is said of it beside it. */
function row(
  name: string,
  lines: readonly string[],
  width: number,
  style: (text: string) => string,
): string[] {
  return lines.map((text, index) => `${index === 0 ? style(name.padEnd(width)) : " ".repeat(width)}${text}`);
}

/** Apart at blanks, so that no line is longer than this. */
function wrapped(text: string, width: number): string[] {
  return (text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)`, "g")) ?? []).map((line) => line.trimEnd());
}
