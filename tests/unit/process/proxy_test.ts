/** Which proxy a request goes through. */
import assert from "node:assert/strict";
import { proxyFor } from "../../../src/process/proxy.ts";

function via(url: string, env: Record<string, string>): string {
  const proxy = proxyFor(new URL(url), (name) => env[name]);
  if (proxy === undefined) return "direct";
  return "reason" in proxy ? `unusable ${proxy.variable}` : `${proxy.variable} ${proxy.url}`;
}

const HTTPS = { HTTPS_PROXY: "http://proxy:3128" };

const CHOICES: readonly [url: string, env: Record<string, string>, expected: string][] = [
  ["https://cloud.example/x", {}, "direct"],
  ["https://cloud.example/x", HTTPS, "HTTPS_PROXY http://proxy:3128"],
  ["https://cloud.example/x", { https_proxy: "http://proxy:1" }, "https_proxy http://proxy:1"],
  ["https://cloud.example/x", { HTTP_PROXY: "http://proxy:1" }, "direct"],
  ["http://cloud.example/x", { HTTP_PROXY: "http://proxy:1" }, "HTTP_PROXY http://proxy:1"],
  ["http://cloud.example/x", { http_proxy: "http://proxy:1" }, "http_proxy http://proxy:1"],
  ["http://cloud.example/x", HTTPS, "direct"],
  [
    "https://cloud.example/x",
    { ALL_PROXY: "socks5://proxy:1080" },
    "ALL_PROXY socks5://proxy:1080",
  ],
  ["http://cloud.example/x", { all_proxy: "proxy:1" }, "all_proxy http://proxy:1"],
  // The variable of the scheme counts before the one for all, and an empty one is as good as none.
  [
    "https://cloud.example/x",
    { ...HTTPS, ALL_PROXY: "http://other:1" },
    "HTTPS_PROXY http://proxy:3128",
  ],
  ["https://cloud.example/x", { HTTPS_PROXY: "", ALL_PROXY: "http://o:1" }, "ALL_PROXY http://o:1"],
  [
    "https://cloud.example/x",
    { HTTPS_PROXY: " ", https_proxy: "http://o:1" },
    "https_proxy http://o:1",
  ],
  // A program of a web server is sent "Proxy: …" headers as HTTP_PROXY.
  ["http://cloud.example/x", { HTTP_PROXY: "http://evil:1", REQUEST_METHOD: "GET" }, "direct"],
  [
    "http://cloud.example/x",
    { http_proxy: "http://p:1", REQUEST_METHOD: "GET" },
    "http_proxy http://p:1",
  ],
  // Loopback is never sent away.
  ["https://localhost:8787/x", HTTPS, "direct"],
  ["https://cloud.localhost/x", HTTPS, "direct"],
  ["https://127.0.0.1/x", HTTPS, "direct"],
  ["https://127.8.9.10/x", HTTPS, "direct"],
  ["https://[::1]:8787/x", HTTPS, "direct"],
  ["https://localhost.example/x", HTTPS, "HTTPS_PROXY http://proxy:3128"],
  ["https://128.0.0.1/x", HTTPS, "HTTPS_PROXY http://proxy:3128"],
  // What cannot be used is said, not passed over.
  ["https://cloud.example/x", { HTTPS_PROXY: "ftp://proxy:1" }, "unusable HTTPS_PROXY"],
  ["https://cloud.example/x", { HTTPS_PROXY: "http://" }, "unusable HTTPS_PROXY"],
  ["https://cloud.example/x", { HTTPS_PROXY: "ftp://proxy:1", NO_PROXY: "*" }, "direct"],
];

for (const [url, env, expected] of CHOICES) {
  Deno.test(`proxyFor() ${url} with ${JSON.stringify(env)}: ${expected}`, () => {
    assert.equal(via(url, env), expected);
  });
}

const EXCEPTIONS: readonly [list: string, host: string, excepted: boolean][] = [
  ["*", "cloud.example", true],
  ["cloud.example", "cloud.example", true],
  ["CLOUD.example", "cloud.example", true],
  ["cloud.example", "api.cloud.example", true],
  [".cloud.example", "api.cloud.example", true],
  [".cloud.example", "cloud.example", true],
  ["*.cloud.example", "api.cloud.example", true],
  ["cloud.example", "mycloud.example", false],
  ["cloud.example.", "cloud.example", true],
  ["a.example, cloud.example", "cloud.example", true],
  ["a.example cloud.example", "cloud.example", true],
  ["a.example,,", "cloud.example", false],
  ["cloud.example:443", "cloud.example", true],
  ["cloud.example:8443", "cloud.example", false],
  ["cloud.example:8443", "cloud.example:8443", true],
  ["10.1.2.3", "10.1.2.3", true],
  ["10.0.0.0/8", "10.1.2.3", true],
  ["10.0.0.0/8", "11.1.2.3", false],
  ["10.1.0.0/15", "10.1.255.255", true],
  ["10.1.0.0/40", "10.1.0.1", false],
  ["10.0.0.0/8", "cloud.example", false],
  ["0.0.0.0/0", "93.184.216.34", true],
  ["2001:db8::/32", "[2001:db8:1::5]", true],
  ["2001:db8::/32", "[2001:db9::5]", false],
  ["2001:db8::5", "[2001:db8::5]", true],
  ["[2001:db8::5]:443", "[2001:db8::5]", true],
  ["10.0.0.0/8", "[2001:db8::5]", false],
];

for (const [list, host, excepted] of EXCEPTIONS) {
  Deno.test(`proxyFor() with NO_PROXY="${list}" goes ${excepted ? "straight" : "by proxy"} to ${host}`, () => {
    for (const name of ["NO_PROXY", "no_proxy"]) {
      assert.equal(via(`https://${host}/`, { ...HTTPS, [name]: list }) === "direct", excepted);
    }
  });
}

Deno.test("proxyFor() reads user and password, decoded, and keeps them out of what is shown", () => {
  const read = (text: string) => proxyFor(new URL("https://cloud.example/"), () => text);
  const proxy = { url: "http://proxy:1", shown: "proxy:1", variable: "HTTPS_PROXY" };
  const env = (login: string) =>
    proxyFor(
      new URL("https://cloud.example/"),
      (name) => name === "HTTPS_PROXY" ? `http://${login}@proxy:1` : undefined,
    );
  assert.deepEqual(env("me:p%40ss"), { ...proxy, login: { username: "me", password: "p@ss" } });
  assert.deepEqual(env("me"), { ...proxy, login: { username: "me", password: "" } });
  assert.deepEqual(env("me:100%"), { ...proxy, login: { username: "me", password: "100%" } });
  assert.equal(read("*"), undefined);
});
