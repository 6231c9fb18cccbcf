import { UsageError } from "../base/errors.js";
import { RemoteControl, type ConnectOptions } from "../control/client.js";
import type { SessionRequest } from "../control/controlled.js";
import type { RemoteSession } from "../control/remote-session.js";

/** Where the control API of the other process is; `rollcall run` says it in the environment. */
export type RemoteOptions = Partial<ConnectOptions>;

/** The control API of another process; `ends` is given what ends each session that is created there. */
export class ConnectedControl extends RemoteControl {
  readonly #ends: (stop: () => Promise<unknown>) => void;

  constructor({ url, token, ...options }: RemoteOptions, ends: (stop: () => Promise<unknown>) => void) {
    super({
      ...options,
      url: url ?? fromEnvironment("ROLLCALL_CONTROL_URL", "url"),
      token: token ?? fromEnvironment("ROLLCALL_CONTROL_TOKEN", "token"),
    });
    this.#ends = ends;
  }

  override async create(request: SessionRequest): Promise<RemoteSession> {
    const session = await super.create(request);
    this.#ends(() => session.stop());
    return session;
  }
}

function fromEnvironment(variable: string, option: string): string {
  const value = process.env[variable];
  if (value !== undefined && value !== "") return value;
  throw new UsageError(
    `rollcall.connect() needs { ${option} }, or ${variable} in the environment: rollcall run CASSETTE -- npx vitest run`,
  );
}
