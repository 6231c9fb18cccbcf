import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The tests start the built program: it is built once, before the first of them. */
export default function build(): void {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  execFileSync("npm", ["run", "--silent", "build"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
}
