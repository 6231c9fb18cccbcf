import { RollcallError } from "../base/errors.js";

/** What the control API has refused, or that it was not reached. `code` and `message` are the server's where it has answered. */
export class ControlError extends RollcallError {
  readonly code: string;
  /** Of the answer; absent where there was none. */
  readonly status?: number;

  constructor({ code, message }: { code: string; message: string }, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    if (status !== undefined) this.status = status;
  }
}
