/**
 * Prints the program's bill of materials: the packages it is bundled from and the runtime, as
 * CycloneDX JSON. Equal sources give equal text.
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

/**
 * Makes the bill of materials.
 *
 * @param used Packages that the program imports, `name@version`, without those that these need
 * @param lock The lock file
 * @param program Name and version of the program
 * @param runtime Version of Deno
 * @returns A CycloneDX document
 */
export function billOfMaterials(
  used: readonly string[],
  lock: Lock,
  program: { readonly name: string; readonly version: string },
  runtime: string,
): object {
  const packages = withDependencies(used, lock);
  const root = `${program.name}@${program.version}`;
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "application", "bom-ref": root, ...program, ...license("Apache-2.0") },
    },
    components: [
      {
        type: "platform",
        "bom-ref": `deno@${runtime}`,
        name: "deno",
        version: runtime,
        purl: `pkg:github/denoland/deno@v${runtime}`,
        ...license("MIT"),
      },
      ...packages.map((id) => component(id, lock)),
    ],
    dependencies: [
      { ref: root, dependsOn: [`deno@${runtime}`, ...used].sort() },
      ...packages.map((id) => ({ ref: id, dependsOn: dependenciesOf(id, lock) })),
    ],
  };
}

function license(id: string): object {
  return { licenses: [{ license: { id } }] };
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

function component(id: string, lock: Lock): object {
  const at = id.lastIndexOf("@");
  const [name, version] = [id.slice(0, at), id.slice(at + 1)];
  const integrity = lock.npm[id]?.integrity;
  if (!integrity?.startsWith("sha512-")) throw new Error(`deno.lock has no SHA-512 of "${id}"`);
  const content = Uint8Array.fromBase64(integrity.slice("sha512-".length)).toHex();
  return {
    type: "library",
    "bom-ref": id,
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    hashes: [{ alg: "SHA-512", content }],
  };
}

/** The packages that main.ts comes to import, as deno.lock names them. */
export async function importedPackages(): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "main.ts"],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const ids = new Set<string>();
  for (const { npmPackage } of modules) if (npmPackage) ids.add(npmPackage);
  return [...ids].sort();
}

if (import.meta.main) {
  const read = async (name: string) => JSON.parse(await Deno.readTextFile(new URL(name, ROOT)));
  const { name, version } = await read("deno.json");
  const lock: Lock = await read("deno.lock");
  const bill = billOfMaterials(
    await importedPackages(),
    lock,
    { name, version },
    Deno.version.deno,
  );
  console.log(JSON.stringify(bill, null, 2));
}
