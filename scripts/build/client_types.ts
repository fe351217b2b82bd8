/** The types of the client for npm: one declaration file for each module that its types reach. */
import ts from "typescript";

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/** A relative import of a declaration, as an import, an export or a type. */
const SPECIFIER = /((?:from |import\()")(\.[^"]+)\.ts"/g;

/** A text for people in a type: what it says matters to no type, and it is in the program too. */
const PROSE = /(readonly (?:example|failureHint|help|hint|summary): )"(?:[^"\\\n]|\\.)*"/g;

/** Several texts for people. */
const NOTES = /(readonly notes: readonly )\[[^\]\n]*\]/g;

/**
 * Writes the declarations of a module and of all that they need.
 *
 * @param entry Path of the module below the root of the project
 * @returns Texts by their path, `src/…/x.d.ts`
 */
export function declarationsOf(entry: string): ReadonlyMap<string, string> {
  const written = emitAll(entry);
  const needed = new Map<string, string>();
  const rest = [entry.replace(/\.ts$/, ".d.ts")];
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    const text = written.get(name);
    if (text === undefined) throw new Error(`"${name}" was not written`);
    if (needed.has(name)) continue;
    const short = text.replace(PROSE, "$1string").replace(NOTES, "$1string[]");
    needed.set(name, short.replace(SPECIFIER, '$1$2.js"'));
    for (const [, , specifier] of text.matchAll(SPECIFIER)) {
      rest.push(new URL(`${specifier}.d.ts`, `file:///${name}`).pathname.slice(1));
    }
  }
  return new Map([...needed].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Has TypeScript write the declarations of all modules. What it says of Deno's names and of packages
 * does not matter: types are checked elsewhere, and every export says its own.
 */
function emitAll(entry: string): Map<string, string> {
  const program = ts.createProgram([ROOT + entry], {
    allowImportingTsExtensions: true,
    declaration: true,
    emitDeclarationOnly: true,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    // They are read in docs/library.md, and would double the size of the package.
    removeComments: true,
    skipLibCheck: true,
    strict: true,
    target: ts.ScriptTarget.ESNext,
    types: [],
  });
  const written = new Map<string, string>();
  program.emit(undefined, (path, text) => written.set(path.slice(ROOT.length), text));
  return written;
}
