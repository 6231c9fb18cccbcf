// Prints a page that shows the demo as a terminal does; a headless browser makes docs/demo.png of it.
import { spawnSync } from "node:child_process";

const COLOURS = /** @type {Record<string, string>} */ ({
  1: "font-weight:bold",
  2: "opacity:.6",
  31: "color:#ff7b72",
  32: "color:#7ee787",
  33: "color:#e3b341",
  35: "color:#d2a8ff",
  36: "color:#79c0ff",
});

const { stdout } = spawnSync(process.execPath, ["bin/rollcall.js", "demo"], {
  cwd: new URL("../../", import.meta.url),
  env: { ...process.env, FORCE_COLOR: "1" },
  encoding: "utf8",
});
const text = stdout
  .replace(
    /\S*rollcall-demo-\w+\/(\S+)/g,
    (/** @type {string} */ path, /** @type {string} */ name) => name + " ".repeat(path.length - name.length),
  )
  .replace(/[&<>]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
const spans = text.replace(/\x1b\[(\d+)m/g, (_, code) => {
  const style = COLOURS[String(code)];
  return style ? `<span style="${style}">` : "</span>";
});
const style =
  "background:#0d1117;color:#e6edf3;font:14px/1.35 monospace;padding:20px;margin:0;white-space:pre-wrap;width:1220px";
process.stdout.write(
  `<!doctype html><meta charset="utf-8"><body style="margin:0;background:#0d1117"><pre style="${style}">${spans}</pre>`,
);
