/**
 * The head of portable programs: unpacking once, for good, whatever the cache folder is like, and
 * running the runtime untouched by what is around. A small script plays the runtime.
 */
import assert from "node:assert/strict";
import {
  command,
  DECODER,
  ENCODER,
  entryOf,
  isEmpty,
  NOBODY,
  OS,
  PROGRAM,
  program,
  put,
  runs,
  RUNTIME,
  SHELLS,
  start,
  type StartOptions,
  until,
} from "./portable.ts";
import { findTool, IS_ROOT, makePlace, makeTools, type Place, treeOf } from "./world.ts";

for (const [name, shell] of SHELLS) {
  const promise = (title: string, body: (place: Place) => Promise<void>, prefix?: string) =>
    Deno.test(`portable program (${name}) ${title}`, async () => {
      await using place = await makePlace({ uid: undefined }, prefix ? { prefix } : {});
      await body(place);
    });

  promise("unpacks once and starts from there ever after", async (place) => {
    const path = await put(place);
    await runs(place, path, { shell });
    const entry = await entryOf(place);
    assert.deepEqual(
      (await Array.fromAsync(Deno.readDir(entry))).map(({ name }) => name).sort(),
      ["core.js", "main.js", "part.js", "ready", "runtime"],
    );
    const first = await Deno.stat(`${entry}/runtime`);
    await runs(place, path, { shell });
    assert.equal((await Deno.stat(`${entry}/runtime`)).ino, first.ino);
    assert.equal((first.mode ?? 0) & 0o777, 0o700);
    assert.deepEqual(await treeOf(place.temp), []);
  });

  promise("passes words, standard input and the exit code on", async (place) => {
    const path = await put(place);
    const words = ["", "a b", "--version", "--", "$HOME", "'\"\\", "a\nb", "*", "-", "ü"];
    const said = await runs(place, path, { shell, args: words });
    assert.equal(said, `program\n${words.map((word) => `word: ${word}\n`).join("")}`);
    assert.equal((await start(place, path, { shell, args: ["exit", "124"] })).code, 124);
    const child = new Deno.Command(findTool(shell[0] ?? "") ?? "", {
      args: [...shell.slice(1), path, "read"],
      env: { HOME: place.home },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(ENCODER.encode("hello\n"));
    await writer.close();
    assert.match(DECODER.decode((await child.output()).stdout), /read: hello/);
  });

  promise("is the process that runs, so that signals reach the program", async (place) => {
    const path = await put(place);
    await runs(place, path, { shell });
    const child = command(place, path, { shell, args: ["wait"] }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    await until(async () => {
      said += (await reader.read()).value ?? "";
      return /pid: \d+\n/.test(said);
    });
    assert.equal(Number(/pid: (\d+)/.exec(said)?.[1]), child.pid);
    child.kill("SIGTERM");
    assert.equal((await child.status).signal, "SIGTERM");
    await reader.cancel();
    await child.stderr.cancel();
  });

  promise("clears what would change the runtime, and nothing else", async (place) => {
    const path = await put(place);
    const kept = {
      DENO_CERT: "/etc/ca.pem",
      DENO_TLS_CA_STORE: "system",
      HTTPS_PROXY: "http://proxy:1",
      NODE_EXTRA_CA_CERTS: "/etc/ca.pem",
      NODE_ENV: "test",
      RUNTM_API_KEY: "key with\nDENO_FAKE=a line",
    };
    const env = {
      ...kept,
      NODE_OPTIONS: "--require /nowhere.js",
      NODE_V8_COVERAGE: "/tmp/coverage",
      DENO_V8_FLAGS: "--jitless",
      DENO_AUDIT_PERMISSIONS: "/tmp/audit",
      DENO_COMPAT: "1",
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
      RUNTM_API_SELF: "/elsewhere",
      RUNTM_API_HOME: "/elsewhere",
    };
    const said = await runs(place, path, { shell, args: ["env"], env });
    for (const [name, value] of Object.entries(kept)) {
      assert.ok(said.includes(`${name}=${value}\n`));
    }
    assert.doesNotMatch(said, /^(NODE_OPTIONS|NODE_V8|DENO_V8|DENO_AUDIT|DENO_COMPAT|OTEL)/m);
    const entry = await entryOf(place);
    assert.match(said, new RegExp(`^HOME=${entry}$`, "m"));
    assert.match(said, new RegExp(`^DENO_DIR=${entry}/deno$`, "m"));
    assert.match(said, new RegExp(`^RUNTM_API_HOME=${place.home}$`, "m"));
    assert.match(said, new RegExp(`^RUNTM_API_SELF=${path}$`, "m"));
    assert.doesNotMatch(said, /^rt_/m);
  });

  promise("works when many start at the same moment", async (place) => {
    const path = await put(place);
    const all = await Promise.all(Array.from({ length: 20 }, () => start(place, path, { shell })));
    for (const { code, stdout, stderr } of all) {
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "program\n", stderr: "" });
    }
    const names = (await Array.fromAsync(Deno.readDir(await entryOf(place)))).map(({ name }) =>
      name
    );
    assert.deepEqual(names.sort(), ["core.js", "main.js", "part.js", "ready", "runtime"]);
  });

  promise("notices damage and tampering, and repairs them", async (place) => {
    const path = await put(place);
    await runs(place, path, { shell });
    const entry = await entryOf(place);
    const damages: (() => Promise<void>)[] = [
      () => Deno.truncate(`${entry}/runtime`, 100),
      () => Deno.truncate(`${entry}/main.js`, 0),
      () => Deno.remove(`${entry}/main.js`),
      () => Deno.truncate(`${entry}/core.js`, 3),
      () => Deno.remove(`${entry}/part.js`),
      () => Deno.remove(`${entry}/runtime`),
      () => Deno.remove(`${entry}/ready`),
      () => Deno.chmod(`${entry}/runtime`, 0o600),
      // The same size, written to later than the mark.
      async () => {
        await Deno.writeTextFile(`${entry}/main.js`, "tampere\n");
        await Deno.utime(`${entry}/main.js`, Date.now() / 1000 + 5, Date.now() / 1000 + 5);
      },
    ];
    for (const damage of damages) {
      await damage();
      assert.equal(await runs(place, path, { shell }), "program\n", damage.toString());
      assert.equal(await entryOf(place), entry);
      assert.deepEqual(await Deno.readTextFile(`${entry}/runtime`), RUNTIME);
      assert.equal(await Deno.readTextFile(`${entry}/core.js`), "core of the program\n");
      assert.equal(await Deno.readTextFile(`${entry}/part.js`), "one more part\n");
    }
  });

  promise("does without a cache folder, and cleans up behind itself", async (place) => {
    const path = await put(place);
    await Deno.writeTextFile(`${place.root}/file`, "");
    const surroundings = [
      { XDG_CACHE_HOME: `${place.root}/file` },
      { HOME: undefined },
      { HOME: "" },
      { HOME: "relative" },
      { HOME: `${place.root}/file/none` },
    ];
    for (const env of surroundings) {
      await runs(place, path, { shell, env });
      await until(() => isEmpty(place.temp));
    }
    assert.deepEqual(await treeOf(place.home), ["/.claude/"]);
    const told = await runs(place, path, { shell, args: ["env"], env: { HOME: undefined } });
    assert.doesNotMatch(told, /^RUNTM_API_HOME=/m);
  });

  promise("cleans up when it is killed without a cache folder", async (place) => {
    const path = await put(place);
    const child = command(place, path, { shell, args: ["wait"], env: { HOME: "" } }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    assert.ok(!await isEmpty(place.temp));
    child.kill("SIGKILL");
    await child.status;
    await until(() => isEmpty(place.temp));
    await reader.cancel();
    await child.stderr.cancel();
  });

  promise("works with blanks and unicode in every path", async (place) => {
    const path = await put(place, PROGRAM, "mein runtm's");
    assert.match(await runs(place, path, { shell, args: ["env"] }), /^RUNTM_API_SELF=.*runtm's$/m);
    await runs(place, path, { shell });
    await runs(place, "./mein runtm's", { shell, cwd: place.bin });
    await entryOf(place);
  }, "runtm portable ü $x [a] ");

  promise("says in one line of JSON why it cannot start", async (place) => {
    const path = await put(place);
    const cases: [string, StartOptions, RegExp][] = [
      [await put(place, PROGRAM.slice(0, -10), "cut"), {}, /damaged/],
      [path, { env: { BROKEN: "1" } }, /does not start on this system: no loader here/],
      [path, { env: { PATH: await makeTools(place, ["gzip"]) } }, /needs "gzip", which is missing/],
    ];
    for (const [program, options, says] of cases) {
      const { code, stdout, stderr } = await start(place, program, { ...options, shell });
      assert.equal(code, 1, `${says}: ${stdout}`);
      assert.equal(stdout, "");
      assert.equal(stderr.trimEnd().split("\n").length, 1);
      const { error, hint, code: word } = JSON.parse(stderr);
      assert.match(error, says);
      assert.ok(hint.length > 0);
      assert.equal(word, "local");
      await until(() => isEmpty(place.temp));
    }
  });
}

Deno.test("portable program cut anywhere in its head fails", async () => {
  await using place = await makePlace({ uid: undefined });
  const end = DECODER.decode(PROGRAM).indexOf("\n}\n") + 2;
  const begin = DECODER.decode(PROGRAM).indexOf("{\n");
  for (let length = begin + 1; length < end; length += 97) {
    const { code, stdout } = await start(place, await put(place, PROGRAM.slice(0, length), "cut"));
    assert.notEqual(code, 0, `${length} bytes`);
    assert.equal(stdout, "");
  }
  assert.deepEqual(await treeOf(place.home), ["/.claude/"]);
});

Deno.test("portable programs of different content do not share a cache entry", async () => {
  await using place = await makePlace({ uid: undefined });
  await start(place, await put(place));
  const other = await start(place, await put(place, await program(RUNTIME, "another\n"), "other"));
  assert.equal(other.stdout, "another\n");
});

if (IS_ROOT && OS === "linux") {
  Deno.test("portable program uses no cache entry of another user", async () => {
    await using place = await makePlace({ uid: undefined });
    const path = await put(place);
    await runs(place, path);
    const entry = await entryOf(place);
    await Deno.writeTextFile(`${entry}/main.js`, "tampere\n");
    for (const name of ["", "/main.js", "/runtime", "/ready"]) {
      await Deno.chown(`${entry}${name}`, NOBODY, NOBODY);
    }
    await runs(place, path);
    assert.equal(await Deno.readTextFile(`${entry}/main.js`), "tampere\n");
    await until(() => isEmpty(place.temp));
  });

  Deno.test("portable program writes nothing into another user's home when root runs it", async () => {
    await using place = await makePlace({ uid: NOBODY });
    const path = await put(place);
    await runs(place, path);
    assert.deepEqual(await treeOf(place.home), ["/.claude/"]);
    await runs(place, path, { uid: NOBODY });
    assert.equal((await Deno.stat(await entryOf(place))).uid, NOBODY);
  });

  Deno.test("portable program copes with a cache folder that is read-only or full", async () => {
    await using place = await makePlace({ uid: NOBODY });
    const path = await put(place);
    await Deno.chmod(place.home, 0o555);
    await runs(place, path, { uid: NOBODY });
    await until(() => isEmpty(place.temp));
    assert.deepEqual(await treeOf(place.home), ["/.claude/"]);
    const options = `size=32k,mode=0755,uid=${NOBODY}`;
    const mount = await new Deno.Command("mount", {
      args: ["-t", "tmpfs", "-o", options, "tmpfs", place.home],
    }).output();
    if (!mount.success) {
      console.log("left out: a full cache folder (no small disk can be mounted here)");
      return;
    }
    try {
      await runs(place, path, { uid: NOBODY });
      await until(() => isEmpty(place.temp));
      const left = await treeOf(await entryOf(place));
      assert.deepEqual(left, []);
    } finally {
      await new Deno.Command("umount", { args: [place.home] }).output();
    }
  });
} else {
  console.log("left out: cache folders of other users, read-only or full (needs root on Linux)");
}
