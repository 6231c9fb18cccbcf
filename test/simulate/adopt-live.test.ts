import { describe, expect, it } from "vitest";
import { AdoptedWorld } from "../../src/simulate/adopt.js";
import { ONE } from "../support/invites.js";
import { ended, got, isExpected, listed, rosterOf } from "../support/noted.js";
import { person, refusalOf, Simulator } from "../support/simulator.js";
import { callItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

/** A service, and a tape whose exchanges its world follows as they are built. */
function following() {
  const adopted = new AdoptedWorld({ seed: 0 });
  const tape = new TapeBuilder();
  const told = (build: (tape: TapeBuilder) => unknown): void => {
    const before = tape.exchanges.length;
    build(tape);
    for (const exchange of tape.exchanges.slice(before)) adopted.tell(exchange);
  };
  return { simulator: new Simulator({ world: adopted.world }), told };
}

/** Somebody on a roster. */
const here = (id: string) => ({ id: `participant ${id}`, info: { identity: { user: { id } } } });

describe("a world that follows what is told while a service goes on in it", () => {
  it("has what each has done", () => {
    const { simulator, told } = following();
    told((tape) => tape.invite(ONE, ["ada"], { operation: "o" }));
    simulator.invite(ONE, person("bert"));
    told((tape) => tape.notify(ended("o", { status: "completed" })));
    simulator.settle();
    expect(simulator.heard()[0]).toBe("operation completed 200/0");
    expect(got(simulator, `${ONE}/operations/o`)["status"]).toBe("completed");
    expect(["ada", "bert", "cleo"].map((id) => isExpected(simulator, id))).toEqual([true, true, false]);
    simulator.settle();
    told((tape) => tape.notify(rosterItem(ONE, ["ada"])));
    expect(listed(simulator)).toHaveLength(1);
  });

  it("does not get back a call that has ended here by what is told late of it", () => {
    const { simulator, told } = following();
    told((tape) => tape.notify(callItem(ONE)));
    simulator.ask("DELETE", `calls/${ONE}`);
    simulator.settle();
    told((tape) => tape.notify(callItem(ONE), rosterItem(ONE, ["ada"])));
    expect(refusalOf(simulator.ask("GET", `calls/${ONE}`))).toBe("404 8522");
  });

  it("does not expect whom it has removed because they were invited once and in vain again", () => {
    const { simulator, told } = following();
    told((tape) => {
      tape.invite(ONE, ["ada"], { operation: "o" });
      tape.notify(ended("o", { status: "completed" }), rosterOf(here("ada"), here("bert")));
    });
    simulator.ask("DELETE", `calls/${ONE}/participants/participant ada`);
    told((tape) => {
      tape.invite(ONE, ["ada"], { operation: "p" });
      tape.notify(ended("p", { status: "failed" }));
    });
    expect(["ada", "bert"].map((id) => isExpected(simulator, id))).toEqual([false, true]);
  });
});
