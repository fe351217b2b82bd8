/**
 * Prints the program's bill of materials as CycloneDX JSON: the packages it is bundled from and the
 * runtime, with licences, suppliers and hashes. Equal commits give equal text.
 *
 *     sbom.ts [FOLDER]
 *
 * FOLDER holds what `deno task build` made; the hashes of the base binaries are taken from there.
 */

const ROOT = new URL("../", import.meta.url);

/** One package of the lock file. */
interface LockedPackage {
  readonly integrity?: string;
  readonly dependencies?: readonly string[];
}

/** The parts of deno.lock that count here. */
interface Lock {
  readonly npm: { readonly [nameAndVersion: string]: LockedPackage };
}

/** What a package says of itself. */
export interface PackageFacts {
  /** SPDX expression. */
  readonly license: string;
  /** Who made it. */
  readonly author: string | undefined;
}

/** What a bill is made from. */
export interface BillFacts {
  /** Packages that the program imports, `name@version`, without those that these need. */
  readonly used: readonly string[];
  readonly lock: Lock;
  /** By `name@version`. */
  readonly packages: ReadonlyMap<string, PackageFacts>;
  readonly program: { readonly name: string; readonly version: string };
  /** Version of Deno. */
  readonly runtime: string;
  /** Time of the commit, ISO 8601. */
  readonly time: string;
  /** Hashes of the base binaries of `deno compile`, by the name of their file. */
  readonly bases: ReadonlyMap<string, string>;
}

/**
 * Makes the bill of materials.
 *
 * @param facts What it is made from
 * @returns A CycloneDX document
 */
export function billOfMaterials(facts: BillFacts): object {
  const { used, lock, program, runtime, time } = facts;
  const packages = withDependencies(used, lock);
  const root = `${program.name}@${program.version}`;
  const bases = [...facts.bases].sort();
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: time,
      tools: {
        components: [{ type: "application", name: "scripts/sbom.ts", version: program.version }],
      },
      component: {
        type: "application",
        "bom-ref": root,
        ...program,
        supplier: { name: "Runtm", url: ["https://runtm.com"] },
        ...license("Apache-2.0"),
      },
      supplier: { name: "Runtm", url: ["https://runtm.com"] },
    },
    components: [
      {
        type: "platform",
        "bom-ref": `deno@${runtime}`,
        name: "deno",
        version: runtime,
        supplier: { name: "Deno Land Inc.", url: ["https://deno.com"] },
        purl: `pkg:github/denoland/deno@v${runtime}`,
        ...license("MIT"),
      },
      ...bases.map(([name, content]) => ({
        type: "platform",
        "bom-ref": `${name}@${runtime}`,
        name,
        version: runtime,
        supplier: { name: "Deno Land Inc.", url: ["https://deno.com"] },
        hashes: [{ alg: "SHA-256", content }],
        ...license("MIT"),
      })),
      ...packages.map((id) => component(id, facts)),
    ],
    dependencies: [
      {
        ref: root,
        dependsOn: [`deno@${runtime}`, ...bases.map(([name]) => `${name}@${runtime}`), ...used]
          .sort(),
      },
      ...packages.map((id) => ({ ref: id, dependsOn: dependenciesOf(id, lock) })),
    ],
  };
}

function license(expression: string): object {
  const isOne = /^[A-Za-z0-9.-]+$/.test(expression);
  return { licenses: [isOne ? { license: { id: expression } } : { expression }] };
}

function withDependencies(used: readonly string[], lock: Lock): string[] {
  const found = new Set<string>();
  const visit = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    dependenciesOf(id, lock).forEach(visit);
  };
  used.forEach(visit);
  return [...found].sort();
}

/** Dependencies stand in the lock file by name, with the version only where there are several. */
function dependenciesOf(id: string, lock: Lock): string[] {
  const names = lock.npm[id]?.dependencies ?? [];
  return names.map((name) => {
    if (name in lock.npm) return name;
    const full = Object.keys(lock.npm).find((key) => key.startsWith(`${name}@`));
    if (full === undefined) throw new Error(`deno.lock does not hold "${name}"`);
    return full;
  }).sort();
}

