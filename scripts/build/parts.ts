/**
 * Makes the program as it is shipped: a small main file, a core that every command needs, a few
 * coarse parts that are loaded when a command asks for one of their modules, and the prepared
 * catalog of commands.
 *
 * Deno reads every byte of a file it loads at each start, and follows every `import()` that it can
 * resolve without running the program. So the parts are few, and none names another one literally.
 * Each is bundled apart. A module of the core exists once: the other parts import it from there.
 */
import { load } from "js-yaml";
import { bundle, bundleTogether } from "./bundle.ts";
import { CORE_PART, partOf } from "./part_rules.ts";
import { prepareCatalog } from "./prepare_catalog.ts";

/** The files of the program by name; `main.js` is the one that is started. */
export type ProgramFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** The contract of the API. The program holds it in its smallest form, as JSON, which is YAML too. */
const CONTRACT = "api/openapi.yaml";

/** What is read of the project. */
const SOURCES: readonly string[] = [
  "src",
  "skills",
  CONTRACT,
  "docs",
  "scripts/build/start",
  "install.sh",
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

/** What becomes of an import, when it is needed, of a module that belongs to the core. */
const WHOLE_IMPORT = /^import \* as (core\d+) from "(\.[^"]+)";/gm;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** What a flavour has that is not as usual. */
export interface PartsOptions {
  /** Modules of packages that are left out; whoever starts the program says where they are. */
  readonly outside?: readonly string[];
  /**
   * A module that programs import, `src/…`: it becomes `library.js`. What it shares with the program
   * is there once, and what any two parts share is in a file of its own: more files, fewer bytes.
   */
  readonly library?: string;
}

/**
 * Builds all files of the program.
 *
 * @param options What is not as usual
 * @returns The same bytes wherever the project lies
 */
export async function buildParts(options: PartsOptions = {}): Promise<ProgramFiles> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-parts-" });
  try {
    for (const name of SOURCES) await copy(pathOf(new URL(name, ROOT)), `${folder}/${name}`);
    await shortenContract(`${folder}/${CONTRACT}`);
    const catalog = await prepareCatalog();
    const index = `export const INDEX = ${JSON.stringify(catalog.index)};\n`;
    await Deno.writeTextFile(`${folder}/scripts/build/start/prepared_index.ts`, index);
    const { library, outside = [] } = options;
    const inLibrary = library === undefined ? [] : await modulesBehind(folder, library);
    const lazy = await detachLazyModules(folder);
    const core = await modulesBehind(folder, START, "at once");
    const entries = await writeEntries(folder, lazy);
    if (library !== undefined) {
      entries.push(...await writeLibrary(folder, library, neededOf(lazy, inLibrary)));
    }
    const originals = await standIn(folder, core);
    const bundled = library === undefined ? bundleApart : bundleTogether;
    const files = await bundled(entries, [CORE_NAME, ...outside]);
    for (const [path, text] of originals) await Deno.writeTextFile(`${folder}/${path}`, text);
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
      "let given = {};\n" +
      "export const giveParts = (parts) => { given = parts; };\n" +
      "export const loadPart = (name) => given[name]?.() ?? import(urlOfPart(name));\n",
  );
  return parts;
}

/** The module that knows where the parts are. It belongs to the core. */
const LOADER = "src/load_part.js";

/**
 * The modules that a module imports, itself too, `src/…`.
 *
 * @param which All, or those that are loaded with it
 */
async function modulesBehind(
  folder: string,
  main: string,
  which: "all" | "at once" = "all",
): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", main],
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
      if (code?.specifier !== undefined && (which === "all" || !isDynamic)) load(code.specifier);
    }
  };
  roots.forEach(load);
  const base = `${roots[0]}`.slice(0, -main.length);
  return [...loaded].filter((one) => MODULES.some((name) => one.startsWith(`${base}${name}/`)))
    .map((one) => decodeURIComponent(one.slice(base.length))).sort();
}

