/**
 * The house as `deno info` sees it: which file imports which, in code, for types, or when needed.
 * Dependencies point one way, nothing goes round in circles, nothing is left lying about.
 */
import assert from "node:assert/strict";
import { arrowAgainst, EMULATOR_ROOMS, MOST_FILES, ROOMS } from "../../scripts/lint/rooms.ts";

const ROOT = new URL("../../", import.meta.url);

/** How one file uses another. */
type Use = "code" | "type" | "dynamic";

interface Import {
  readonly from: string;
  readonly to: string;
  readonly use: Use;
}

interface InfoModule {
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
    readonly isDynamic?: boolean;
  }[];
}

const MISSING: string[] = [];
const FILES = filesBelow("src");
const WORKERS = FILES.flatMap(workersOf);
const IMPORTS: readonly Import[] = [
  ...await importsFrom("main.ts"),
  ...await importsFrom("src/mod.ts"),
  ...await importsFrom("src/emulator/library.ts"),
  ...WORKERS,
  ...(await Promise.all(WORKERS.map(({ to }) => importsFrom(to)))).flat(),
];

async function importsFrom(entry: string): Promise<Import[]> {
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const graph: { modules: InfoModule[] } = JSON.parse(new TextDecoder().decode(stdout));
  MISSING.push(...graph.modules.flatMap((module) => module.error ?? []));
  return graph.modules.flatMap((module) =>
    (module.dependencies ?? []).flatMap(({ specifier, code, type, isDynamic }): Import[] => {
      const target = code?.specifier ?? type?.specifier ?? specifier;
      const use = code === undefined ? "type" : isDynamic ? "dynamic" : "code";
      return [{ from: shortName(module.specifier), to: shortName(target), use }];
    })
  );
}

/** The modules that a file starts in a worker; `deno info` does not see them. */
function workersOf(from: string): Import[] {
  const starts = read(from).matchAll(/new Worker\(new URL\("\.\/([^"]+)", import\.meta\.url\)/g);
  return [...starts].map(([, name]) => ({
    from,
    to: from.replace(/[^/]*$/, name ?? ""),
    use: "dynamic",
  }));
}

/** Path below the root of the project; other specifiers stay as they are. */
function shortName(specifier: string): string {
  return specifier.startsWith(ROOT.href) ? specifier.slice(ROOT.href.length) : specifier;
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(new URL(`${folder}/`, ROOT))].flatMap((entry) =>
    entry.isDirectory ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]
  ).filter((path) => path.endsWith(".ts")).sort();
}

function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** A way from a file back to itself, or nothing. */
function circleIn(imports: readonly Import[], uses: readonly Use[]): string[] | undefined {
  const next = Map.groupBy(imports.filter((one) => uses.includes(one.use)), (one) => one.from);
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] | undefined => {
    const at = way.indexOf(file);
    if (at >= 0) return [...way.slice(at), file];
    if (done.has(file)) return undefined;
    for (const { to } of next.get(file) ?? []) {
      const circle = walk(to, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const circle = walk(file, []);
    if (circle) return circle;
  }
  return undefined;
}

/** Everything that is loaded with a file, before any dynamic import. */
function loadedWith(entry: string): Set<string> {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { from, to, use } of IMPORTS) if (from === file && use === "code") load(to);
  };
  load(entry);
  return loaded;
}

Deno.test("every import finds its file", () => {
  assert.deepEqual(MISSING, []);
});

Deno.test("files import each other in no circle, types and dynamic imports left out", () => {
  assert.equal(circleIn(IMPORTS, ["code"]), undefined);
});

Deno.test("files import each other in no circle through code loaded when needed", () => {
  assert.equal(circleIn(IMPORTS, ["code", "dynamic"]), undefined);
});

Deno.test("rooms import only rooms below them, types and code loaded when needed included", () => {
  const wrong = IMPORTS.flatMap(({ from, to }) => {
    const reason = arrowAgainst(from, to);
    return reason === undefined ? [] : [`${from} -> ${to}: ${reason}`];
  });
  assert.deepEqual(wrong, []);
});

Deno.test("an arrow that runs back up is found, in the house and in the emulator", () => {
  assert.match(arrowAgainst("src/config/key.ts", "src/client/library.ts") ?? "", /above/);
  assert.match(arrowAgainst("src/emulator/server.ts", "src/client/library.ts") ?? "", /not import/);
  assert.match(
    arrowAgainst("src/emulator/git/git.ts", "src/emulator/deploy/run.ts") ?? "",
    /above/,
  );
  assert.match(arrowAgainst("src/nowhere/a.ts", "src/json/bytes.ts") ?? "", /no place/);
  assert.equal(arrowAgainst("src/cli/run.ts", "src/client/library.ts"), undefined);
  assert.equal(arrowAgainst("main.ts", "src/cli/run.ts"), undefined);
});

Deno.test("every room is in the order of rooms, and every entry of it is a room", () => {
  const rooms = (folder: string) =>
    [...Deno.readDirSync(new URL(folder, ROOT))].filter((one) => one.isDirectory)
      .map(({ name }) => name).sort();
  assert.deepEqual(rooms("src/"), [...ROOMS].sort());
  assert.deepEqual(rooms("src/emulator/"), [...EMULATOR_ROOMS].sort());
});

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/"));
}

