import type { CommandModule } from "yargs";
export function demoCommand(_exit: (status: number) => void): CommandModule {
  return { command: "demo", describe: "x", handler: () => undefined };
}
