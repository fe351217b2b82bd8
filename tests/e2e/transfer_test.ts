/** `session file upload` and `download`: any bytes, whole folders, nothing outside, no halves. */
import assert from "node:assert/strict";
import { packTar, type TarHeader } from "modern-tar";
import { addFault } from "../fakes/control.ts";
import { withCloud } from "../fakes/emulator.ts";
import { size } from "../fakes/more.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { errorOf, type Run, runCli, startCli } from "./harness.ts";
import { userOf } from "./scenario.ts";

/** A session, a folder of the test's own, and the program run in it. */
interface Setting {
  readonly cloud: RunningEmulator;
  readonly id: string;
  readonly env: Record<string, string>;
  readonly folder: string;
  readonly workspace: string;
  file(...words: string[]): Promise<Run>;
}

async function withFiles(test: (setting: Setting) => Promise<void>): Promise<void> {
  await withCloud({}, async (cloud) => {
    const { id } = await userOf(cloud, cloud.keys.org).run("session", "create", "--wait");
    const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
    const folder = await Deno.makeTempDir({ prefix: "runtm-files-" });
    try {
      await test({
        cloud,
        id: String(id),
        env,
        folder,
        workspace: `${cloud.dataDir}/sessions/${id}/workspace`,
        file: (verb = "", ...words) =>
          runCli(["session", "file", verb, String(id), ...words], { env, cwd: folder }),
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Everything in a folder: what it is, what it holds, whether it can be run. */
async function contentOf(folder: string, below = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name } of Deno.readDir(`${folder}/${below}`)) {
    const path = below === "" ? name : `${below}/${name}`;
    if (name === ".git") continue;
    const real = `${folder}/${path}`;
    const info = await Deno.lstat(real);
    if (info.isSymlink) found[path] = `link ${await Deno.readLink(real)}`;
    else if (info.isDirectory) {
      Object.assign(found, { [path]: "folder" }, await contentOf(folder, path));
    } else {
      const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(real));
      const mode = ((info.mode ?? 0) & 0o100) === 0 ? "" : " executable";
      found[path] = `${new Uint8Array(digest).toHex()}${mode}`;
    }
  }
  return found;
}

function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, length)));
  }
  return bytes;
}

/** A folder with everything that is hard to move. */
async function makeHardFolder(folder: string, files: number, large: number): Promise<void> {
  await Deno.mkdir(`${folder}/empty/deep`, { recursive: true });
  await Deno.mkdir(`${folder}/ünï 日本 'quoted' $x`, { recursive: true });
  for (let at = 0; at < files; at++) {
    const place = `${folder}/many/${at % 10}`;
    if (at < 10) await Deno.mkdir(place, { recursive: true });
    await Deno.writeFile(`${place}/${at}.bin`, randomBytes(at % 300));
  }
  await Deno.writeFile(`${folder}/large`, randomBytes(large));
  await Deno.writeTextFile(`${folder}/nothing`, "");
  await Deno.writeTextFile(`${folder}/ünï 日本 'quoted' $x/-name with "all" of it; 😀`, "text");
  await Deno.writeTextFile(`${folder}/run.sh`, "#!/bin/sh\necho ran\n", { mode: 0o755 });
  await Deno.symlink("run.sh", `${folder}/link-in`);
  await Deno.symlink("../large", `${folder}/many/link-up`);
}

Deno.test("one file of any bytes goes up and comes down unchanged, under the name the user gives", async () => {
  await withFiles(async ({ folder, workspace, file }) => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);
    await Deno.writeFile(`${folder}/a.bin`, bytes);
    assert.deepEqual(JSON.parse((await file("upload", "a.bin")).stdout), {
      path: "/home/user/a.bin",
      size: 70_000,
    });
    assert.equal((await file("upload", "a.bin", "deep/er/b.bin")).code, 0);
    assert.equal((await file("upload", "a.bin", "--path", "/home/user/c.bin")).code, 0);
    assert.equal((await file("upload", "a.bin", "into/")).code, 0);
    for (const name of ["a.bin", "deep/er/b.bin", "c.bin", "into/a.bin"]) {
      assert.deepEqual(await Deno.readFile(`${workspace}/${name}`), bytes, name);
    }
    const down = await file("download", "deep/er/b.bin");
    assert.deepEqual(JSON.parse(down.stdout), { file: "b.bin", bytes: 70_000 });
    assert.deepEqual(await Deno.readFile(`${folder}/b.bin`), bytes);
    const again = await file("download", "deep/er/b.bin");
    assert.deepEqual([again.code, errorOf(again).code], [3, "usage"]);
    assert.equal((await file("download", "a.bin", "b.bin", "--force")).code, 0);
    await Deno.mkdir(`${folder}/here`);
    assert.equal((await file("download", "a.bin", "here")).code, 0);
    assert.deepEqual(await Deno.readFile(`${folder}/here/a.bin`), bytes);
    const none = await file("download", "none");
    assert.deepEqual([none.code, none.stdout, errorOf(none).code], [1, "", "not_found"]);
  });
});