Deno.test("no folder has more files of its own than can be taken in at a look", () => {
  const folders = Map.groupBy(FILES, folderOf);
  const crowded = [...folders].filter(([, files]) => files.length > MOST_FILES)
    .map(([folder, files]) => `${folder}: ${files.length}`);
  assert.deepEqual(crowded, []);
});

Deno.test("operations know their types, their shared inputs, and nothing else", () => {
  const allowed = [
    "src/operations/directive.ts",
    "src/operations/types.ts",
    "src/operations/inputs.ts",
  ];
  const others = IMPORTS.filter(({ from, to }) =>
    from.startsWith("src/operations/") && from !== "src/operations/areas.ts" &&
    !allowed.includes(to) && !(from.split("/").length === 4 && folderOf(from) === folderOf(to))
  );
  assert.deepEqual(others, []);
  const types = IMPORTS.filter(({ from }) => from === "src/operations/types.ts");
  assert.deepEqual(types, []);
  const areas = IMPORTS.filter(({ from, to, use }) =>
    from === "src/operations/areas.ts" && use !== "type" &&
    to !== "src/operations/follow_ups.ts" &&
    !(use === "dynamic" && to.startsWith("src/operations/"))
  );
  assert.deepEqual(areas, []);
});

Deno.test("the real outside world is made by main.ts alone", () => {
  const users = IMPORTS.filter(({ to }) => to === "src/process/real.ts").map(({ from }) => from);
  assert.deepEqual(users, ["main.ts"]);
});

Deno.test("only the stored key, the skills and kept ids are written as files, so that no server names one", () => {
  const writers = FILES.filter((file) =>
    !file.startsWith("src/emulator/") && !file.startsWith("src/process/") &&
    /\.(writeAtomic|rename|mkdir)\(/.test(read(file))
  );
  assert.deepEqual(writers.filter((file) => !file.startsWith("src/skills/")), [
    "src/commands/agents/github_app.ts",
    "src/commands/auth/login.ts",
    "src/commands/completion/ids.ts",
  ]);
});

Deno.test("nothing heavy is loaded before the command is known", () => {
  const loaded = [...loadedWith("main.ts")];
  const heavy = loaded.filter((file) =>
    /^(npm:|node:|jsr:|https:)/.test(file) || /^src\/(emulator|skills)\//.test(file) ||
    /^src\/operations\/(?!areas|types|inputs)/.test(file)
  );
  assert.deepEqual(heavy, []);
});

/** Most bytes of the modules that run in a program with the library, also when they are needed. */
const MOST_OF_LIBRARY = 600_000;

Deno.test("the library stays small, and reaches neither YAML nor the contract", () => {
  const reached = new Set(["src/mod.ts"]);
  for (const file of reached) {
    for (const { from, to, use } of IMPORTS) if (from === file && use !== "type") reached.add(to);
  }
  assert.deepEqual([...reached].filter((file) => /yaml|^api\//.test(file)), []);
  const own = [...reached].filter((file) => file.startsWith("src/"));
  const bytes = own.reduce((sum, file) => sum + Deno.statSync(new URL(file, ROOT)).size, 0);
  assert(own.length > 50 && bytes <= MOST_OF_LIBRARY, `${own.length} modules, ${bytes} bytes`);
});

Deno.test("every file of src is used by the program or the library", () => {
  const used = new Set(["src/mod.ts", "src/emulator/library.ts", ...IMPORTS.map(({ to }) => to)]);
  assert.deepEqual(FILES.filter((file) => !used.has(file)), []);
});

/** `export … from`: whole modules, or names. A type of one's own signature may be passed on. */
const PASSES_ALL_ON = /^export\s+(type\s+)?\*/m;
const PASSES_ON = /^export\s+(type\s+)?\{[^}]*\}\s*from\b/m;
const EXPORTS_ITS_OWN =
  /^export\s+(abstract\s+|async\s+)?(function\*?|const|let|class|interface|enum|type)\s+\w/m;

Deno.test("src/mod.ts is the only file made of what others export", () => {
  const barrels = FILES.filter((file) => {
    const text = read(file);
    return PASSES_ALL_ON.test(text) || (PASSES_ON.test(text) && !EXPORTS_ITS_OWN.test(text));
  });
  assert.deepEqual(barrels, ["src/mod.ts"]);
});

Deno.test("no file that people write is longer than 400 lines", () => {
  const long = FILES.filter((file) => file !== "src/operations/answers.ts")
    .map((file) => ({ file, lines: read(file).split("\n").length - 1 }))
    .filter(({ lines }) => lines > 400);
  assert.deepEqual(long, []);
});

Deno.test("every file of src opens with a doc comment", () => {
  assert.deepEqual(FILES.filter((file) => !read(file).startsWith("/**")), []);
});

Deno.test("a circle is found where there is one", () => {
  const round: Import[] = [
    { from: "main.ts", to: "a.ts", use: "code" },
    { from: "a.ts", to: "b.ts", use: "code" },
    { from: "b.ts", to: "a.ts", use: "dynamic" },
  ];
  assert.equal(circleIn(round, ["code"]), undefined);
  assert.deepEqual(circleIn(round, ["code", "dynamic"]), ["a.ts", "b.ts", "a.ts"]);
});
