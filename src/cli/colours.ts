import picocolors from "picocolors";

const { env, stdout } = process;
const isTerminal = stdout.isTTY && env["TERM"] !== "dumb";

/** Colours on a terminal, or where they are asked for: left to itself picocolors colours the pipes of every CI too. */
export const colours = picocolors.createColors(
  !env["NO_COLOR"] && (isTerminal || Boolean(env["FORCE_COLOR"])),
);