/** Makes of each module of the core one that takes its names from there; returns what they were. */
async function standIn(folder: string, core: readonly string[]): Promise<Map<string, string>> {
  const originals = new Map<string, string>();
  const wanted = await namesWanted(folder, core);
  for (const path of core) {
    originals.set(path, await Deno.readTextFile(`${folder}/${path}`));
    const names = [...wanted.get(path) ?? []].sort();
    const list = names.map((name) => `${nameInCore(path, name)} as ${name}`).join(", ");
    await Deno.writeTextFile(`${folder}/${path}`, `export { ${list} } from "${CORE_NAME}";\n`);
  }
  return originals;
}

/** Writes a module for each part that gives out the modules in it; returns their paths. */
async function writeEntries(
  folder: string,
  parts: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<string[]> {
  const entries: string[] = [];
  for (const [part, targets] of [...parts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const entry = `${folder}/${part}.ts`;
    const lines = [...targets].sort().map((target) =>
      `export * as ${nameOf(target)} from "${target.startsWith("src/") ? "./" : ""}${target}";\n`
    );
    await Deno.writeTextFile(entry, lines.join(""));
    entries.push(entry);
  }
  return entries;
}

/**
 * Writes the module of the library. With it the core imports parts by literal names, which whoever
 * bundles the library with a program of his own can follow, and they hold what the library needs.
 *
 * @param needed The modules that the library needs of each part
 * @returns Paths of the modules to bundle
 */
async function writeLibrary(
  folder: string,
  library: string,
  needed: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<string[]> {
  const named = new Map([...needed].map(([part, targets]) => [`library_${part}`, targets]));
  const given = [...needed.keys()].sort().map((part) =>
    `"${part}.js": () => import("../library_${part}.ts")`
  );
  await Deno.writeTextFile(
    `${folder}/src/give_parts.ts`,
    `import { giveParts } from "${relative("src/give_parts.ts", LOADER)}";\n` +
      `giveParts({ ${given.join(", ")} });\n`,
  );
  const entry = `${folder}/library.ts`;
  const lines = ["./src/give_parts.ts", `./${library}`].map((from) => `export * from "${from}";\n`);
  await Deno.writeTextFile(entry, lines.join(""));
  return [...await writeEntries(folder, named), entry];
}

/** What a module needs, by part. */
function neededOf(
  parts: ReadonlyMap<string, ReadonlySet<string>>,
  modules: readonly string[],
): Map<string, ReadonlySet<string>> {
  const all = new Set(modules);
  return new Map(
    [...parts].map(([part, targets]) => [part, targets.intersection(all)] as const)
      .filter(([, targets]) => targets.size > 0),
  );
}

/** Bundles every part but the core, each with all that it needs. */
async function bundleApart(
  entries: readonly string[],
  external: readonly string[],
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of entries) {
    const name = entry.slice(entry.lastIndexOf("/") + 1).replace(/\.ts$/, ".js");
    files.set(name, await bundle(entry, external));
  }
  return files;
}

/** What modules outside the core import from each module of the core. */
async function namesWanted(folder: string, core: readonly string[]) {
  const wanted = new Map<string, Set<string>>();
  for (const path of modulesBelow(folder)) {
    if (core.includes(path)) continue;
    const text = await Deno.readTextFile(`${folder}/${path}`);
    const lists = [...text.matchAll(IMPORT)].map(([, list = "", from = ""]) => [list, from]);
    for (const [, name = "", from = ""] of text.matchAll(WHOLE_IMPORT)) {
      const [, list] =
        new RegExp(`\\{([^}]*)\\} = await Promise.resolve\\(${name}\\)`).exec(text) ?? [];
      if (list === undefined) throw new Error(`"${path}" uses "${from}" in a way not known`);
      lists.push([list, from]);
    }
    for (const [list = "", from = ""] of lists) {
      const target = resolve(path, from);
      const names = wanted.get(target) ?? new Set();
      wanted.set(target, names);
      for (const name of list.split(",").map((one) => one.trim())) {
        if (name !== "" && !name.startsWith("type ")) names.add(name.split(/ as |: /)[0] ?? name);
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

async function shortenContract(path: string): Promise<void> {
  await Deno.writeTextFile(path, JSON.stringify(load(await Deno.readTextFile(path))));
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