Deno.test("several files go into a folder; folders and files that are too large are refused before anything is sent", async () => {
  await withFiles(async ({ folder, workspace, file }) => {
    for (const name of ["a", "b"]) await Deno.writeTextFile(`${folder}/${name}`, name);
    const several = await file("upload", "a", "b", "there");
    assert.deepEqual(JSON.parse(several.stdout), { files: 2, bytes: 2, failed: [] });
    assert.equal(await Deno.readTextFile(`${workspace}/there/b`), "b");
    await Deno.mkdir(`${folder}/sub`);
    assert.match(String(errorOf(await file("upload", "sub")).hint), /-r/);
    await Deno.mkdir(`${workspace}/sub`);
    const plain = await file("download", "sub", "new");
    assert.deepEqual([plain.code, errorOf(plain).error], [3, '"/home/user/sub" is a folder']);
    (await Deno.create(`${folder}/huge`)).close();
    await Deno.truncate(`${folder}/huge`, 50 * 1024 * 1024 + 1);
    const huge = await file("upload", "huge");
    assert.deepEqual([huge.code, errorOf(huge).code], [3, "input_file"]);
    const missing = await file("upload", "missing");
    assert.deepEqual([missing.code, errorOf(missing).code], [3, "input_file"]);
    const dry = await file("upload", "-r", ".", "--dry-run", "--exclude", "huge", "--path", "x/");
    assert.deepEqual(
      JSON.parse(dry.stdout).uploads.map(({ to }: { to: string }) => to.replace(/files-\w+/, "")),
      ["/home/user/x/runtm-/a", "/home/user/x/runtm-/b"],
    );
  });
});

Deno.test("a folder goes up and down and is the same: bytes, names, empty folders, modes, links inside", async () => {
  await withFiles(async ({ folder, workspace, file }) => {
    await makeHardFolder(`${folder}/up`, size(60, 1_000), size(2_000_000, 40_000_000));
    const wanted = await contentOf(`${folder}/up`);
    await Deno.symlink("/etc/passwd", `${folder}/up/link-out`);
    await Deno.symlink("../../x", `${folder}/up/many/link-out`);
    const up = await file("upload", "-r", "up");
    assert.equal(up.code, 0, up.stderr);
    const sent = JSON.parse(up.stdout);
    assert.deepEqual([sent.files, sent.failed, sent.not_kept], [size(64, 1_004), [], undefined]);
    assert.deepEqual(Object.keys(sent.left_out).toSorted(), ["link-out", "many/link-out"]);
    assert.deepEqual(await contentOf(`${workspace}/up`), wanted);

    const again = JSON.parse((await file("upload", "-r", "up")).stdout);
    assert.deepEqual([again.files, again.skipped], [0, sent.files]);

    const down = await file("download", "-r", "up", "down");
    assert.equal(down.code, 0, down.stderr);
    assert.deepEqual(await contentOf(`${folder}/down`), wanted);
    await Deno.remove(`${folder}/down/nothing`);
    const rest = JSON.parse((await file("download", "-r", "up", "down")).stdout);
    assert.deepEqual([rest.files, rest.failed], [1, []]);

    await Deno.writeTextFile(`${folder}/down/run.sh`, "mine");
    const kept = await file("download", "-r", "up", "down");
    assert.equal(kept.code, 1);
    assert.equal(await Deno.readTextFile(`${folder}/down/run.sh`), "mine");
    assert.equal((await file("download", "-r", "up", "down", "--force")).code, 0);
    assert.deepEqual(await contentOf(`${folder}/down`), wanted);

    const packed = await file("download", "-r", "up", "--archive", "up.tar.gz");
    assert.equal(JSON.parse(packed.stdout).file, "up.tar.gz");
    const { code } = await new Deno.Command("tar", {
      args: ["-xzf", "up.tar.gz", "--one-top-level=unpacked"],
      cwd: folder,
    }).output();
    assert.equal(code, 0);
    assert.deepEqual(await contentOf(`${folder}/unpacked`), wanted);
  });
});

