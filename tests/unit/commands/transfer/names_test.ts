/** Where a download goes and what an upload is called: refused before anything is sent. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { walkLocal } from "../../../../src/commands/transfer/local_tree.ts";
import { fakeProcess } from "../../../fakes/process.ts";

const ENV = { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", HOME: "/home/user" };
const FILES = { "/kept": "mine", "/folder/kept": "mine" };

/** Runs a command that must not send anything. */
async function file(...args: string[]) {
  const process = fakeProcess({ env: ENV, files: FILES, args: ["session", "file", ...args] });
  const code = await run(process);
  return { code, out: process.out(), error: JSON.parse(process.err() || "{}") };
}

Deno.test("a download is refused before it begins where it cannot be written", async () => {
  const [packed, plain] = [["download", "s-1", "a", "-r", "--archive"], ["download", "s-1", "a"]];
  for (
    const [args, message] of [
      [[...plain, "/nowhere/x"], 'Cannot write "/nowhere/x": there is no such folder'],
      [[...packed, "/nowhere/x"], 'Cannot write "/nowhere/x": there is no such folder'],
      [[...packed, "/kept"], '"/kept" is there already'],
      [[...plain, "/kept"], '"/kept" is there already'],
      [[...plain, "-"], '"-" of local is no file name'],
      [[...packed, "-"], '"-" of --archive is no file name'],
      [
        ["download", "s-1", "a", "here", "-r", "--archive", "/x"],
        /^Only one of local and --archive/,
      ],
      [["download", "s-1", "."], '"." gives the download no name'],
      [["upload", "s-1", "/kept", ""], "The name of a file is empty"],
    ] as const
  ) {
    const { code, error } = await file(...args);
    assert.equal(code, 3, args.join(" "));
    if (typeof message === "string") assert.equal(error.error, message);
    else assert.match(error.error, message);
  }
});

Deno.test("the workspace itself is downloaded to the folder or archive that is named", async () => {
  const folder = await file("download", "s-1", ".", "all", "-r", "--dry-run");
  assert.deepEqual([folder.code, JSON.parse(folder.out).to], [0, "all"]);
  const archive = await file("download", "s-1", ".", "-r", "--archive", "all.tgz", "--dry-run");
  assert.deepEqual([archive.code, JSON.parse(archive.out).to], [0, "all.tgz"]);
});

Deno.test("a name that is not UTF-8 is left out as such", async () => {
  const process = fakeProcess({ files: { "/src/a": "1" } });
  const files = { ...process.files, list: () => Promise.resolve(["a", "b\ufffd"]) };
  const { leftOut } = await walkLocal({ files }, "/src", { exclude: [], gitignore: false });
  assert.deepEqual(leftOut, { "b\ufffd": "its name is not UTF-8" });
});
