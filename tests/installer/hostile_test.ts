/**
 * The installer among settings, folders and servers that mean harm, and when it is stopped in the
 * middle.
 */
import assert from "node:assert/strict";
import {
  ARCHIVE,
  entriesOf,
  fakeProgram,
  fakeRelease,
  findTool,
  IS_ROOT,
  makePlace,
  makeTools,
  nextRunners,
  type Place,
  releaseOf,
  runInstaller,
  type Runner,
  serveFiles,
  startInstaller,
  treeOf,
} from "./world.ts";

const RELEASE = await fakeRelease("0.4.0");
const OLD = await fakeRelease("0.3.0");
const ENCODER = new TextEncoder();

function serve() {
  return serveFiles((path) =>
    path.startsWith("/old/") ? OLD[path.slice(5)] : RELEASE[path.slice(1)]
  );
}

function promise(name: string, body: (runner: Runner, place: Place) => Promise<void>): void {
  for (const runner of nextRunners()) {
    Deno.test(`installer (${runner.name}) ${name}`, async () => {
      await using place = await makePlace(runner);
      await body(runner, place);
    });
  }
}

promise("obeys no settings of the tools it uses", async (runner, place) => {
  await using server = serve();
  const files = {
    ".curlrc": 'include\noutput = "/dev/null"\n',
    ".wgetrc": "output_document = /dev/null\nserver_response = on\nheader = X: y\n",
    "wgetrc": "no_such_setting = 1\n",
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${place.home}/${name}`, text);
  }
  const env = {
    GZIP: "-k",
    TAR_OPTIONS: "--no-such-option",
    GREP_OPTIONS: "--color=always -v",
    WGETRC: `${place.home}/wgetrc`,
    CURL_HOME: place.home,
    LC_ALL: "de_DE.UTF-8",
    SHELLOPTS: "allexport:errexit:noclobber:noglob:pipefail",
    RUNTM_BASE_URL: server.origin,
  };
  for (const without of [[], ["curl"]]) {
    const PATH = await makeTools(place, without);
    const { code, stderr } = await runInstaller(runner, place, { env: { ...env, PATH } });
    assert.equal(code, 0, stderr);
    assert.equal(await Deno.readTextFile(`${place.bin}/runtm-api`), fakeProgram("0.4.0"));
    await Deno.remove(`${place.bin}/runtm-api`);
    await Deno.remove(PATH, { recursive: true });
  }
  // What wget notes on its own account is nothing that an installer leaves in a home.
  await Deno.stat(`${place.home}/.wget-hsts`).then(() => assert.fail("a note of wget"), () => {});
});

promise(
  "takes no program by http but from this machine, and shows no password",
  async (runner, place) => {
    const urls = [
      "http://mirror.example/x",
      "http://127.evil.example",
      "http://u:pw@localhost@h.example",
    ];
    for (const RUNTM_BASE_URL of urls) {
      const { code, stderr } = await runInstaller(runner, place, { env: { RUNTM_BASE_URL } });
      assert.equal(code, 3, RUNTM_BASE_URL);
      assert.match(stderr, /is not encrypted/);
      assert.doesNotMatch(stderr, /pw/);
    }
    const ftp = await runInstaller(runner, place, { env: { RUNTM_BASE_URL: "ftp://u:pw@host/x" } });
    assert.equal(ftp.code, 3);
    assert.match(ftp.stderr, /"ftp:\/\/\*\*\*@host\/x" is not an https or file address/);
    await using server = serve();
    const env = {
      RUNTM_BASE_URL: server.origin.replace("//", "//user:pw@"),
      RUNTM_VERSION: "0.4.0",
    };
    for (const args of [["--dry-run"], []]) {
      const ran = await runInstaller(runner, place, { args, env });
      assert.equal(ran.code, 0, ran.stderr);
      assert.doesNotMatch(ran.stdout, /pw/);
    }
    const allowed = { RUNTM_ALLOW_HTTP: "1", RUNTM_BASE_URL: "http://u:pw@mirror.invalid" };
    const ran = await runInstaller(runner, place, { env: allowed });
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, /Cannot fetch checksums.txt/);
    assert.doesNotMatch(ran.stderr, /pw/);
  },
);

promise("uses no wget that does not check certificates", async (runner, place) => {
  const help = "echo 'Usage: wget [-c|--continue] [-q] [-O FILE] URL'; exit 1";
  const PATH = await makeTools(place, ["curl"], { wget: help });
  const { code, stderr } = await runInstaller(runner, place, { env: { PATH } });
  assert.equal(code, 1);
  assert.match(stderr, /does not check certificates[^]*Install curl, or GNU wget/);
});

promise("follows redirects by wget, but none to somewhere less safe", async (runner, place) => {
  // A wget that answers by the address: https to http, http to https, and round in circles.
  const wget = `
case $1 in --help) echo --no-config; exit 0 ;; esac
for word; do url=$word; done
echo "$url" >>${place.home}/asked
case $url in
  https://down.invalid/*) next=http://down.invalid/x ;;
  https://*) next=$url/again ;;
esac
echo "  HTTP/1.1 302 Found" >&2
echo "  Location: $next" >&2
exit 8`;
  const PATH = await makeTools(place, ["curl"], { wget });
  const down = { PATH, RUNTM_BASE_URL: "https://down.invalid" };
  const first = await runInstaller(runner, place, { env: down });
  assert.equal(first.code, 1);
  assert.match(first.stderr, /redirects to "http:\/\/down\.invalid\/x", which is not followed/);
  const round = await runInstaller(runner, place, {
    env: { PATH, RUNTM_BASE_URL: "https://a.invalid" },
  });
  assert.equal(round.code, 1);
  assert.match(round.stderr, /redirects to "https:\/\/a\.invalid\/checksums.txt\/again/);
  const asked = (await Deno.readTextFile(`${place.home}/asked`)).trimEnd().split("\n");
  assert.equal(asked.length, 1 + 11);
  assert.ok(asked.every((url) => url.startsWith("https:")));
});

promise("follows a redirect of a real server by wget", async (runner, place) => {
  const tools = await makeTools(place, ["curl"]);
  let origin = "";
  await using server = serveFiles((path) =>
    path.startsWith("/far/") ? RELEASE[path.slice(5)] : { redirect: `${origin}/far${path}` }
  );
  origin = server.origin;
  const ran = await runInstaller(runner, place, {
    env: { PATH: tools, RUNTM_BASE_URL: server.origin },
  });
  assert.equal(ran.code, 0, ran.stderr);
  assert.ok(server.asked.includes(`/far/${ARCHIVE}`));
});

promise(
  "follows no link in the folder and writes under no foreseeable name",
  async (runner, place) => {
    await using server = serve();
    const mine = `${place.root}/mine`;
    await Deno.writeTextFile(mine, "mine");
    for (const name of [".runtm-api.receipt.new", ".runtm-api.receipt", ".runtm-api.new"]) {
      await Deno.symlink(mine, `${place.bin}/${name}`);
    }
    const env = { RUNTM_BASE_URL: server.origin };
    assert.equal((await runInstaller(runner, place, { env })).code, 0);
    assert.equal(await Deno.readTextFile(mine), "mine");
    assert.ok((await Deno.lstat(`${place.bin}/.runtm-api.receipt`)).isFile);
  },
);

promise("leaves no temporary files when nobody reads what it says", async (runner, place) => {
  await using server = serve();
  const child = startInstaller(runner, place, { env: { RUNTM_BASE_URL: server.origin } });
  await child.stdout.cancel();
  const [{ code, signal }] = await Promise.all([child.status, child.stderr.cancel()]);
  assert.equal(code, 141);
  assert.equal(signal, null);
  assert.deepEqual(await treeOf(place.temp), []);
  assert.deepEqual(await treeOf(place.bin), []);
});

/** A mv that stops at the rename with this number, and tells which process it is. */
function stoppingMv(place: Place, at: number): string {
  return `echo x >>${place.root}/temp/moves
if [ "$(wc -l <${place.root}/temp/moves)" -eq ${at} ]; then
  echo $$ >${place.root}/temp/pid.new && ${
    findTool("mv")
  } ${place.root}/temp/pid.new ${place.root}/temp/pid
  exec tail -f /dev/null
fi
exec ${findTool("mv")} "$@"`;
}

for (const moved of [1, 2, 3]) {
  promise(
    `can be run and undone after a kill at rename ${moved} of three`,
    async (runner, place) => {
      await using server = serve();
      const old = { RUNTM_BASE_URL: `${server.origin}/old`, RUNTM_SKIP_SKILLS: "1" };
      assert.equal((await runInstaller(runner, place, { env: old })).code, 0);
      const PATH = await makeTools(place, ["mv"], { mv: stoppingMv(place, moved) });
      const env = { PATH, RUNTM_BASE_URL: server.origin, RUNTM_SKIP_SKILLS: "1" };
      const child = startInstaller(runner, place, { env });
      const pid = await waitForText(`${place.temp}/pid`);
      child.kill("SIGKILL");
      await child.status;
      Deno.kill(Number(pid), "SIGKILL");
      await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
      const program = await Deno.readTextFile(`${place.bin}/runtm-api`);
      assert.equal(program, fakeProgram(moved < 3 ? "0.3.0" : "0.4.0"));
      const dry = await runInstaller(runner, place, { args: ["--uninstall", "--dry-run"] });
      assert.equal(dry.code, 0, dry.stderr);
      const gone = await runInstaller(runner, place, { args: ["--uninstall"] });
      assert.equal(gone.code, 0, gone.stderr);
      assert.deepEqual(await treeOf(place.bin), []);
    },
  );
}

/** Waits for a file that somebody puts there; its own end is the test's time limit. */
async function waitForText(path: string): Promise<string> {
  while (true) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text !== "") return text.trim();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

promise("starts nothing to tell which version there is", async (runner, place) => {
  const touch = `touch ${place.home}/started`;
  const program = fakeProgram("0.5.0", touch);
  const version = { path: "VERSION", mode: 0o644, bytes: ENCODER.encode("0.6.0-rc.1\n") };
  const silent = program.replace("# runtm-api 0.5.0\n", "");
  const releases = {
    file: await releaseOf([...entriesOf(silent), version]),
    line: await releaseOf(entriesOf(program)),
    silent: await releaseOf(entriesOf(silent)),
  };
  await using server = serveFiles((path) => {
    const [, folder = "", name = ""] = path.split("/");
    return releases[folder as keyof typeof releases]?.[name];
  });
  const told = async (folder: string, args: readonly string[]) =>
    await runInstaller(runner, place, {
      args,
      env: { RUNTM_BASE_URL: `${server.origin}/${folder}` },
    });
  assert.equal((await told("file", ["--print-version"])).stdout, "0.6.0-rc.1\n");
  assert.equal((await told("line", ["--print-version"])).stdout, "0.5.0\n");
  const none = await told("silent", ["--print-version"]);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /cannot be determined without starting it[^]*RUNTM_VERSION=0\.4\.0/);
  for (const folder of Object.keys(releases)) {
    assert.equal((await told(folder, ["--dry-run"])).code, 0);
  }
  assert.deepEqual(await treeOf(place.home), ["/.claude/"]);
});

if (IS_ROOT) {
  Deno.test("root starts no program in a folder of another user", async () => {
    const [runner] = nextRunners();
    assert.ok(runner);
    await using place = await makePlace({ uid: 65534 });
    const release = await fakeRelease("0.4.0", `echo "$0" >>${place.root}/starts`);
    await using server = serveFiles((path) => release[path.slice(1)]);
    const env = { RUNTM_BASE_URL: server.origin, RUNTM_SKIP_SKILLS: "1" };
    const ran = await runInstaller({ ...runner, uid: undefined }, place, { env });
    assert.equal(ran.code, 0, ran.stderr);
    const starts = (await Deno.readTextFile(`${place.root}/starts`)).trim().split("\n");
    assert.deepEqual(starts.filter((path) => path.startsWith(place.bin)), []);
    assert.equal(starts.length, 1);
  });
} else console.log("left out: root in a folder of another user (these tests are not run by root)");