Deno.test("what a folder's rules leave out stays here; a key without a terminal is told what is not kept", async () => {
  await withFiles(async ({ folder, workspace, env, id, cloud, file }) => {
    await Deno.mkdir(`${folder}/p/sub`, { recursive: true });
    const texts = { ".gitignore": "*.log\n", "a.log": "", "a.ts": "", "sub/.gitignore": "/only\n" };
    for (
      const [name, text] of Object.entries({
        ...texts,
        "sub/only": "",
        "only": "",
        "sub/x.tmp": "",
      })
    ) {
      await Deno.writeTextFile(`${folder}/p/${name}`, text);
    }
    await Deno.writeTextFile(`${folder}/p/run`, "", { mode: 0o755 });
    const run = await file("upload", "-r", "p", "--gitignore", "--exclude", "*.tmp");
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(Object.keys(await contentOf(`${workspace}/p`)).toSorted(), [
      ".gitignore",
      "a.ts",
      "only",
      "run",
      "sub",
      "sub/.gitignore",
    ]);
    // As on a service without terminals: tokens are refused.
    await addFault(cloud, {
      match: { method: "POST", path: `/sessions/${id}/ws-token` },
      times: 10,
      action: { type: "status", status: 403 },
    });
    const without = await runCli(["session", "file", "upload", id, "-r", "p", "q"], {
      env,
      cwd: folder,
    });
    assert.equal(without.code, 0, without.stderr);
    const { not_kept } = JSON.parse(without.stdout);
    assert.deepEqual([not_kept.executable, not_kept.links], [1, 0]);
  });
});

const JSON_TYPE = { "content-type": "application/json" };

/** Serves one answer to every request. */
async function withAnswer(
  body: BodyInit,
  headers: Record<string, string>,
  test: (env: Record<string, string>, folder: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(body, { headers }),
  );
  const outside = await Deno.makeTempDir();
  await Deno.mkdir(`${outside}/in`);
  try {
    const env = {
      RUNTM_API_URL: `http://127.0.0.1:${server.addr.port}`,
      RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef",
    };
    await test(env, `${outside}/in`);
  } finally {
    await server.shutdown();
    await Deno.remove(outside, { recursive: true });
  }
}

function answerWith(archive: Uint8Array, filename = "x.tar.gz"): string {
  const content_base64 = archive.toBase64();
  return JSON.stringify({
    path: "/x",
    filename,
    is_dir: true,
    content_base64,
    size: archive.length,
  });
}

Deno.test("a hostile archive writes nothing outside, nor through links, nor devices", async () => {
  const file = (name: string, more: Partial<TarHeader> = {}) => ({
    header: { name, size: 1, type: "file" as const, ...more },
    body: "x",
  });
  const other = (name: string, type: TarHeader["type"], linkname = "") => ({
    header: { name, size: 0, type, linkname } as TarHeader,
  });
  const archive = await packTar([
    file("good"),
    file("../evil"),
    file("/tmp/runtm-evil"),
    file("a/../../evil"),
    file("..\\evil"),
    other("out", "symlink", "../.."),
    other("abs", "symlink", "/etc"),
    other("self", "symlink", "."),
    file("self/../../evil"),
    other("tricky", "symlink", "self/../.."),
    file("out/evil"),
    other("hard", "link", "/etc/passwd"),
    other("dev", "character-device"),
    other("pipe", "fifo"),
    file("dir"),
    file("dir/below"),
    file("end"),
  ]);
  await withAnswer(answerWith(archive), JSON_TYPE, async (env, folder) => {
    await Deno.symlink("/etc", `${folder}/theirs`);
    const run = await runCli(["session", "file", "download", "s1", "-r", "x", "got"], {
      env,
      cwd: folder,
    });
    assert.equal(run.code, 1, run.stderr);
    assert.deepEqual(await contentOf(folder).then((all) => Object.keys(all).toSorted()), [
      "got",
      "got/dir",
      "got/end",
      "got/good",
      "got/out",
      "got/out/evil",
      "got/self",
      "theirs",
    ]);
    assert.deepEqual([...Deno.readDirSync(`${folder}/..`)].map(({ name }) => name), ["in"]);
    assert.equal(await Deno.readLink(`${folder}/got/self`), ".");
    const failed = JSON.parse(run.stdout).failed.map(({ path }: { path: string }) => path);
    assert.ok(
      ["../evil", "/tmp/runtm-evil", "abs", "hard", "dev", "pipe", "dir/below", "tricky"].every((
        path,
      ) => failed.includes(path)),
      run.stdout,
    );
    // A link that is there already is not written through.
    const through = await runCli(["session", "file", "download", "s1", "-r", "x", "."], {
      env,
      cwd: folder,
    });
    assert.equal(through.code, 1);
  });
});