function component(id: string, { lock, packages }: BillFacts): object {
  const { name, version } = parsed(id);
  const integrity = lock.npm[id]?.integrity;
  if (!integrity?.startsWith("sha512-")) throw new Error(`deno.lock has no SHA-512 of "${id}"`);
  const facts = packages.get(id);
  if (facts === undefined) throw new Error(`Nothing is known of the licence of "${id}"`);
  const content = Uint8Array.fromBase64(integrity.slice("sha512-".length)).toHex();
  return {
    type: "library",
    "bom-ref": id,
    name,
    version,
    ...(facts.author === undefined ? {} : { supplier: { name: facts.author } }),
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    hashes: [{ alg: "SHA-512", content }],
    ...license(facts.license),
  };
}

/** Name and version of `name@version`, without the peers that a lock file adds. */
function parsed(id: string): { name: string; version: string } {
  const at = id.indexOf("@", 1);
  return { name: id.slice(0, at), version: id.slice(at + 1).replace(/_.*/, "") };
}

async function deno(args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** The packages that main.ts comes to import, as deno.lock names them. */
export async function importedPackages(): Promise<string[]> {
  const { modules } = JSON.parse(await deno(["info", "--json", "main.ts"]));
  const ids = new Set<string>();
  for (const { npmPackage } of modules) if (npmPackage) ids.add(npmPackage);
  return [...ids].sort();
}

/**
 * Reads what packages say of themselves, from Deno's cache.
 *
 * @param used Packages that the program imports
 * @param lock The lock file
 * @returns By `name@version`, for these and all that they need
 */
export async function packageFacts(
  used: readonly string[],
  lock: Lock,
): Promise<Map<string, PackageFacts>> {
  const { npmCache } = JSON.parse(await deno(["info", "--json"]));
  const registries = [...Deno.readDirSync(npmCache)].map(({ name }) => `${npmCache}/${name}`);
  const facts = new Map<string, PackageFacts>();
  for (const id of withDependencies(used, lock)) {
    const { name, version } = parsed(id);
    for (const registry of registries) {
      const text = await Deno.readTextFile(`${registry}/${name}/${version}/package.json`)
        .catch(() => undefined);
      if (text === undefined) continue;
      const { license, author } = JSON.parse(text);
      const who = typeof author === "string" ? author.replace(/ *[<(].*/, "") : author?.name;
      facts.set(id, { license: String(license), author: who });
      break;
    }
  }
  return facts;
}

/** The hashes that the build noted, by the name of the file that was hashed. */
async function basesIn(folder: string | undefined): Promise<Map<string, string>> {
  const bases = new Map<string, string>();
  if (folder === undefined) return bases;
  for await (const { name } of Deno.readDir(folder)) {
    if (!/^base_.*\.sha256$/.test(name)) continue;
    const [hash = "", file = ""] = (await Deno.readTextFile(`${folder}/${name}`)).trim().split(
      "  ",
    );
    bases.set(file, hash);
  }
  return bases;
}

/** When the commit was made, which is the same for everybody who builds it. */
async function commitTime(): Promise<string> {
  const { stdout } = await new Deno.Command("git", {
    args: ["log", "-1", "--format=%ct"],
    cwd: ROOT,
  }).output();
  const seconds = Number(new TextDecoder().decode(stdout));
  return new Date(seconds * 1000).toISOString();
}

if (import.meta.main) {
  const read = async (name: string) => JSON.parse(await Deno.readTextFile(new URL(name, ROOT)));
  const { version } = await read("deno.json");
  const lock: Lock = await read("deno.lock");
  const used = await importedPackages();
  const bill = billOfMaterials({
    used,
    lock,
    packages: await packageFacts(used, lock),
    program: { name: "runtm-api", version },
    runtime: Deno.version.deno,
    time: await commitTime(),
    bases: await basesIn(Deno.args[0]),
  });
  console.log(JSON.stringify(bill, null, 2));
}
