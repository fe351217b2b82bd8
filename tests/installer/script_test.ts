/** The installer as a text: checked by shellcheck, and harmless however it is cut. */
import assert from "node:assert/strict";
import {
  ARCHIVE,
  fakeRelease,
  findTool,
  makePlace,
  runInstaller,
  RUNNERS,
  SCRIPT,
  serveFiles,
  treeOf,
} from "./world.ts";

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

Deno.test("install.sh and the head of portable programs have nothing that shellcheck minds", async () => {
  if (findTool("shellcheck") === undefined) {
    console.log("left out: shellcheck (it is not on this machine)");
    return;
  }
  const { success, stdout } = await new Deno.Command("shellcheck", {
    args: ["--shell=sh", "install.sh", "scripts/portable/head.sh"],
    cwd: ROOT,
  }).output();
  assert.ok(success, new TextDecoder().decode(stdout));
});

Deno.test("install.sh is plain ASCII, one function and the line that calls it", () => {
  assert.match(SCRIPT, /^[\n -~]*$/);
  const lines = SCRIPT.trimEnd().split("\n");
  assert.equal(lines.at(-1), 'runtm_api_install "$@"');
  const code = lines.filter((line) => /^[^ #]/.test(line) && line !== "END");
  assert.match(code.at(-2) ?? "", /^\} <\/dev\/null /);
  assert.deepEqual(
    code.filter((line) => !/^(Installs|Options|Environment)/.test(line)),
    ["runtm_api_install() {", code.at(-2), 'runtm_api_install "$@"'],
  );
});

// One user for each shell is enough: a cut script does not come to the point where users differ.
const SHELLS = RUNNERS.filter(({ shell }, at) =>
  RUNNERS.findIndex((other) => other.shell === shell) === at
);

/** Runs the first line of a file, the first two, and so on up to all but the last. */
const EVERY_CUT = `
count=0
while [ "$count" -lt "$LINES_BUT_ONE" ]; do
  count=$((count + 1))
  head -n "$count" whole.sh >cut.sh
  $THIS_SHELL cut.sh >said 2>errors </dev/null
  [ ! -s said ] || { echo "the first $count lines say: $(cat said)"; exit 1; }
done
`;

for (const runner of SHELLS) {
  Deno.test(`installer (${runner.name}) cut at the end of any line does nothing`, async () => {
    const release = await fakeRelease("0.4.0");
    await using server = serveFiles((path) => release[path.slice(1)]);
    await using place = await makePlace(runner);
    await Deno.writeTextFile(`${place.root}/whole.sh`, SCRIPT);
    const env = { RUNTM_BASE_URL: server.origin };
    const loop = {
      LINES_BUT_ONE: String(SCRIPT.trimEnd().split("\n").length - 1),
      THIS_SHELL: runner.shell.join(" "),
    };
    const ran = await runInstaller(runner, place, { script: EVERY_CUT, env: { ...env, ...loop } });
    assert.equal(ran.stdout + ran.stderr, "");
    assert.equal(ran.code, 0);
    assert.deepEqual(server.asked, []);
    assert.deepEqual(await treeOf(place.temp), []);
    assert.deepEqual(await treeOf(place.home), ["/.claude/"]);
    assert.deepEqual(await treeOf(place.bin), []);
    // The same surroundings with the whole script: then it does happen.
    assert.equal((await runInstaller(runner, place, { env })).code, 0);
    assert.deepEqual(server.asked, ["/checksums.txt", `/${ARCHIVE}`]);
  });
}
