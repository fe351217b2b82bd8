/**
 * Makes the program as it is shipped: a small main file, a core that every command needs, a few
 * coarse parts that are loaded when a command asks for one of their modules, and the prepared
 * catalog of commands.
 *
 * Deno reads every byte of a file it loads at each start, and follows every `import()` that it can
 * resolve without running the program. So the parts are few, and none names another one literally.
 * Each is bundled apart. A module of the core exists once: the other parts import it from there.
 */
import { bundle } from "./bundle.ts";
import { CORE_PART, partOf } from "./part_rules.ts";
import { prepareCatalog } from "./prepare_catalog.ts";

/** The files of the program by name; `main.js` is the one that is started. */
export type ProgramFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** What is read of the project. */
const SOURCES: readonly string[] = [
  "src",
  "skills",
  "api/openapi.yaml",
  "docs",
  "scripts/build/start",
  "install.sh",
  "api",
  "deno.json",
  "deno.lock",
];

/** Folders with the modules of the program. */
const MODULES: readonly string[] = ["src", "scripts/build/start"];

/** The module of the core that the main file calls. */
const START = "scripts/build/start/core.ts";

const ROOT = new URL("../../", import.meta.url);

/** How parts name the core until it has its place beside them. */
const CORE_NAME = "runtm-core-part";

/** An import of a module when it is needed; in types there is nothing to load. */
const LAZY_IMPORT = /(?<!typeof )\bimport\("([^"]+)"\)/g;

/** A module that runs in a worker: a part of its own, started by its address. */
const WORKER = /\bnew URL\("(\.\/[^"]+_worker\.ts)", import\.meta\.url\)/g;

/** An import of values, as `deno fmt` writes it. */
const IMPORT = /^import \{([^}]*)\} from "(\.[^"]+)";/gm;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/**
 * Builds all files of the program.
 *
 * @param outside Modules of packages that are left out; whoever starts the program says where they
 * are
 * @returns The same bytes wherever the project lies
 */
export async function buildParts(outside: readonly string[] = []): Promise<ProgramFiles> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-parts-" });
  try {
    for (const name of SOURCES) await copy(pathOf(new URL(name, ROOT)), `${folder}/${name}`);
    const catalog = await prepareCatalog();
    const index = `export const INDEX = ${JSON.stringify(catalog.index)};\n`;
    await Deno.writeTextFile(`${folder}/scripts/build/start/prepared_index.ts`, index);
    const lazy = await detachLazyModules(folder);
    const core = await modulesOfCore(folder);
    const files = await bundleAround(folder, lazy, core, outside);
    const used = namesUsed(files);
    files.set("core.js", await bundleCore(folder, core, used));
    files.set("main.js", ENCODER.encode(await mainFile()));
    files.set("commands.txt", catalog.bytes);
    return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Writes the files of the program into a folder.
 *
 * @returns Path of the file to start
 */
export async function writeParts(files: ProgramFiles, folder: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, bytes] of files) await Deno.writeFile(`${folder}/${name}`, bytes);
  return `${folder}/main.js`;
}

/** The file that is started: tells the version itself, and leaves all else to the core. */
async function mainFile(): Promise<string> {
  const template = await Deno.readTextFile(new URL("start/main.js", import.meta.url));
  const { version } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  return template.replace("@version@", version);
}

/**
 * Replaces each import of a module when it is needed: by a static one where the module belongs to
 * the core, else by a look into the part where the module is.
 *
 * @returns The modules of each part but the core
 */
async function detachLazyModules(folder: string): Promise<Map<string, Set<string>>> {
  const parts = new Map<string, Set<string>>();
  for (const path of modulesBelow(folder)) {
    const text = await Deno.readTextFile(`${folder}/${path}`);
    const head: string[] = [];
    const detached = text.replace(LAZY_IMPORT, (whole, specifier: string) => {
      if (specifier.startsWith("node:")) return whole;
      const target = resolve(path, specifier);
      const part = partOf(target);
      if (part === CORE_PART) {
        head.push(`import * as core${head.length} from "${specifier}";\n`);
        return `Promise.resolve(core${head.length - 1})`;
      }
      parts.set(part, (parts.get(part) ?? new Set()).add(target));
      return `loadPart("${part}.js").then((part) => part.${nameOf(target)})`;
    });
    const started = detached.replace(WORKER, (_, specifier: string) => {
      const target = resolve(path, specifier);
      const part = partOf(target);
      parts.set(part, new Set([target]));
      return `urlOfPart("${part}.js")`;
    });
    if (started === text) continue;
    const used = ["loadPart", "urlOfPart"].filter((name) => started.includes(`${name}(`));
    if (used.length > 0) {
      head.push(`import { ${used.join(", ")} } from "${relative(path, LOADER)}";\n`);
    }
    await Deno.writeTextFile(`${folder}/${path}`, head.join("") + started);
  }
  await Deno.writeTextFile(
    `${folder}/${LOADER}`,
    `const here = import.meta.url.replace(/[^/]*$/, "");\n` +
      "export const urlOfPart = (name) => here + name;\n" +
      "export const loadPart = (name) => import(urlOfPart(name));\n",
  );
  return parts;
}

/** The module that knows where the parts are. It belongs to the core. */
const LOADER = "src/load_part.js";

