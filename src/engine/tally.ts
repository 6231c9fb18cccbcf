import type { Exchange } from "../tape/exchange.js";
import type { Finding, Report } from "./events.js";
import type { FindingKind } from "./findings.js";
import type { Witness } from "./witness.js";

/** What of a simulated Graph's own findings is about what it was asked. */
const UNANSWERED: readonly FindingKind[] = ["miss", "callback-refused"];

/** What passes while a tape is recorded, judged as its replay will be: by what the bot asked, and what it was told. */
export class Tally implements Witness {
  readonly #simulated: () => readonly Finding[];
  #requests = 0;
  #delivered = 0;
  readonly #undelivered: string[] = [];

  /** `simulated`: what a simulated Graph behind the recorder has found. */
  constructor(simulated: () => readonly Finding[] = () => []) {
    this.#simulated = simulated;
  }

  asked(): void {
    this.#requests += 1;
  }

  told({ id }: Exchange, status: number | undefined): void {
    if (status === undefined) this.#undelivered.push(id);
    else this.#delivered += 1;
  }

  /** The report of the recording with that in it. */
  judge(report: Report): Report {
    const undelivered = this.#undelivered.map((exchange): Finding => {
      return { kind: "undelivered", exchange, message: `${exchange} was not answered by the bot` };
    });
    const missed = this.#simulated().filter(({ kind }) => UNANSWERED.includes(kind));
    const findings = [...report.findings, ...missed, ...undelivered];
    return {
      ...{ ...report, clean: findings.length === 0, requests: this.#requests, missed: missed.length },
      ...{ delivered: this.#delivered, undelivered: undelivered.length, findings },
    };
  }
}
