/**
 * The installer against GitHub's addresses. A proxy on loopback stands in for the network: it takes
 * api.github.com and github.com for its own, with certificates of an authority made for the test.
 */
import assert from "node:assert/strict";
import {
  acceptAll,
  answer,
  ARCHIVE,
  fakeRelease,
  findTool,
  makePlace,
  makeTools,
  nextRunners,
  readHead,
  runInstaller,
  type Runner,
  type Served,
} from "./world.ts";

const ENCODER = new TextEncoder();
const HOSTS = ["api.github.com", "github.com"];
const OPENSSL = findTool("openssl");
if (OPENSSL === undefined) console.log("left out: releases of GitHub (openssl is not here)");

/** The network as the installer sees it. */
interface Network extends AsyncDisposable {
  readonly env: { readonly [name: string]: string };
  /** Addresses that were asked for. */
  readonly asked: string[];
}

async function openssl(args: string[], cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args, cwd }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

/** Makes an authority and, signed by it, a certificate for GitHub's names. */
async function makeCertificates(folder: string): Promise<void> {
  const names = HOSTS.map((host) => `DNS:${host}`).join(",");
  await Deno.writeTextFile(`${folder}/names`, `subjectAltName=${names}\n`);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const days = ["-days", "2"];
  await openssl(
    [
      "req",
      "-x509",
      ...key,
      ...days,
      "-subj",
      "/CN=Test CA",
      "-keyout",
      "ca.key",
      "-out",
      "ca.pem",
    ],
    folder,
  );
  await openssl(
    ["req", ...key, "-subj", "/CN=github.com", "-keyout", "key.pem", "-out", "request.pem"],
    folder,
  );
  const sign = ["x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key"];
  await openssl(
    [...sign, "-CAcreateserial", ...days, "-extfile", "names", "-out", "cert.pem"],
    folder,
  );
  await Deno.chmod(`${folder}/ca.pem`, 0o644);
}

/** Starts the proxy and the servers behind it. */
async function startNetwork(find: (url: string) => Served | undefined): Promise<Network> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-network-" });
  await Deno.chmod(folder, 0o755);
  await makeCertificates(folder);
  const asked: string[] = [];
  const open = new Set<Promise<void>>();
  const listeners: { close(): void }[] = [];
  const running: Promise<void>[] = [];
  const ports = new Map<string, number>();
  for (const host of HOSTS) {
    const listener = Deno.listenTls({
      hostname: "127.0.0.1",
      port: 0,
      cert: await Deno.readTextFile(`${folder}/cert.pem`),
      key: await Deno.readTextFile(`${folder}/key.pem`),
    });
    ports.set(host, portOf(listener.addr));
    listeners.push(listener);
    const serve = (connection: Deno.Conn) => {
      const paths: string[] = [];
      return answer(connection, paths, (path) => {
        asked.push(`https://${host}${path}`);
        return find(`https://${host}${path}`);
      });
    };
    running.push(acceptAll(listener, serve, open));
  }
  const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listeners.push(proxy);
  running.push(acceptAll(proxy, (connection) => tunnel(connection, ports), open));
  return {
    asked,
    env: {
      HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy.addr)}`,
      https_proxy: `http://127.0.0.1:${portOf(proxy.addr)}`,
      CURL_CA_BUNDLE: `${folder}/ca.pem`,
    },
    async [Symbol.asyncDispose]() {
      for (const listener of listeners) listener.close();
      await Promise.all(running);
      await Promise.all(open);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function portOf(address: Deno.Addr): number {
  return address.transport === "tcp" ? address.port : 0;
}

/** Answers CONNECT for GitHub's hosts and passes bytes both ways. */
async function tunnel(connection: Deno.Conn, ports: ReadonlyMap<string, number>): Promise<void> {
  const host = /^CONNECT ([a-z.]+):443 /.exec(await readHead(connection))?.[1] ?? "";
  const port = ports.get(host);
  if (port === undefined) {
    await connection.write(ENCODER.encode("HTTP/1.1 502 No such host\r\n\r\n"));
    return;
  }
  const server = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(ENCODER.encode("HTTP/1.1 200 OK\r\n\r\n"));
  const down = server.readable.pipeTo(connection.writable).catch(() => {});
  const up = connection.readable.pipeTo(server.writable).catch(() => {});
  await Promise.all([down, up]);
}

/** A release as GitHub lists it, as far as it matters. */
function listed(tag: string, more: object = {}, files = [ARCHIVE, "checksums.txt"]) {
  return {
    url: "https://api.github.com/x",
    tag_name: tag,
    name: tag,
    draft: false,
    prerelease: false,
    assets: files.map((name) => ({ name, uploader: { login: "octo" }, size: 1 })),
    body: 'Notes, "quoted": {"tag_name": "v9.9.9", "prerelease": false}\n"tag_name": "v8.8.8"',
    ...more,
  };
}

const RELEASES = "https://api.github.com/repos/runtm-ai/runtm/releases?per_page=100&page=1";
const SECOND_PAGE = RELEASES.replace(/1$/, "2");
const DOWNLOADS = "https://github.com/runtm-ai/runtm/releases/download";

/** What the network holds: pages of releases, and releases with their files. */
async function world(
  pages: { readonly [url: string]: unknown },
  versions: { readonly [tag: string]: string },
): Promise<(url: string) => Served | undefined> {
  const served = new Map<string, Served>();
  for (const [url, page] of Object.entries(pages)) {
    served.set(
      url,
      typeof page === "number" ? page : ENCODER.encode(JSON.stringify(page, null, 2)),
    );
  }
  for (const [tag, version] of Object.entries(versions)) {
    for (const [name, bytes] of Object.entries(await fakeRelease(version))) {
      served.set(`${DOWNLOADS}/${tag}/${name}`, bytes);
    }
  }
  return (url) => served.get(url);
}

function promise(name: string, body: (runner: Runner) => Promise<void>): void {
  for (const runner of OPENSSL === undefined ? [] : nextRunners()) {
    Deno.test(`installer (${runner.name}) ${name}`, () => body(runner));
  }
}

promise("takes the highest release of this program for latest", async (runner) => {
  const pages = {
    [RELEASES]: [
      listed("v7.0.0", {}, ["runtm-7.0.0.whl"]),
      listed("packages/sdk/v6.0.0"),
      listed("packages/agent/v5.0.0-rc.1", { prerelease: true }),
      listed("packages/agent/v5.0.0", { draft: true }),
      listed("packages/agent/v4.9.0", {}, []),
      listed("packages/agent/v0.3.9"),
      listed("packages/agent/v0.10.0"),
      listed("packages/agent/v0.9.0"),
    ],
  };
  await using network = await startNetwork(
    await world(pages, { "packages%2Fagent%2Fv0.10.0": "0.10.0" }),
  );
  await using place = await makePlace(runner);
  const { code, stderr, stdout } = await runInstaller(runner, place, { env: network.env });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Installed runtm-api 0\.10\.0/);
  assert.deepEqual(network.asked, [
    RELEASES,
    `${DOWNLOADS}/packages%2Fagent%2Fv0.10.0/checksums.txt`,
    `${DOWNLOADS}/packages%2Fagent%2Fv0.10.0/${ARCHIVE}`,
  ]);
});

