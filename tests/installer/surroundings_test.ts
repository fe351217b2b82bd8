/**
 * Portable programs in unfriendly surroundings: limits, options and variables of the caller's shell,
 * folders that are gone, and cache folders that somebody else can write to.
 */
import assert from "node:assert/strict";
import {
  entryOf,
  isEmpty,
  NOBODY,
  OS,
  put,
  runs,
  SHELLS,
  start,
  type Started,
  until,
} from "./portable.ts";
import { findTool, IS_ROOT, makePlace, type Place } from "./world.ts";

/** Expects one line of JSON after what the shell itself may say before it reads the program. */
function failure({ code, stdout, stderr }: Started, ofTheShell = /^$/): Record<string, string> {
  assert.equal(code, 1, stderr);
  assert.equal(stdout, "");
  const lines = stderr.trimEnd().split("\n");
  for (const line of lines.slice(0, -1)) assert.match(line, ofTheShell);
  const said = JSON.parse(lines.at(-1) ?? "");
  assert.equal(said.code, "local");
  assert.ok(said.hint.length > 0);
  return said;
}

for (const [name, shell] of SHELLS) {
  const promise = (title: string, body: (place: Place, path: string) => Promise<void>) =>
    Deno.test(`portable program (${name}) ${title}`, async () => {
      await using place = await makePlace({ uid: undefined });
      await body(place, await put(place));
    });
  // The shell, started with something done before.
  const after = (
    before: string,
  ) => [findTool("bash") ?? "bash", "-c", `${before}; exec "$@"`, "bash", ...shell];

  promise("says that the current folder was removed", async (place, path) => {
    await runs(place, path, { shell });
    const words = after('mkdir gone && cd gone && rmdir "$PWD"');
    const said = failure(await start(place, path, { shell: words }), /getcwd/);
    assert.match(said.error ?? "", /current folder does not exist/);
  });

  promise("starts in a folder whose parents may not be looked into", async (place, path) => {
    if (!IS_ROOT || findTool("setpriv") === undefined) {
      return console.log("left out: closed folders (needs root and setpriv)");
    }
    await Deno.mkdir(`${place.root}/closed/inner`, { recursive: true });
    for (const folder of ["closed", "closed/inner"]) {
      await Deno.chown(`${place.root}/${folder}`, 0, 0);
    }
    await Deno.chmod(`${place.root}/closed/inner`, 0o755);
    await Deno.chmod(place.root, 0o755);
    for (const folder of [place.home, place.temp]) await Deno.chown(folder, NOBODY, NOBODY);
    // The shell is in the folder before its parent is closed.
    const words = [
      findTool("bash") ?? "",
      "-c",
      `chmod 700 ${place.root}/closed; exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups "$@"`,
      "bash",
      ...shell,
    ];
    const cwd = `${place.root}/closed/inner`;
    await runs(place, path, { shell: words, cwd });
    await runs(place, path, { shell: words, cwd });
  });

  promise("asks the runtime first where the address space is limited", async (place, path) => {
    if (OS !== "linux") return console.log("left out: limits (they are read on Linux only)");
    await runs(place, path, { shell });
    const TOLD = `${place.root}/told`;
    const starts = async () => (await Deno.readTextFile(TOLD)).trimEnd().split("\n").length;
    await runs(place, path, { shell, env: { TOLD } });
    assert.equal(await starts(), 1);
    const words = after("ulimit -v 12582912");
    await runs(place, path, { shell: words, env: { TOLD } });
    assert.equal(await starts(), 3);
    for (const home of [place.home, `${place.root}/another`]) {
      const env = { BROKEN: "1", HOME: home };
      const said = failure(await start(place, path, { shell: words, env }));
      assert.match(said.error ?? "", /address space of 12288 MB: no loader here$/);
      assert.match(said.hint ?? "", /ulimit -v unlimited/);
    }
    await until(() => isEmpty(place.temp));
  });

  promise("asks the runtime once in every unit of systemd", async (place, path) => {
    await runs(place, path, { shell });
    const TOLD = `${place.root}/told`;
    const starts = async () => (await Deno.readTextFile(TOLD)).trimEnd().split("\n").length;
    const units = ["a", "a", "a", "b", "b", "../../x", "b", "a"];
    const counts: number[] = [];
    for (const unit of units) {
      const INVOCATION_ID = unit.length > 1 ? unit : unit.repeat(32);
      await runs(place, path, { shell, env: { TOLD, INVOCATION_ID } });
      counts.push(await starts());
    }
    assert.deepEqual(counts, [2, 3, 4, 6, 7, 8, 9, 11]);
    const names = (await Array.fromAsync(Deno.readDir(await entryOf(place)))).map(({ name }) =>
      name
    );
    assert.deepEqual(names.filter((name) => name.startsWith("tried-")), [
      `tried-${"a".repeat(32)}`,
    ]);
    const env = { BROKEN: "1", INVOCATION_ID: "c".repeat(32) };
    const said = failure(await start(place, path, { shell, env }));
    assert.match(said.error ?? "", /does not start on this system: no loader here/);
  });

  promise("names the limit when too few files may be open", async (place, path) => {
    if (OS !== "linux") return console.log("left out: limits (they are read on Linux only)");
    for (const home of [`${place.root}/first`, place.home]) {
      const env = { HOME: home };
      await start(place, path, { shell, env: { HOME: place.home } });
      const words = after("ulimit -n 16");
      const said = failure(await start(place, path, { shell: words, env }));
      assert.match(said.error ?? "", /^Only 16 files may be open at once/);
      assert.match(said.hint ?? "", /ulimit -n 256/);
    }
    const words = after("ulimit -n 32");
    await runs(place, path, { shell: words });
  });

  promise("obeys no variable that changes the tools it uses", async (place, path) => {
    for (const value of ["-n", "-k", "gzip", "--no-such-option"]) {
      await runs(place, path, {
        shell,
        env: { GZIP: value, HOME: `${place.root}/gzip${value}`, TAR_OPTIONS: "-Z" },
      });
    }
    const said = await runs(place, path, { shell, args: ["env"], env: { GZIP: "-n" } });
    assert.match(said, /^GZIP=-n$/m);
  });

  promise("starts again with no tool on the PATH", async (place, path) => {
    // The script that plays the runtime needs one itself.
    const tools = `${place.root}/cat-alone`;
    await Deno.mkdir(tools);
    await Deno.symlink(findTool("cat") ?? "", `${tools}/cat`);
    await runs(place, path, { shell });
    const words = [findTool(shell[0] ?? "") ?? "", ...shell.slice(1)];
    await runs(place, path, { shell: words, env: { PATH: tools } });
  });

  promise("creates no process before the program runs", async (place, path) => {
    if (findTool("strace") === undefined) {
      return console.log("left out: counting processes (there is no strace here)");
    }
    await runs(place, path, { shell });
    const log = `${place.root}/log`;
    const traced = ["strace", "-f", "-qq", "-e", "trace=fork,vfork,clone,clone3,execve", "-o", log];
    const ran = await start(place, path, { shell: [...traced, ...shell] });
    assert.equal(ran.code, 0, ran.stderr);
    const calls = (await Deno.readTextFile(log)).split("\n");
    const run = calls.findIndex((line) => line.includes("/runtime"));
    assert.ok(run > 0, calls.join("\n"));
    assert.deepEqual(calls.slice(0, run).filter((line) => /fork|clone/.test(line)), []);
  });

  promise("removes what killed starts left long ago", async (place, path) => {
    await runs(place, path, { shell });
    const entry = await entryOf(place);
    const hours = (count: number) => Date.now() / 1000 - count * 3600;
    for (const [left, age] of [["new.abcdef", 2], ["new.ghijkl", 0], ["notes", 9]] as const) {
      await Deno.mkdir(`${entry}/${left}`);
      await Deno.utime(`${entry}/${left}`, hours(age), hours(age));
    }
    await Deno.remove(`${entry}/main.js`);
    await runs(place, path, { shell });
    const left = (await Array.fromAsync(Deno.readDir(entry))).filter(({ isDirectory }) =>
      isDirectory
    );
    assert.deepEqual(left.map(({ name }) => name).sort(), ["new.ghijkl", "notes"]);
  });

  promise("takes no link for a file or folder of its own", async (place, path) => {
    await runs(place, path, { shell });
    const entry = await entryOf(place);
    const elsewhere = `${place.root}/elsewhere`;
    for (const part of ["/main.js", "/part.js", "/runtime", "/ready"]) {
      await Deno.rename(`${entry}${part}`, elsewhere);
      await Deno.symlink(elsewhere, `${entry}${part}`);
      await runs(place, path, { shell });
      assert.ok((await Deno.lstat(`${entry}${part}`)).isFile, part);
      await Deno.remove(elsewhere);
    }
    const cache = entry.slice(0, entry.lastIndexOf("/"));
    for (const folder of [entry, cache]) {
      await Deno.rename(folder, elsewhere);
      await Deno.symlink(elsewhere, folder);
      const before = await Deno.stat(
        `${elsewhere}${folder === entry ? "" : entry.slice(cache.length)}`,
      );
      await runs(place, path, { shell });
      await until(() => isEmpty(place.temp));
      const after = await Deno.stat(
        `${elsewhere}${folder === entry ? "" : entry.slice(cache.length)}`,
      );
      assert.deepEqual(after.mtime, before.mtime);
      await Deno.remove(folder);
      await Deno.rename(elsewhere, folder);
    }
  });
}

