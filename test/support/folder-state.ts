import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

/** Everything that would show that something in a folder was written, were it with the same bytes. */
export async function folderState(folder: string): Promise<Record<string, string>> {
  const { mtimeMs } = await stat(folder);
  const names = (await readdir(folder)).sort();
  const files = names.map(async (name): Promise<[string, string]> => {
    const file = path.join(folder, name);
    const { ino, mtimeMs: written, mode, nlink } = await stat(file);
    return [name, `${ino} ${mode} ${nlink} ${written} ${await readFile(file, "utf8")}`];
  });
  return { ".": String(mtimeMs), ...Object.fromEntries(await Promise.all(files)) };
}
