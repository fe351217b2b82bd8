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
  const [only] = (await bundleInto([], [main], external)).values();
  if (only === undefined) throw new Error(`deno bundle made nothing of "${main}"`);
  return only;
}

/**
 * Bundles several modules of one folder so that what they share is in files of its own.
 *
 * @param mains Paths of the modules
 * @param external Modules that are left outside, by name
 * @returns JavaScript modules by file name: one for each module, and those that they import
 */
export async function bundleTogether(
  mains: readonly string[],
  external: readonly string[],
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  return withPlainNames(await bundleInto(["--code-splitting"], mains, external));
}

/** Name that the bundler gives to what several modules share: it says where the project lies. */
const SHARED = /\bchunk-[A-Z0-9]+\.js\b/g;

/** Numbers the files that several modules share, in the order in which they are met. */
function withPlainNames(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Map<string, Uint8Array<ArrayBuffer>> {
  const names = new Map<string, string>();
  const plain = (name: string): string => {
    const known = names.get(name) ?? `shared_${names.size + 1}.js`;
    names.set(name, known);
    return known;
  };
  const named = new Map<string, Uint8Array<ArrayBuffer>>();
  const waiting = [...files.keys()].filter((name) => !name.startsWith("chunk-")).sort();
  for (const name of waiting) {
    const text = new TextDecoder().decode(files.get(name));
    for (const [met] of text.matchAll(SHARED)) {
      if (names.has(met)) continue;
      plain(met);
      waiting.push(met);
    }
    const own = name.startsWith("chunk-") ? plain(name) : name;
    named.set(own, new TextEncoder().encode(text.replace(SHARED, plain)));
  }
  return named;
}

async function bundleInto(
  options: readonly string[],
  mains: readonly string[],
  external: readonly string[],
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-bundle-" });
  try {
    const config = decodeURIComponent(new URL("../../deno.json", import.meta.url).pathname);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        "--minify",
        "--platform=deno",
        "--config",
        config,
        ...options,
        ...external.map((name) => `--external=${name}`),
        "--outdir",
        folder,
        ...mains,
      ],
      clearEnv: true,
      env: buildEnv(["DENO_CERT", "DENO_TLS_CA_STORE", "NODE_EXTRA_CA_CERTS"]),
    }).output();
    if (!success) throw new Error(`deno bundle failed: ${new TextDecoder().decode(stderr).trim()}`);
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for await (const { name } of Deno.readDir(folder)) {
      files.set(name, await Deno.readFile(`${folder}/${name}`));
    }
    return files;
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
