import { startScript, type Program, type Starting } from "./program.js";

/** A script of `answering.js` in a process of its own. */
export interface Worker {
  program: Program;
  /** Asks; resolves with the answer. */
  ask: <Answer>(what: string, of?: unknown) => Promise<Answer>;
}

export function startWorker(script: URL, starting: Starting = {}): Worker {
  const program = startScript(script, [], starting);
  let asked = 0;
  const ask = async <Answer>(what: string, of: unknown = {}): Promise<Answer> => {
    const ask = (asked += 1);
    program.tell(JSON.stringify({ ask, what, of }));
    const line = await program.line((text) => text.startsWith(`{"ask":${ask},`));
    return (JSON.parse(line) as { answer: Answer }).answer;
  };
  return { program, ask };
}
