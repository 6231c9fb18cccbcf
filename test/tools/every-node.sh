#!/usr/bin/env bash
# Runs the demo on every Node that is supported: it goes well, and nothing is printed to stderr.
set -euo pipefail
cd "$(dirname "$0")/../.."

errors=$(mktemp)
trap 'rm -f "$errors"' EXIT

for version in ${*:-20 22 24 26}; do
  # The program's own stderr, without what npx says of its settings.
  npx -y -p "node@$version" node -e '
    const { status, stderr } = require("node:child_process").spawnSync(process.execPath, ["bin/rollcall.js", "demo"]);
    process.stdout.write(`node ${process.version}: exit ${status}, ${stderr.length} bytes on stderr\n${stderr}`);
    process.exitCode = status === 0 && stderr.length === 0 ? 0 : 1;
  ' 2>"$errors" || { cat "$errors"; exit 1; }
done
