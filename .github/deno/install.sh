#!/bin/sh
# Puts the Deno and the npm of package-lock.json on the PATH of the steps that follow.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund
echo "$PWD/node_modules/.bin" >>"$GITHUB_PATH"
