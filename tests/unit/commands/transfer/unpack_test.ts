/** What may be unpacked, and where it may lie. */
import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import { packTar } from "modern-tar";
import {
  joined,
  remotePath,
  safeName,
  staysInside,
} from "../../../../src/commands/transfer/paths.ts";
import { unpack } from "../../../../src/commands/transfer/unpack.ts";
import { realProcess } from "../../../../src/process/real.ts";

Deno.test("unpack() gives up an archive that holds more than is taken", async () => {
  const zeros = new Uint8Array(200_000);
  const archive = await packTar([1, 2, 3].map((at) => ({
    header: { name: `zeros-${at}`, size: zeros.length, type: "file" as const },
    body: zeros,
  })));
  const gzip = await new Response(
    new Blob([archive]).stream().pipeThrough(new CompressionStream("gzip")),
  ).bytes();
  for (const most of [{ bytes: 500_000, entries: 10 }, { bytes: 1e9, entries: 2 }]) {
    const folder = await Deno.makeTempDir();
    const options = {
      os: "linux",
      force: false,
      signal: new AbortController().signal,
      onFile: () => {},
      most,
    };
    await assert.rejects(unpack(realProcess().files, gzip, folder, options), {
      code: "answer_too_large",
    });
    // What was complete by then may stay; nothing unfinished does.
    for await (const { name } of Deno.readDir(folder)) assert.match(name, /^zeros-[12]$/);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("safeName() never leads out of a folder", () => {
  const part = fc.constantFrom("..", ".", "", "a", "b c", "...", "..a", "/", "\0", "\\", "é");
  fc.assert(
    fc.property(fc.array(part).map((parts) => parts.join("/")), (name) => {
      const safe = safeName(name, "linux");
      if (safe === undefined) return;
      const url = new URL(`file:///root/${safe.split("/").map(encodeURIComponent).join("/")}`);
      assert.ok(url.pathname.startsWith("/root/"), name);
    }),
  );
});

Deno.test("safeName() takes a backslash as a letter, except where it separates folders", () => {
  assert.equal(safeName("a/back\\slash", "linux"), "a/back\\slash");
  for (const name of ["..\\x", "a\\..\\..\\x", "\\x"]) {
    assert.equal(safeName(name, "linux"), undefined);
  }
  assert.equal(safeName("a\\b", "windows"), undefined);
});

Deno.test("links that stay inside never lead out together, in whatever order they are followed", () => {
  // Three links in a folder, each to some path; every path through them stays below the folder.
  const names = ["a", "b", "d/c"];
  const target = fc.array(fc.constantFrom("..", ".", "a", "b", "c", "d", "x"), {
    minLength: 1,
    maxLength: 4,
  }).map((parts) => parts.join("/"));
  fc.assert(
    fc.property(fc.tuple(target, target, target), target, (targets, path) => {
      const links = new Map(
        names.map((name, at) => [name, targets[at] ?? ""] as const)
          .filter(([name, held]) => staysInside(name, held)),
      );
      const follow = (from: string[], parts: string[], steps: number): string[] | undefined => {
        let at = from;
        for (const one of parts) {
          if (steps-- === 0) return undefined;
          if (one === ".") continue;
          if (one === "..") {
            // A path of the test's own may step out; a link must not.
            if (at.length === 0) return ["OUT"];
            at = at.slice(0, -1);
            continue;
          }
          const next = [...at, one];
          const held = links.get(next.join("/"));
          const found = held === undefined ? next : follow(at, held.split("/"), steps);
          if (found === undefined || found[0] === "OUT") return found;
          at = found;
        }
        return at;
      };
      const inside = path.split("/").filter((one) => one !== "..");
      assert.notDeepEqual(follow([], inside, 30), ["OUT"]);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("paths in the sandbox are absolute, relative ones start at the home folder", () => {
  assert.equal(remotePath("a.txt"), "/home/user/a.txt");
  assert.equal(remotePath("./a/b/"), "/home/user/a/b");
  assert.equal(remotePath("/srv/x/"), "/srv/x");
  assert.equal(remotePath("."), "/home/user");
  assert.equal(joined("", "a"), "a");
  assert.equal(joined("/", "a"), "/a");
});