/** The modules that are loaded with the core, `src/…`. */
async function modulesOfCore(folder: string): Promise<string[]> {
  await Deno.writeTextFile(`${folder}/core.ts`, `import "./${START}";\n`);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "core.ts"],
    cwd: folder,
  }).output();
  const { modules, roots }: {
    roots: string[];
    modules: {
      specifier: string;
      dependencies?: { code?: { specifier?: string }; isDynamic?: boolean }[];
    }[];
  } = JSON.parse(DECODER.decode(stdout));
  const known = new Map(modules.map((module) => [module.specifier, module.dependencies ?? []]));
  const loaded = new Set<string>();
  const load = (specifier: string) => {
    if (loaded.has(specifier)) return;
    loaded.add(specifier);
    for (const { code, isDynamic } of known.get(specifier) ?? []) {
      if (code?.specifier !== undefined && !isDynamic) load(code.specifier);
    }
  };
  roots.forEach(load);
  const base = `${new URL(".", roots[0])}`;
  return [...loaded].filter((one) => MODULES.some((name) => one.startsWith(`${base}${name}/`)))
    .map((one) => decodeURIComponent(one.slice(base.length))).sort();
}

/** Bundles every part but the core, with a stand-in for each module that the core has. */
async function bundleAround(
  folder: string,
  lazy: ReadonlyMap<string, ReadonlySet<string>>,
  core: readonly string[],
  outside: readonly string[],
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const originals = new Map<string, string>();
  const wanted = await namesWanted(folder, core);
  for (const path of core) {
    originals.set(path, await Deno.readTextFile(`${folder}/${path}`));
    const names = [...wanted.get(path) ?? []].sort();
    const list = names.map((name) => `${nameInCore(path, name)} as ${name}`).join(", ");
    await Deno.writeTextFile(`${folder}/${path}`, `export { ${list} } from "${CORE_NAME}";\n`);
  }
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [part, targets] of [...lazy].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const entry = `${folder}/${part}.ts`;
    const lines = [...targets].sort().map((target) =>
      `export * as ${nameOf(target)} from "${target.startsWith("src/") ? "./" : ""}${target}";\n`
    );
    await Deno.writeTextFile(entry, lines.join(""));
    files.set(`${part}.js`, await bundle(entry, [CORE_NAME, ...outside]));
  }
  for (const [path, text] of originals) await Deno.writeTextFile(`${folder}/${path}`, text);
  return files;
}

/** What modules outside the core import from each module of the core. */
async function namesWanted(folder: string, core: readonly string[]) {
  const wanted = new Map<string, Set<string>>();
  for (const path of modulesBelow(folder)) {
    if (core.includes(path)) continue;
    for (
      const [, list = "", specifier = ""] of (await Deno.readTextFile(`${folder}/${path}`))
        .matchAll(IMPORT)
    ) {
      const target = resolve(path, specifier);
      const names = wanted.get(target) ?? new Set();
      wanted.set(target, names);
      for (const name of list.split(",").map((one) => one.trim())) {
        if (name !== "" && !name.startsWith("type ")) names.add(name.split(" as ")[0] ?? name);
      }
    }
  }
  return wanted;
}

/** The names that the parts take from the core; the place of the core is put in on the way. */
function namesUsed(files: Map<string, Uint8Array<ArrayBuffer>>): Set<string> {
  const used = new Set<string>();
  const importing = new RegExp(`import\\{([^}]*)\\}from"${CORE_NAME}"`, "g");
  for (const [name, bytes] of files) {
    const text = DECODER.decode(bytes).replace(importing, (_, list: string) => {
      for (const one of list.split(",")) used.add(one.split(" as ")[0] ?? one);
      return `import{${list}}from"./core.js"`;
    });
    if (text.includes(CORE_NAME)) throw new Error(`"${name}" names the core in a way not known`);
    files.set(name, ENCODER.encode(text));
  }
  return used;
}

async function bundleCore(folder: string, core: readonly string[], used: ReadonlySet<string>) {
  const lines = core.flatMap((path) => {
    const prefix = nameInCore(path, "");
    const names = [...used].filter((name) => name.startsWith(prefix)).sort()
      .map((name) => `${name.slice(prefix.length)} as ${name}`);
    return names.length === 0 ? [] : [`export { ${names.join(", ")} } from "./${path}";\n`];
  });
  await Deno.writeTextFile(`${folder}/core.ts`, `export * from "./${START}";\n${lines.join("")}`);
  return await bundle(`${folder}/core.ts`);
}

/** The name under which the core gives out a name of one of its modules. */
function nameInCore(path: string, name: string): string {
  // No name of a file becomes the beginning of another one.
  return `${nameOf(path)}$$${name}`;
}

/** A name for a module that is one in JavaScript too. `$` is in no name of a file. */
function nameOf(target: string): string {
  return target.replace(/^src\//, "").replace(/\.[jt]s$/, "").replaceAll(/\W/g, "$");
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

function relative(from: string, to: string): string {
  const up = "../".repeat(from.split("/").length - 1);
  return up === "" ? `./${to}` : up + to;
}

function* modulesBelow(folder: string): Generator<string> {
  for (const name of MODULES) yield* filesBelow(folder, name);
}

function* filesBelow(folder: string, path: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${path}`)) {
    if (isDirectory) yield* filesBelow(folder, `${path}/${name}`);
    else if (name.endsWith(".ts")) yield `${path}/${name}`;
  }
}

async function copy(from: string, to: string): Promise<void> {
  const info = await Deno.stat(from);
  if (!info.isDirectory) {
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}