if (findTool("bash") !== undefined) {
  Deno.test("portable program obeys and shows nothing when the caller exports options of its shell", async () => {
    await using place = await makePlace({ uid: undefined });
    const path = await put(place);
    const SHELLOPTS = "allexport:errexit:noclobber:noglob:nounset:pipefail:xtrace";
    const env = { SHELLOPTS, OTHER_SECRET: "a secret value" };
    for (const turn of ["first", "next"]) {
      const said = await runs(place, path, { shell: ["bash"], env, args: ["env", "a word"] });
      assert.doesNotMatch(said, /^rt_/m, turn);
      assert.match(said, /^word: a word$/m);
    }
  });
} else console.log("left out: options that a caller exports (there is no bash here)");

if (IS_ROOT && OS === "linux") {
  Deno.test("root runs nothing from a cache below a folder of another user, complete as it may be", async () => {
    await using place = await makePlace({ uid: undefined });
    const path = await put(place);
    await runs(place, path);
    const entry = await entryOf(place);
    const old = new Date("2000-01-01");
    await Deno.writeTextFile(`${entry}/main.js`, "of somebody else\n");
    await Deno.utime(`${entry}/main.js`, old, old);
    // As long as every folder is root's, root's own files are trusted.
    assert.equal((await start(place, path)).stdout, "of somebody else\n");
    for (
      const folder of [place.home, `${place.home}/.cache`, `${place.home}/.cache/runtm-api`, entry]
    ) {
      await Deno.chown(folder, NOBODY, NOBODY);
      await runs(place, path);
      await runs(place, path, { env: { HOME: undefined, XDG_CACHE_HOME: `${place.home}/.cache` } });
      await until(() => isEmpty(place.temp));
      await Deno.chown(folder, 0, 0);
    }
    for (const file of ["main.js", "core.js", "runtime", "ready"]) {
      await Deno.chown(`${entry}/${file}`, NOBODY, NOBODY);
      await runs(place, path);
    }
    await Deno.mkdir(`${entry}/deno`);
    await Deno.chown(`${entry}/deno`, NOBODY, NOBODY);
    await Deno.writeTextFile(`${entry}/main.js`, "of somebody else\n");
    await Deno.utime(`${entry}/main.js`, old, old);
    await runs(place, path);
  });

  Deno.test("portable program makes no folders where a link of another user leads", async () => {
    await using place = await makePlace({ uid: undefined });
    const path = await put(place);
    const shared = `${place.root}/shared`;
    await Deno.mkdir(`${shared}/target`, { recursive: true });
    await Deno.chmod(shared, 0o1777);
    await Deno.symlink(`${shared}/target`, `${shared}/runtm-api`);
    await runs(place, path, { env: { XDG_CACHE_HOME: shared } });
    assert.ok(await isEmpty(`${shared}/target`));
  });
} else console.log("left out: caches of other users (needs root on Linux)");