promise(
  "reads compact lists, lists without files, further pages and tags without a path",
  async (runner) => {
    const pages = {
      [RELEASES]: [listed("packages/sdk/v6.0.0"), listed("nightly")],
      [SECOND_PAGE]: [
        { tag_name: "v0.4.0" },
        { tag_name: "v0.4.0-beta.1" },
      ],
    };
    await using network = await startNetwork(await world(pages, { "v0.4.0": "0.4.0" }));
    await using place = await makePlace(runner);
    const { code, stderr, stdout } = await runInstaller(runner, place, { env: network.env });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Installed runtm-api 0\.4\.0/);
  },
);

promise("looks for a version under both tags, the program's own first", async (runner) => {
  await using network = await startNetwork(await world({}, { "v0.4.0": "0.4.0" }));
  await using place = await makePlace(runner);
  const env = { ...network.env, RUNTM_VERSION: "v0.4.0" };
  assert.equal((await runInstaller(runner, place, { env })).code, 0);
  assert.deepEqual(network.asked.slice(0, 2), [
    `${DOWNLOADS}/packages%2Fagent%2Fv0.4.0/checksums.txt`,
    `${DOWNLOADS}/v0.4.0/checksums.txt`,
  ]);
  const missing = { ...network.env, RUNTM_VERSION: "packages/agent/v0.4.0" };
  const { code, stderr } = await runInstaller(runner, place, { env: missing });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /No checksums\.txt for runtm-api 0\.4\.0: not found[^]*packages%2Fagent%2Fv0\.4\.0/,
  );
});

promise("asks another repository when told to", async (runner) => {
  const find = await world({}, { "packages%2Fagent%2Fv0.4.0": "0.4.0" });
  await using network = await startNetwork((url) =>
    find(url.replace("/octo-labs/fork/", "/runtm-ai/runtm/"))
  );
  await using place = await makePlace(runner);
  const env = { ...network.env, RUNTM_VERSION: "0.4.0", RUNTM_REPO: "octo-labs/fork" };
  assert.equal((await runInstaller(runner, place, { env })).code, 0);
  assert.match(network.asked[0] ?? "", /github\.com\/octo-labs\/fork\/releases\/download/);
});

promise("says what to do when the newest version cannot be found out", async (runner) => {
  const cases: [unknown, RegExp][] = [
    [403, /access denied \(HTTP 403\)[^]*RUNTM_VERSION=0\.4\.0/],
    [404, /not found \(HTTP 404\)/],
    [[], /No release of runtm-api was found[^]*RUNTM_VERSION/],
    [[listed("packages/sdk/v6.0.0")], /No release of runtm-api was found/],
    ["<html>login</html>", /No release of runtm-api was found/],
  ];
  let page: unknown;
  await using network = await startNetwork((url) =>
    url !== RELEASES
      ? ENCODER.encode("[]")
      : typeof page === "number"
      ? page
      : ENCODER.encode(JSON.stringify(page))
  );
  await using place = await makePlace(runner);
  for (const [answered, says] of cases) {
    page = answered;
    const { code, stderr } = await runInstaller(runner, place, { env: network.env });
    assert.equal(code, 1);
    assert.match(stderr, says);
  }
});

promise("says which variable to set when a certificate is not trusted", async (runner) => {
  await using network = await startNetwork(() => 404);
  await using place = await makePlace(runner);
  const { CURL_CA_BUNDLE: _, ...env } = network.env;
  const curl = await runInstaller(runner, place, { env });
  assert.equal(curl.code, 1);
  assert.match(curl.stderr, /set CURL_CA_BUNDLE to the file/);
  const tools = await makeTools(place, ["curl"]);
  const wget = await runInstaller(runner, place, { env: { ...env, PATH: tools } });
  assert.equal(wget.code, 1);
  assert.match(wget.stderr, /set SSL_CERT_FILE to the file/);
});

promise("says which variable to set when the proxy does not answer", async (runner) => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = portOf(listener.addr);
  listener.close();
  await using place = await makePlace(runner);
  const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, RUNTM_VERSION: "0.4.0" };
  const { code, stderr } = await runInstaller(runner, place, { env });
  assert.equal(code, 1);
  assert.match(stderr, /Set HTTPS_PROXY/);
});
