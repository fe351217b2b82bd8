/** The portable flavour: one executable of a shell head, the program and Deno's own runtime. */
import { joinBytes } from "../../src/json/bytes.ts";
import { hashOf } from "../../src/process/files.ts";
import { executableType } from "./executable_type.ts";
import { V8_FLAGS } from "./v8_flags.ts";
import type { ProgramFiles } from "./parts.ts";
import { PERMISSIONS, UNSTABLE } from "./permissions.ts";
import { fetchRuntime } from "./runtime.ts";
import { gzip } from "./tar.ts";
import type { Target } from "./targets.ts";

const ENCODER = new TextEncoder();
const FOLDER = new URL("../portable/", import.meta.url);

/**
 * Builds the executable for one platform.
 *
 * @param target The platform
 * @param files The files of the program
 * @param version Its version
 * @returns The bytes of the executable
 */
export async function buildPortable(
  target: Target,
  files: ProgramFiles,
  version: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const runtime = await fetchRuntime(target);
  const type = executableType(runtime);
  if (type !== target.name) throw new Error(`${target.runtime.package} is for ${type}`);
  const prologue = await Deno.readFile(new URL("prologue.js", FOLDER));
  const main = joinBytes([prologue, files.get("main.js") ?? new Uint8Array()]);
  return await assemble(target, new Map([...files, ["main.js", main]]), runtime, version);
}

/**
 * Puts head, program and runtime into one file.
 *
 * @param target The platform
 * @param files What the runtime runs; it starts "main.js"
 * @param runtime The runtime
 * @param version Version of the program
 * @returns The bytes of the executable
 */
export async function assemble(
  target: Target,
  files: ProgramFiles,
  runtime: Uint8Array<ArrayBuffer>,
  version: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const program = joinBytes([...files.values()]);
  const list = [...files].map(([name, { length }]) => `${name}:${length}`).join(" ");
  const template = await Deno.readTextFile(new URL("head.sh", FOLDER));
  const packed = { program: await gzip(program), runtime: await gzip(runtime) };
  const identity = ENCODER.encode(
    template + list + await hashOf(program) + await hashOf(runtime),
  );
  const head = renderHead(template, packed.program.length, packed.runtime.length, {
    version,
    target: target.name,
    key: (await hashOf(identity)).slice(0, 32),
    files: list,
    program_size: String(program.length),
    runtime_size: String(runtime.length),
    options: [...PERMISSIONS, ...UNSTABLE, V8_FLAGS].join(" "),
    cache: target.os === "darwin" ? "Library/Caches" : ".cache",
    needs: target.os === "darwin" ? "macOS 12 or newer" : "glibc 2.27 or newer (not musl)",
    megabytes: String(Math.ceil((program.length + runtime.length) / 1e6)),
  });
  return joinBytes([head, packed.program, packed.runtime]);
}

/** Fills the head in. It holds the places of what follows it, which its own length moves. */
function renderHead(
  template: string,
  programLength: number,
  runtimeLength: number,
  facts: { readonly [name: string]: string },
): Uint8Array<ArrayBuffer> {
  let length = template.length;
  while (true) {
    const values: { readonly [name: string]: string } = {
      ...facts,
      program_at: String(length + 1),
      program_length: String(programLength),
      runtime_at: String(length + programLength + 1),
      runtime_length: String(runtimeLength),
      whole_size: String(length + programLength + runtimeLength),
    };
    const head = ENCODER.encode(template.replace(/@([a-z_]+)@/g, (mark, name) => {
      const value = values[name];
      if (value === undefined) throw new Error(`Nothing known for ${mark} in the head`);
      return value;
    }));
    if (head.length === length) return head;
    length = head.length;
  }
}
