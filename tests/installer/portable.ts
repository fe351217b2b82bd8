/** What tests of portable programs share: a small script that plays the runtime, and starting it. */
import assert from "node:assert/strict";
import { assemble } from "../../scripts/build/portable.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { writeExecutable } from "../fakes/executable.ts";
import { findTool, type Place } from "./world.ts";

/** Text as bytes. */
export const ENCODER = new TextEncoder();
/** Bytes as text. */
export const DECODER = new TextDecoder();
/** The system that runs the tests, as targets spell it. */
export const OS = Deno.build.os === "darwin" ? "darwin" : "linux";
const TARGET = TARGETS.find(({ os }) => os === OS) ?? TARGETS[0];
/** Another user. */
export const NOBODY = 65534;

/** Plays the runtime: starts, and then tells how it was started. */
export const RUNTIME = `#!/bin/sh
[ -z "$TOLD" ] || echo started >>"$TOLD"
if [ -n "$BROKEN" ]; then
  echo 'no "loader" here' >&2
  exit 127
fi
while [ "\${1%main.js}" = "$1" ]; do shift; done
cat "$1"
shift
for word in "$@"; do echo "word: $word"; done
case "$1" in
  exit) exit "$2" ;;
  env) env ;;
  read) read -r line; echo "read: $line" ;;
  wait) echo "pid: $$"; exec sleep 60 ;;
esac
# ${"x".repeat(50_000)}
`;

/** A portable program with that runtime. */
export async function program(
  runtime = RUNTIME,
  text = "program\n",
): Promise<Uint8Array<ArrayBuffer>> {
  assert.ok(TARGET);
  const files = new Map([
    ["core.js", ENCODER.encode("core of the program\n")],
    ["main.js", ENCODER.encode(text)],
    ["part.js", ENCODER.encode("one more part\n")],
  ]);
  return await assemble(TARGET, files, ENCODER.encode(runtime), "0.4.0");
}

/** A portable program, made once. */
export const PROGRAM = await program();

/** Writes the program where a user would have it. */
export async function put(place: Place, bytes = PROGRAM, name = "runtm-api"): Promise<string> {
  await writeExecutable(`${place.bin}/${name}`, bytes);
  return `${place.bin}/${name}`;
}

/** What a start left. */
export interface Started {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to start. */
export interface StartOptions {
  readonly args?: readonly string[];
  readonly env?: { readonly [name: string]: string | undefined };
  readonly shell?: readonly string[];
  readonly uid?: number;
  readonly cwd?: string;
}

/** The command of a start. */
export function command(place: Place, path: string, options: StartOptions): Deno.Command {
  const words = [...(options.shell ?? []), path, ...(options.args ?? [])];
  const env: Record<string, string> = {};
  const wanted = { PATH: Deno.env.get("PATH"), HOME: place.home, TMPDIR: place.temp };
  for (const [name, value] of Object.entries({ ...wanted, ...options.env })) {
    if (value !== undefined) env[name] = value;
  }
  const first = words[0] ?? "";
  return new Deno.Command(first.includes("/") ? first : findTool(first) ?? first, {
    args: words.slice(1),
    clearEnv: true,
    env,
    cwd: options.cwd ?? place.root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
}

/** Starts, and waits for the end. */
export async function start(
  place: Place,
  path: string,
  options: StartOptions = {},
): Promise<Started> {
  const { code, stdout, stderr } = await command(place, path, options).output();
  return { code, stdout: DECODER.decode(stdout), stderr: DECODER.decode(stderr) };
}

/** Starts and expects that it went well. */
export async function runs(
  place: Place,
  path: string,
  options: StartOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await start(place, path, options);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  assert.match(stdout, /^program\n/);
  return stdout;
}

/** The folder into which a program was unpacked. */
export async function entryOf(place: Place): Promise<string> {
  const cache = `${place.home}/${OS === "darwin" ? "Library/Caches" : ".cache"}/runtm-api`;
  const entries = await Array.fromAsync(Deno.readDir(cache));
  assert.equal(entries.length, 1);
  return `${cache}/${entries[0]?.name}`;
}

/** Waits until something holds; its own end is the test's time limit. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!await holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Whether a folder holds nothing. */
export async function isEmpty(folder: string): Promise<boolean> {
  return (await Array.fromAsync(Deno.readDir(folder))).length === 0;
}

/** The shells that are here, by name; those that are not are printed. */
export const SHELLS: readonly (readonly [string, readonly string[]])[] = [
  ["dash"],
  ["bash"],
  ["busybox", "sh"],
].flatMap((shell) => {
  const name = shell.join(" ");
  if (findTool(shell[0] ?? "") !== undefined) return [[name, shell] as const];
  console.log(`left out: portable programs under ${name} (it is not on this machine)`);
  return [];
});
