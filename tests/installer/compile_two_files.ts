/**
 * A program for tests: compiles a program of two files for the target that is named first, into the
 * file that is named second. The variables of the build count for its process alone.
 */
import { buildCompiled } from "../../scripts/build/compile.ts";
import { TARGETS } from "../../scripts/build/targets.ts";

const [name, file = ""] = Deno.args;
const target = TARGETS.find((one) => one.name === name);
if (target === undefined) throw new Error(`"${name}" is no target`);
const encoder = new TextEncoder();
const program = new Map([
  ["main.js", encoder.encode(`await import(import.meta.url.replace("main.js", "part.js"));`)],
  ["part.js", encoder.encode(`console.log("one program")`)],
]);
await Deno.writeFile(file, await buildCompiled(target, program));
