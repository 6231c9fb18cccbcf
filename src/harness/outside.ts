import { Socket } from "node:net";
import { nextTick } from "node:process";
import { cloudOf } from "../graph/hosts.js";

/** A request that goes out of the test, and is not let. */
export function refusal(host: string): Error {
  const message =
    `rollcall.inProcess let no request out to ${host}: in a test only Graph is answered, and this machine is reached. ` +
    "Mock it with nock.";
  return Object.assign(new Error(message), { code: "ENETUNREACH" });
}

/**
 * Lets no connection to Graph come about, whoever asks for one: there are clients that nock does not catch. Gives what
 * undoes that.
 */
export function refuseConnections(refused: (host: string) => Error): () => void {
  const { prototype } = Socket as unknown as { prototype: { connect: Connect } };
  const { connect } = prototype;
  let isOver = false;
  const guarded: Connect = function (...args) {
    const host = isOver ? undefined : hostOf(args);
    if (host === undefined || !cloudOf(host)) return connect.apply(this, args);
    const error = refused(host);
    this.connecting = true;
    nextTick(() => this.destroy(error)); // whoever asks goes on with a socket that is about to be connected
    return this;
  };
  prototype.connect = guarded;
  return () => {
    isOver = true; // somebody may have put theirs around it
    if (prototype.connect === guarded) prototype.connect = connect;
  };
}

type Connect = (this: Connecting, ...args: unknown[]) => Socket;
type Connecting = Omit<Socket, "connecting"> & { connecting: boolean };

/** Where to, in the forms that `connect` is called in; within Node its arguments come as one array. */
function hostOf(args: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const host = typeof first === "object" && first !== null ? (first as { host?: unknown }).host : second;
  return typeof host === "string" ? host : undefined;
}
