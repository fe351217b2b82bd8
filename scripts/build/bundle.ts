/** Makes one file of a module and everything it needs. */

/**
 * Bundles and minifies.
 *
 * @param main Path of the module
 * @param external Modules that are left outside, by name
 * @returns One JavaScript module, the same bytes wherever the project lies
 */
export async function bundle(
  main: string,
  external: readonly string[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-bundle-" });
  try {
    const output = `${folder}/main.js`;
    const config = decodeURIComponent(new URL("../../deno.json", import.meta.url).pathname);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        "--minify",
        "--platform=deno",
        "--config",
        config,
        ...external.map((name) => `--external=${name}`),
        "--output",
        output,
        main,
      ],
      clearEnv: true,
      env: buildEnv(["DENO_CERT", "DENO_TLS_CA_STORE", "NODE_EXTRA_CA_CERTS"]),
    }).output();
    if (!success) throw new Error(`deno bundle failed: ${new TextDecoder().decode(stderr).trim()}`);
    return await Deno.readFile(output);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What the tools of the build see of the environment: where things are, how the network is reached. */
const PASSED_ON: readonly string[] = [
  "PATH",
  "HOME",
  "TMPDIR",
  "XDG_CACHE_HOME",
  "DENO_DIR",
  "DENORT_BIN",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NPM_CONFIG_REGISTRY",
];

/**
 * The environment for the tools of the build, so that nothing else can find its way into a product.
 *
 * @param more Variables that this tool may see besides
 */
export function buildEnv(more: readonly string[] = []): Record<string, string> {
  const env: Record<string, string> = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  for (const name of [...PASSED_ON, ...more]) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}
