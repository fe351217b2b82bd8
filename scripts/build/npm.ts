/** The npm flavour: a package for Node, which brings the program and takes Deno from the registry. */
import { gzipSync } from "node:zlib";
import { declarationsOf } from "./client_types.ts";
import { buildParts, type ProgramFiles } from "./parts.ts";
import { PERMISSIONS, UNSTABLE } from "./permissions.ts";
import { tar, type TarEntry } from "./tar.ts";
import { RUNTIME_VERSION } from "./targets.ts";
import { V8_FLAGS } from "./v8_flags.ts";

const ENCODER = new TextEncoder();
const ROOT = new URL("../../", import.meta.url);

/** Packages that are too big to be carried along: what the program imports of each, and its file. */
const OUTSIDE = {
  "@modelcontextprotocol/server": {
    "@modelcontextprotocol/server": "dist/index.mjs",
    "@modelcontextprotocol/server/stdio": "dist/stdio.mjs",
    "@modelcontextprotocol/server/_shims": "dist/shimsNode.mjs",
  },
  croner: { croner: "dist/croner.js" },
  diff: { diff: "libesm/index.js" },
  hono: {
    "hono/html": "dist/helper/html/index.js",
    "hono/router/trie-router": "dist/router/trie-router/index.js",
    "hono/utils/mime": "dist/utils/mime.js",
  },
  "jq-wasm": { "jq-wasm/inline": "dist/inline.mjs" },
  "js-yaml": { "js-yaml": "dist/js-yaml.mjs" },
  "modern-tar": { "modern-tar": "dist/web/index.js" },
} as const;

/** What the packages outside import themselves. The parts of the program have their own. */
const NEEDED_OUTSIDE = {
  "@modelcontextprotocol/core": { "@modelcontextprotocol/core/internal": "dist/internal.mjs" },
  zod: { "zod/v4": "v4/index.js" },
} as const;

/** Name of the package's archive. */
export function npmArchiveName(version: string): string {
  return `runtm-api-${version}.tgz`;
}

/**
 * Builds the package.
 *
 * @param version Version of the program
 * @returns The bytes of its archive, as `npm pack` would name it
 */
export async function buildNpm(version: string): Promise<Uint8Array<ArrayBuffer>> {
  const program = await buildParts({
    outside: Object.values(OUTSIDE).flatMap((files) => Object.keys(files)),
    library: "src/mod.ts",
  });
  const files = new Map<string, Uint8Array<ArrayBuffer> | string>([
    ["package.json", `${JSON.stringify(await manifest(version), undefined, 2)}\n`],
    ["bin/runtm-api.cjs", await starter(version)],
    ...[...declarationsOf("src/mod.ts")].map(([name, text]) => [`client/${name}`, text] as const),
    ...[...await withPrologue(program)].map(([name, bytes]) => [`program/${name}`, bytes] as const),
  ]);
  for (const name of ["README.md", "LICENSE"]) {
    files.set(name, await Deno.readFile(new URL(name, ROOT)));
  }
  const entries: TarEntry[] = [...files].map(([name, content]) => ({
    path: `package/${name}`,
    mode: name.startsWith("bin/") ? 0o755 : 0o644,
    bytes: typeof content === "string" ? ENCODER.encode(content) : content,
  }));
  return gzipBest(tar(entries));
}

/** As small as gzip gets: a registry sends the archive very often. */
function gzipBest(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(bytes, { level: 9 }));
}

async function manifest(version: string) {
  const { license, imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  // "npm:jq-wasm@3.0.0/inline" says which version it is.
  const versionOf = (specifier: string): string => {
    const version = /^npm:@?[^@]+@([^/]+)/.exec(specifier)?.[1];
    if (version === undefined) throw new Error(`"${specifier}" has no version`);
    return version;
  };
  return {
    name: "runtm-api",
    version,
    description: "Drive Runtm Cloud from the command line",
    license,
    type: "module",
    bin: { "runtm-api": "bin/runtm-api.cjs" },
    exports: {
      "./client": { types: "./client/src/mod.d.ts", default: "./program/library.js" },
      "./package.json": "./package.json",
    },
    engines: { node: ">=20" },
    os: ["linux", "darwin"],
    dependencies: {
      deno: RUNTIME_VERSION,
      // Installed beside this package, where it is looked for; both are released together.
      "@modelcontextprotocol/core": versionOf(imports["@modelcontextprotocol/server"]),
      "@modelcontextprotocol/server": versionOf(imports["@modelcontextprotocol/server"]),
      croner: versionOf(imports.croner),
      diff: versionOf(imports.diff),
      hono: versionOf(imports.hono),
      "jq-wasm": versionOf(imports["jq-wasm/inline"]),
      "js-yaml": versionOf(imports["js-yaml"]),
      "modern-tar": versionOf(imports["modern-tar"]),
      zod: versionOf(imports.zod),
    },
  };
}

/** What npm puts on the path: starts Deno with the options of every other flavour. */
async function starter(version: string): Promise<string> {
  const template = await Deno.readTextFile(new URL("../npm/runtm-api.cjs", import.meta.url));
  const options = [...PERMISSIONS, ...UNSTABLE, V8_FLAGS].join(" ");
  return template.replace("@version@", version).replace("@options@", options)
    .replace("{/*packages*/}", JSON.stringify({ ...OUTSIDE, ...NEEDED_OUTSIDE }));
}

/** The program gets the home folder and the name back that the start hides from Deno. */
async function withPrologue(files: ProgramFiles): Promise<ProgramFiles> {
  const prologue = await Deno.readTextFile(new URL("../portable/prologue.js", import.meta.url));
  const main = prologue + new TextDecoder().decode(files.get("main.js"));
  return new Map([...files, ["main.js", ENCODER.encode(main)]]);
}
