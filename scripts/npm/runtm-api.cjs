#!/usr/bin/env -S node --
// Without "--" Node takes --env-file for itself, also behind the name of a script.
//
// Starts the program with the Deno of the npm package "deno". Where Node can be replaced by it, Node
// is; else Node stays as a parent that hands signals and the exit code through.
"use strict";

const { spawn } = require("node:child_process");
const { existsSync, readFileSync, realpathSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { pathToFileURL } = require("node:url");

const PROGRAM = join(dirname(__dirname), "program");

/** The packages that the program takes from beside this one: what it imports, and the file of it. */
const PACKAGES = {/*packages*/};

/** What would change how Deno works is taken away, as the portable program does. */
const KEPT = new Set(["DENO_CERT", "DENO_TLS_CA_STORE"]);
const NODE_VARIABLES = new Set([
  ...["NODE_OPTIONS", "NODE_V8_COVERAGE", "NODE_DEBUG", "NODE_DEBUG_NATIVE", "NODE_ICU_DATA"],
  ...["NODE_UNIQUE_ID", "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE"],
  ...["NODE_TLS_REJECT_UNAUTHORIZED", "NO_DENO_BUNDLE_HACK"],
]);

function fail(error, hint, code, exit) {
  process.stderr.write(`${JSON.stringify({ error, hint, code })}\n`);
  process.exit(exit);
}

function runtime() {
  try {
    return require("deno/install_api.cjs").runInstall();
  } catch (error) {
    return fail(
      `Deno cannot be started: ${String(error && error.message).split("\n")[0]}`,
      "Install the package again, optional dependencies included: npm install runtm-api",
      "local",
      1,
    );
  }
}

/** Node shows bytes that are not UTF-8 as U+FFFD; nothing altered may be passed on. */
function refuseAltered() {
  const names = Object.keys(process.env).filter((name) => /^(HOME|RUNTM_.*)$/.test(name));
  const altered = names.find((name) => process.env[name].includes("\ufffd"));
  if (altered !== undefined) {
    fail(
      `The environment variable "${altered}" is not UTF-8`,
      "Set it to a text that is UTF-8",
      altered === "RUNTM_API_KEY" ? "no_key" : "usage",
      altered === "RUNTM_API_KEY" ? 2 : 3,
    );
  }
  if (!process.argv.some((word) => word.includes("\ufffd")) || !existsSync("/proc/self/cmdline")) {
    return;
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(readFileSync("/proc/self/cmdline"));
  } catch {
    fail("A word of the command line is not UTF-8", "Give it in a file", "usage", 3);
  }
}

/** Where the packages lie, as an import map: Deno does not look for them itself. */
function importMap() {
  const imports = {};
  for (const [name, files] of Object.entries(PACKAGES)) {
    const folders = require.resolve.paths(name).map((folder) => join(folder, name));
    const found = folders.find((folder) => existsSync(folder));
    // What is missing is told by Deno when a command needs it.
    if (found === undefined) continue;
    const real = realpathSync(found);
    for (const [specifier, file] of Object.entries(files)) {
      imports[specifier] = pathToFileURL(join(real, file)).href;
    }
  }
  return `data:application/json,${encodeURIComponent(JSON.stringify({ imports }))}`;
}

function environment() {
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (NODE_VARIABLES.has(name)) continue;
    if (/^(DENO_|OTEL_)/.test(name) && !KEPT.has(name)) continue;
    env[name] = value;
  }
  const { HOME, XDG_CACHE_HOME } = process.env;
  delete env.RUNTM_API_HOME;
  if (HOME !== undefined) env.RUNTM_API_HOME = HOME;
  env.RUNTM_API_SELF = __filename;
  env.HOME = PROGRAM;
  env.DENO_NO_UPDATE_CHECK = "1";
  const inHome = process.platform === "darwin" ? "Library/Caches" : ".cache";
  const cache = /^\//.test(XDG_CACHE_HOME || "")
    ? XDG_CACHE_HOME
    : /^\//.test(HOME || "")
    ? join(HOME, inHome)
    : undefined;
  // Without a folder of its own Deno keeps nothing, and compiles the program at each start.
  env.DENO_DIR = cache === undefined
    ? "/dev/null/none"
    : join(cache, "runtm-api", "npm-@version@", "deno");
  return env;
}

/** Whether SIGHUP was ignored from the start, as under nohup; a child would not keep that. */
function ignoresHangup() {
  try {
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"));
    return ignored !== null && (BigInt(`0x${ignored[1]}`) & 1n) === 1n;
  } catch {
    return false;
  }
}

/** Runs a program as a child and ends as it ends. */
function runAsChild(file, args, env) {
  const [command, words] = ignoresHangup()
    ? ["/bin/sh", ["-c", 'trap "" HUP; exec "$0" "$@"', file, ...args]]
    : [file, args];
  const signals = ["SIGHUP", "SIGINT", "SIGTERM"];
  // Before the child is there: a signal that came in between would end Node and leave it behind.
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  const child = spawn(command, words, { stdio: "inherit", env });
  child.on("error", (error) => {
    fail(`Deno cannot be started: ${error.message}`, "Install the package again", "local", 1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

refuseAltered();
const file = runtime();
const args = [
  ...["run", "--quiet", "--no-config", "--no-lock", "--no-remote", "--no-npm", "--cached-only"],
  ...[
    "--node-modules-dir=none",
    "--import-map",
    importMap(),
    ..."@options@".split(" "),
    join(PROGRAM, "main.js"),
  ],
  ...process.argv.slice(2),
];
if (process.execve) process.execve(file, [file, ...args], environment());
else runAsChild(file, args, environment());
