/** The real runtime in a portable program: what it knows of its surroundings, and where it cannot run. */
import assert from "node:assert/strict";
import { assemble } from "../../scripts/build/portable.ts";
import { fetchRuntime } from "../../scripts/build/runtime.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { writeExecutable } from "../fakes/executable.ts";
import { DECODER, ENCODER, OS } from "./portable.ts";
import { findTool, makePlace, type Place } from "./world.ts";

const FOLDER = new URL("../../scripts/portable/", import.meta.url);
const HERE = TARGETS.find(({ os, arch }) =>
  os === OS && arch === (Deno.build.arch === "aarch64" ? "arm64" : "amd64")
);

/** Settings of Deno that the head leaves set, and words in its executable that are none. */
const KEPT = [
  "DENO_CERT",
  "DENO_TLS_CA_STORE",
  "DENO_TLS_FINISHED_CLIENT",
  "DENO_TLS_FINISHED_SERVER",
];

/**
 * Names of settings in an executable that a list does not hold. The names stand there one after the
 * other without a mark between them, so the known ones are taken out, the longest first.
 */
function forgotten(executable: Uint8Array, known: readonly string[]): string[] {
  const text = new TextDecoder("latin1").decode(executable);
  const longestFirst = [...known].sort((a, b) => b.length - a.length);
  const left = new Set<string>();
  for (const [run] of text.matchAll(/(?:DENO|OTEL)_[A-Z0-9_]{2,}/g)) {
    const rest = longestFirst.reduce((text, name) => text.replaceAll(name, " "), run);
    // A compiler puts the beginning of a name into an instruction, whose next byte may be a letter.
    const isBeginning = known.some((name) => name.startsWith(run.slice(0, -1)));
    if (/(?:DENO|OTEL)_[A-Z0-9_]| _/.test(rest) && !isBeginning) left.add(run);
  }
  return [...left];
}

for (const target of TARGETS) {
  Deno.test(`head of portable programs clears every setting that the runtime for ${target.name} knows`, async () => {
    const head = await Deno.readTextFile(new URL("head.sh", FOLDER));
    const list = /\n {4}unset ([^}]*)\n {2}\}/.exec(head)?.[1] ?? "";
    const cleared = [...list.matchAll(/[A-Z0-9_]+/g)].map(([name]) =>
      name.replace(/^NO_(?=DENO)/, "")
    );
    assert.ok(cleared.includes("NODE_OPTIONS") && cleared.includes("DENO_DIR"));
    const runtime = await fetchRuntime(target);
    assert.deepEqual(forgotten(runtime, [...cleared, ...KEPT]), []);
  });
}

Deno.test("a setting that the head does not clear is found in a runtime", () => {
  const runtime = ENCODER.encode("..DENO_CERTDENO_JOBSNDENO_CERT_STORE..");
  assert.equal(forgotten(runtime, ["DENO_CERT", "DENO_JOBS"]).length, 1);
  assert.deepEqual(forgotten(runtime, ["DENO_CERT", "DENO_JOBS", "DENO_CERT_STORE"]), []);
});

const PROGRAM = `console.log("home", Deno.env.get("HOME"), "self", Deno.execPath());\n`;

/** Writes a portable program with the real runtime and a program of one line. */
async function put(place: Place): Promise<string> {
  assert.ok(HERE);
  const prologue = await Deno.readTextFile(new URL("prologue.js", FOLDER));
  const files = new Map([["main.js", ENCODER.encode(prologue + PROGRAM)]]);
  const bytes = await assemble(HERE, files, await fetchRuntime(HERE), "0.4.0");
  await writeExecutable(`${place.bin}/runtm-api`, bytes);
  return `${place.bin}/runtm-api`;
}

/** Runs a line of bash that starts the program "$@". */
async function bash(place: Place, line: string, path: string, env = {}) {
  const { code, stdout, stderr } = await new Deno.Command(findTool("bash") ?? "bash", {
    args: ["-c", line, "bash", path],
    cwd: place.root,
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", HOME: place.home, TMPDIR: place.temp, ...env },
  }).output();
  return { code, stdout: DECODER.decode(stdout), stderr: DECODER.decode(stderr) };
}

