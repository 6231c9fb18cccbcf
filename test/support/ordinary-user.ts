import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const NOBODY = { uid: 65_534, gid: 65_534 };

/**
 * As whom to start a process that the rights of files hold for: this user, or for root, whom they mean nothing to,
 * nobody. Undefined where neither will do: on Windows, or where nobody may not even read this repository.
 */
export const ORDINARY_USER: { uid?: number; gid?: number } | undefined = ordinaryUser();

function ordinaryUser(): { uid?: number; gid?: number } | undefined {
  if (!process.getuid) return undefined;
  if (process.getuid() !== 0) return {};
  const program = fileURLToPath(new URL("../../bin/rollcall.js", import.meta.url));
  try {
    execFileSync(process.execPath, [program, "--version"], { ...NOBODY, stdio: "ignore" });
    return NOBODY;
  } catch {
    return undefined; // it could not be started as nobody
  }
}
