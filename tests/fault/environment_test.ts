/**
 * Proxies and certificates as the environment names them: each way tried with a real proxy and a
 * real private authority, in processes of their own, because the variables belong to a process.
 */
import assert from "node:assert/strict";
import { cleanEnv, errorOf, runCli } from "../e2e/harness.ts";
import {
  type Certificates,
  CERTIFIED_HOST,
  hasOpenssl,
  makeCertificates,
} from "../fakes/certificates.ts";
import { type FakeProxy, startProxy } from "../fakes/proxy.ts";
import { CLOSED_PORT } from "../fakes/raw_server.ts";

const KEY = "runtm_sk_live_0123456789abcdef";
const openssl = await hasOpenssl();
const NO_CERTIFICATES = { ignore: !openssl };

/** What one request came to. */
interface Fetched {
  readonly status?: number;
  readonly text?: string;
  readonly error?: string;
}

/** Requests of one process of their own, each with its variables. */
async function fetchWith(
  cases: readonly { readonly env: Record<string, string>; readonly url: string }[],
  env: Record<string, string> = {},
): Promise<{ results: Fetched[]; stderr: string }> {
  const program = new URL("../fakes/fetch_by_environment.ts", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "--quiet",
      program,
      ...cases.map((one) => JSON.stringify(one)),
    ],
    clearEnv: true,
    env: cleanEnv(Deno.env.get("HOME") ?? "/", env),
  }).output();
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  return {
    results: lines.map((line) => JSON.parse(line)),
    stderr: new TextDecoder().decode(stderr),
  };
}