/** The one line of JSON on standard error. */
function failure(ran: { code: number; stdout: string; stderr: string }, code = 1) {
  assert.equal(ran.code, code, ran.stderr);
  assert.equal(ran.stdout, "");
  assert.equal(ran.stderr.trimEnd().split("\n").length, 1, ran.stderr);
  return JSON.parse(ran.stderr);
}

if (HERE && OS === "linux" && findTool("bash") !== undefined) {
  Deno.test("portable program says in one line of JSON that a limit keeps the runtime from starting", async () => {
    await using place = await makePlace({ uid: undefined });
    const path = await put(place);
    const XDG_CACHE_HOME = `${place.root}/another`;
    assert.equal((await bash(place, `exec "$1"`, path)).code, 0);
    for (const env of [{}, { XDG_CACHE_HOME }]) {
      const space = failure(await bash(place, `ulimit -v 12582912; exec "$1"`, path, env));
      assert.match(space.error, /address space of 12288 MB: Fatal process out of memory/);
      const open = failure(await bash(place, `ulimit -n 16; exec "$1"`, path, env));
      assert.match(open.error, /^Only 16 files/);
    }
    const rest = (await Array.fromAsync(Deno.readDir(place.temp))).map(({ name }) => name);
    assert.deepEqual(rest, []);
  });

  Deno.test("portable program says at its first start, also in a unit of systemd, that memory may not be written and run", async () => {
    if (findTool("perl") === undefined) {
      return console.log("left out: memory that may not be written and run (needs perl)");
    }
    await using place = await makePlace({ uid: undefined });
    const path = await put(place);
    // prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN), which systemd's MemoryDenyWriteExecute= does.
    const prctl = HERE.arch === "arm64" ? 167 : 157;
    const line = `exec perl -e 'exit 77 if syscall(${prctl}, 65, 1, 0, 0, 0); exec @ARGV' "$1"`;
    const first = await bash(place, line, path);
    if (first.code === 77) return console.log("left out: this kernel has no PR_SET_MDWE");
    // Unpacked elsewhere, and then started in a unit of systemd.
    assert.equal((await bash(place, `exec "$1"`, path)).code, 0);
    const unit = await bash(place, line, path, { INVOCATION_ID: "0".repeat(32) });
    for (const ran of [first, unit]) {
      const said = failure(ran);
      assert.match(said.error, /does not start on this system: Fatal error/);
      assert.match(said.hint, /MemoryDenyWriteExecute=no/);
    }
  });

  Deno.test("portable program works or says in one line what is not UTF-8", async () => {
    await using place = await makePlace({ uid: undefined });
    const path = await put(place);
    const home = await bash(place, `export HOME=$PWD/$'caf\\xe9'; mkdir "$HOME"; exec "$1"`, path);
    const said = failure(home, 3);
    assert.equal(said.code, "usage");
    assert.match(said.error, /"HOME" is not UTF-8/);
    const cache = `export XDG_CACHE_HOME=$PWD/$'cache\\xe9'; exec "$1"`;
    assert.equal((await bash(place, cache, path)).stdout, `home ${place.home} self ${path}\n`);
    const folder = `mkdir $'in\\xe9' && cd $'in\\xe9' && exec "$1"`;
    assert.equal((await bash(place, folder, path)).stdout, `home ${place.home} self ${path}\n`);
    const self = `mkdir $'bin\\xe9' && cp "$1" $'bin\\xe9' && exec $'bin\\xe9/runtm-api'`;
    const moved = await bash(place, self, path);
    assert.equal(moved.code, 0, moved.stderr);
    assert.match(moved.stdout, new RegExp(`^home ${place.home} self `));
  });
} else console.log("left out: limits and names that are not UTF-8 (needs bash on Linux)");
