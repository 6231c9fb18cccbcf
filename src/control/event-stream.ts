import type { Event } from "../engine/events.js";
import { ControlError } from "./control-error.js";

/** An event of a session, and its number in the session's log. */
export interface NumberedEvent {
  number: number;
  event: Event;
}

/** The events in a stream of server-sent ones. */
export async function* numberedEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<NumberedEvent> {
  const decoder = new TextDecoder();
  let unread = "";
  for await (const chunk of chunks) {
    const blocks = (unread + decoder.decode(chunk, { stream: true })).split("\n\n");
    unread = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = fieldsOf(block);
      const data = fields.get("data");
      if (data === undefined) continue; // a comment
      yield { number: Number(fields.get("id")), event: JSON.parse(data) as Event };
    }
  }
}

function fieldsOf(block: string): Map<string, string> {
  const lines = block.split("\n").map((line) => /^([^:]*): ?(.*)$/s.exec(line) ?? []);
  return new Map(lines.map(([, name = "", value = ""]) => [name, value]));
}

/** Opens the stream of the events behind the one of this number. */
type OpenStream = (after: number) => AsyncIterable<NumberedEvent>;

/** The events of a stream that is opened again where it was when it breaks off; one that gives nothing is given up. */
export async function* resumed(open: OpenStream, after: number): AsyncGenerator<NumberedEvent, void> {
  let last = after;
  for (;;) {
    const begin = last;
    try {
      for await (const one of open(last)) {
        last = one.number;
        yield one;
      }
      return;
    } catch (error) {
      if (last === begin || !hasBrokenOff(error)) throw error;
    }
  }
}

/** An error that was answered stays one. */
function hasBrokenOff(error: unknown): boolean {
  return error instanceof ControlError && error.status === undefined;
}