Deno.test("an archive that is cut, or none at all, is no success and leaves nothing", async () => {
  const big = await packTar([{
    header: { name: "zeros", size: 1_000_000, type: "file" },
    body: new Uint8Array(1_000_000),
  }]);
  const cut = await new Response(
    new Blob([big]).stream().pipeThrough(new CompressionStream("gzip")),
  ).bytes();
  for (
    const archive of [
      cut.slice(0, cut.length - 20),
      new TextEncoder().encode("no archive at all, but long enough"),
    ]
  ) {
    await withAnswer(answerWith(archive), JSON_TYPE, async (env, folder) => {
      const run = await runCli(["session", "file", "download", "s1", "-r", "x"], {
        env,
        cwd: folder,
      });
      assert.deepEqual([run.code, run.stdout], [1, ""], run.stderr);
      for await (const { name } of Deno.readDir(`${folder}/x`)) assert.fail(`${name} was left`);
    });
  }
});

Deno.test("bytes that come as they are count as the file; the service's name for it plays no part", async () => {
  const headers = {
    "content-type": "application/octet-stream",
    "content-disposition": 'attachment; filename="../../evil"',
  };
  await withAnswer(new Uint8Array([0, 1, 255]), headers, async (env, folder) => {
    const run = await runCli(["session", "file", "download", "s1", "a/b.bin"], {
      env,
      cwd: folder,
    });
    assert.deepEqual(JSON.parse(run.stdout), { file: "b.bin", bytes: 3 });
    assert.deepEqual(await Deno.readFile(`${folder}/b.bin`), new Uint8Array([0, 1, 255]));
  });
  const endless = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array([7]));
        controller.close();
      },
    });
  await withAnswer(endless(), { "content-type": "image/png" }, async (env, folder) => {
    const run = await runCli(["session", "file", "download", "s1", "b.png"], { env, cwd: folder });
    assert.deepEqual(JSON.parse(run.stdout), { file: "b.png", bytes: 1, verified: false });
  });
  await withAnswer("<html>log in</html>", { "content-type": "text/html" }, async (env, folder) => {
    const run = await runCli(["session", "file", "download", "s1", "b.png"], { env, cwd: folder });
    assert.deepEqual([run.code, run.stdout, errorOf(run).code], [1, "", "not_json"]);
  });
});

Deno.test("kill -9 in the middle of a transfer leaves whole files or none, and running it again completes it", async () => {
  await withFiles(async ({ folder, workspace, env, id, file }) => {
    await makeHardFolder(`${folder}/up`, size(120, 1_000), 3_000_000);
    const wanted = await contentOf(`${folder}/up`);
    const killed = async (words: string[], isUnderWay: () => boolean) => {
      const home = await Deno.makeTempDir();
      const child = startCli(["session", "file", ...words], { home, env, cwd: folder });
      const ended = child.status.then(() => true);
      while (!isUnderWay() && !await Promise.race([ended, pause()]));
      try {
        child.kill("SIGKILL");
      } catch {
        // It was faster.
      }
      await child.output();
      await Deno.remove(home, { recursive: true });
    };
    const isThere = (path: string) => {
      try {
        return Deno.statSync(path).isFile;
      } catch {
        return false;
      }
    };
    await killed(["upload", id, "-r", "up"], () => isThere(`${workspace}/up/many/3/33.bin`));
    checkWhole(await contentOf(workspace).then((all) => below(all, "up/")), wanted);
    assert.equal((await file("upload", "-r", "up")).code, 0);
    assert.deepEqual(await contentOf(`${workspace}/up`), wanted);
    await killed(["download", id, "-r", "up", "down"], () => isThere(`${folder}/down/large`));
    checkWhole(await contentOf(`${folder}/down`), wanted);
    assert.equal((await file("download", "-r", "up", "down")).code, 0);
    checkWhole(await contentOf(`${folder}/down`), wanted);
  });
});

function pause(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), 1));
}

/** What lies in a folder, without what its name begins with. */
function below(all: Record<string, string>, folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).filter(([path]) => path.startsWith(folder))
      .map(([path, content]) => [path.slice(folder.length), content]),
  );
}

/** Every file is a whole one of the wanted ones; only the names of unfinished ones may be there. */
function checkWhole(found: Record<string, string>, wanted: Record<string, string>): void {
  for (const [path, content] of Object.entries(found)) {
    if (/\.[0-9a-f]{8}\.tmp$/.test(path)) continue;
    // Executable bits come last.
    assert.equal(
      content.replace(" executable", ""),
      wanted[path]?.replace(" executable", ""),
      path,
    );
  }
}