/** A server that answers every request with the host it was asked as. */
async function startServer(tls?: { cert: string; key: string }) {
  const listening = Promise.withResolvers<number>();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    ...tls,
    onListen: ({ port }) => listening.resolve(port),
  }, (request) => Response.json({ sessions: [], host: new URL(request.url).hostname }));
  return {
    port: await listening.promise,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("proxies: each variable is obeyed, in either case, and loopback never goes through one", async () => {
  await using server = await startServer();
  await using proxy = startProxy({ target: server.port });
  await using withLogin = startProxy({ target: server.port, login: "me:p@ss" });
  await using withUser = startProxy({ target: server.port, login: "me:" });
  const url = "http://cloud.example.invalid/x";
  const by = (one: FakeProxy, login = "") => `http://${login}127.0.0.1:${one.port}`;
  const dead = `http://127.0.0.1:${CLOSED_PORT}`;
  const local = `http://127.0.0.1:${server.port}/x`;
  const cases: [env: Record<string, string>, url: string, asked: string[]][] = [
    [{ HTTP_PROXY: by(proxy) }, url, [`GET ${url}`]],
    [{ http_proxy: by(proxy) }, url, [`GET ${url}`]],
    [{ ALL_PROXY: by(proxy) }, url, [`GET ${url}`]],
    [{ all_proxy: `127.0.0.1:${proxy.port}` }, url, [`GET ${url}`]],
    [{ HTTP_PROXY: by(proxy), ALL_PROXY: dead }, url, [`GET ${url}`]],
    [{ ALL_PROXY: `socks5://127.0.0.1:${proxy.port}` }, url, ["SOCKS cloud.example.invalid:80"]],
    [{ HTTP_PROXY: by(withLogin, "me:p%40ss@") }, url, [`GET ${url}`]],
    [{ HTTP_PROXY: by(withUser, "me@") }, url, [`GET ${url}`]],
    [{ HTTP_PROXY: dead, HTTPS_PROXY: dead, ALL_PROXY: dead }, local, []],
    [{ HTTP_PROXY: dead }, local.replace("127.0.0.1", "localhost"), []],
  ];
  const { results, stderr } = await fetchWith(cases.map(([env, url]) => ({ env, url })));
  const asked = [proxy, withLogin, withUser].flatMap((one) => one.asked);
  for (const [at, [env]] of cases.entries()) {
    assert.equal(
      results[at]?.status,
      200,
      `${JSON.stringify(env)}: ${JSON.stringify(results[at])}`,
    );
  }
  assert.deepEqual(asked.toSorted(), cases.flatMap(([, , one]) => one).toSorted());
  assert.equal(stderr, "");
});

Deno.test("proxies: NO_PROXY names what goes straight, and a proxy that cannot be used is an error", async () => {
  await using server = await startServer();
  await using proxy = startProxy({ target: server.port });
  const through = `http://127.0.0.1:${proxy.port}`;
  const url = "http://cloud.example.invalid/x";
  const { results } = await fetchWith([
    { env: { HTTP_PROXY: through, NO_PROXY: "example.invalid" }, url },
    { env: { HTTP_PROXY: through, no_proxy: "*" }, url },
    { env: { HTTP_PROXY: "ftp://127.0.0.1:1" }, url },
  ]);
  assert.deepEqual(proxy.asked, []);
  assert.match(results[0]?.error ?? "", /dns error/);
  assert.match(results[1]?.error ?? "", /dns error/);
  assert.match(results[2]?.error ?? "", /^Unusable proxy in HTTP_PROXY: its scheme/);
});

Deno.test({
  name: "certificates: each variable alone makes a private authority known, also behind a proxy",
  ...NO_CERTIFICATES,
  async fn() {
    await using certificates = await makeCertificates();
    await using server = await startServer(certificates.good);
    await using proxy = startProxy({ target: server.port });
    const url = `https://localhost:${server.port}/x`;
    const direct = { env: {}, url };
    const through = {
      env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
      url: `https://${CERTIFIED_HOST}/x`,
    };
    const { authority } = certificates;
    const [none, ...known] = await Promise.all([
      fetchWith([direct, through]),
      fetchWith([direct, through], { SSL_CERT_FILE: authority }),
      fetchWith([direct, through], { NODE_EXTRA_CA_CERTS: authority }),
      fetchWith([direct, through], { DENO_CERT: authority }),
    ]);
    for (const { error } of none.results) assert.match(error ?? "", /UnknownIssuer/);
    for (const { results, stderr } of known) {
      assert.deepEqual(results.map(({ status }) => status), [200, 200], JSON.stringify(results));
      assert.equal(JSON.parse(results[1]?.text ?? "").host, CERTIFIED_HOST);
      assert.equal(stderr, "");
    }
    assert.deepEqual(new Set(proxy.asked), new Set([`CONNECT ${CERTIFIED_HOST}:443`]));
  },
});

Deno.test({
  name: "certificates: a file that is not there is named, where the connection needs it",
  ...NO_CERTIFICATES,
  async fn() {
    await using certificates = await makeCertificates();
    await using server = await startServer(certificates.good);
    await using plain = await startServer();
    const url = `https://localhost:${server.port}/x`;
    const missing = "/nowhere/ca.pem";
    const noPem = await Deno.makeTempFile();
    await Deno.writeTextFile(noPem, "no certificate");
    const broken = await Deno.makeTempFile();
    const garbled = "-----BEGIN CERTIFICATE-----\nno base64 at all\n-----END CERTIFICATE-----\n";
    await Deno.writeTextFile(broken, garbled);
    for (const variable of ["DENO_CERT", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"]) {
      const { results } = await fetchWith([{ env: {}, url }], { [variable]: broken });
      const error = results[0]?.error ?? "";
      assert.ok(error.includes(broken) && error.includes("InvalidByte"), `${variable}: ${error}`);
      if (variable !== "SSL_CERT_FILE") assert.ok(error.includes(variable), error);
    }
    await Deno.remove(broken);
    const [extra, lenient, system, pemless] = await Promise.all([
      fetchWith([{ env: {}, url }], { NODE_EXTRA_CA_CERTS: missing }),
      fetchWith([{ env: {}, url }, { env: {}, url: `http://127.0.0.1:${plain.port}/` }], {
        NODE_EXTRA_CA_CERTS: missing,
        DENO_CERT: certificates.authority,
      }),
      fetchWith([{ env: {}, url }], { SSL_CERT_FILE: missing }),
      fetchWith([{ env: {}, url }], { SSL_CERT_FILE: noPem }),
    ]);
    await Deno.remove(noPem);
    assert.match(
      extra.results[0]?.error ?? "",
      /^The certificate file "\/nowhere\/ca.pem" of NODE_EXTRA_CA_CERTS/,
    );
    assert.deepEqual(lenient.results.map(({ status }) => status), [200, 200]);
    assert.equal(
      system.results[0]?.error,
      `The certificate file "${missing}" of SSL_CERT_FILE cannot be used: there is no such file`,
    );
    assert.equal(
      pemless.results[0]?.error,
      `The certificate file "${noPem}" of SSL_CERT_FILE cannot be used: it holds no certificate in PEM form`,
    );
    for (const { stderr } of [extra, lenient, system, pemless]) assert.equal(stderr, "");
  },
});

/** A run of the program against a service with a private certificate behind a proxy. */
function listSessions(proxy: FakeProxy, env: Record<string, string>) {
  return runCli(["session", "list"], {
    env: {
      RUNTM_API_KEY: KEY,
      RUNTM_API_URL: `https://${CERTIFIED_HOST}/api/cloud`,
      HTTPS_PROXY: `http://user:password@127.0.0.1:${proxy.port}`,
      ...env,
    },
  });
}

async function withPrivateCloud(
  use: (proxy: FakeProxy, certificates: Certificates) => Promise<void>,
) {
  await using certificates = await makeCertificates();
  await using server = await startServer(certificates.good);
  await using proxy = startProxy({ target: server.port, login: "user:password" });
  await use(proxy, certificates);
}

Deno.test({
  name: "the program works behind a proxy that inspects TLS, once it is told the authority",
  ...NO_CERTIFICATES,
  fn: () =>
    withPrivateCloud(async (proxy, { authority }) => {
      const run = await listSessions(proxy, { SSL_CERT_FILE: authority });
      assert.equal(run.stderr, "");
      assert.equal(run.code, 0);
      assert.equal(JSON.parse(run.stdout).host, CERTIFIED_HOST);
    }),
});

Deno.test({
  name: "the program behind a proxy that inspects TLS says which variable to set",
  ...NO_CERTIFICATES,
  fn: () =>
    withPrivateCloud(async (proxy) => {
      const run = await listSessions(proxy, {});
      assert.equal(run.code, 1);
      assert.equal(run.stdout, "");
      const error = errorOf(run);
      assert.equal(error.code, "tls");
      assert.match(String(error.hint), /SSL_CERT_FILE.*NODE_EXTRA_CA_CERTS/);
      assert(!run.stderr.includes("password"));
    }),
});

Deno.test("names below localhost are this machine, and no name server is asked for them", async () => {
  const seen: (string | null)[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    seen.push(request.headers.get("host"));
    return Response.json({ sessions: [], id: "s1" });
  });
  const host = `runtm-${crypto.randomUUID()}.localhost`;
  const env = (port: number) => ({
    RUNTM_API_URL: `http://${host}:${port}/api/cloud`,
    RUNTM_API_KEY: KEY,
    HTTP_PROXY: `http://127.0.0.1:${CLOSED_PORT}`,
  });
  for (const args of [["session", "list"], ["session", "launch", "--prompt", "Hi"]]) {
    const run = await runCli(args, { env: env(server.addr.port) });
    assert.equal(run.code, 0, run.stderr);
  }
  assert.deepEqual(seen, [`${host}:${server.addr.port}`, `${host}:${server.addr.port}`]);
  const refused = await runCli(["session", "list", "--retries", "0"], { env: env(CLOSED_PORT) });
  assert.equal(errorOf(refused).code, "refused");
});
