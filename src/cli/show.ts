import type { Argv } from "yargs";
import { openAndFold, type Opened } from "../store/open.js";
import { followRecording } from "../store/follow.js";
import { Redaction } from "../tape/redaction.js";
import { SECRETS } from "../tape/secrets.js";
import type { Exchange } from "../tape/exchange.js";
import { EXIT } from "./exit.js";
import { cassetteArgument, outputOptions } from "./options.js";
import { createOutput } from "./output.js";
import { conversationTable, tableHead, tableRow } from "./table.js";
import type { Work } from "./work.js";

interface ShowArguments {
  cassette: string;
  follow: boolean;
  json: boolean;
  quiet: boolean;
}

export const showCommand: Work<ShowArguments> = {
  builder: options,
  handler: (given) => (given.follow ? follow(given) : show(given)),
};

function options(argv: Argv): Argv<ShowArguments> {
  return outputOptions(cassetteArgument(argv, "The file to show"), {
    json: "One exchange a line, as JSON",
    quiet: "Print the table only",
  })
    .option("follow", {
      type: "boolean",
      default: false,
      describe: "Show the exchanges of a running recorder as they come",
    })
    .example("$0 show cassettes/seed-session.json", "The four conversations of the document, overlapping")
    .epilogue("What a killed recorder left is folded into the cassette first, where that can be done.");
}

async function show({ cassette: named, json, quiet }: ShowArguments): Promise<number> {
  const { line } = createOutput({ json, quiet });
  const opened = await openAndFold(named);
  const exchanges = opened.cassette.exchanges.map(shown);
  if (json) for (const exchange of exchanges) line(JSON.stringify(exchange));
  else line((quiet ? "" : `${title(opened)}\n\n`) + conversationTable(exchanges));
  return EXIT.clean;
}

async function follow({ cassette: named, json, quiet }: ShowArguments): Promise<number> {
  const { line } = createOutput({ json, quiet });
  if (!json && !quiet) line(tableHead());
  for await (const exchange of followRecording(named))
    line(json ? JSON.stringify(shown(exchange)) : tableRow(shown(exchange)));
  return EXIT.clean;
}

/** A file may be older than a rule; what is shown is redacted by today's. */
const REDACTION = new Redaction(SECRETS);

function shown(exchange: Exchange): Exchange {
  return REDACTION.exchange(exchange);
}

function title({ cassette, unfolded }: Opened): string {
  const { name, recorded, exchanges } = cassette;
  const state = unfolded ? `  (${unfolded})` : "";
  const text = `${name}${state}: ${exchanges.length} exchanges, recorded ${recorded.at} from ${recorded.upstream} by ${recorded.by}`;
  return REDACTION.text(text);
}
