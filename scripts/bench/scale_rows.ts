/** What a start costs when the program has a thousand operations. */
import type { Comparison } from "./ratios.ts";
import { buildElsewhere, commandProgram, type Group } from "./setting.ts";
import { comparePairs, type Pair, type Program, takeTurns } from "./turns.ts";

/** Operations of the larger program. */
const OPERATIONS = 1_000;

/** Starts that look a command up in different ways. */
const STARTS: readonly (readonly [name: string, words: string, code: number])[] = [
  ["session list", "session list", 0],
  ["session list --help", "session list --help", 0],
  ["unknown area", "sesion list", 3],
  ["unknown command", "session lst", 3],
];

/** What the project needs to build itself. */
const SOURCES: readonly string[] = [
  ...["main.ts", "deno.json", "deno.lock", "install.sh", "src", "scripts", "skills", "docs", "api"],
];

/** A program with many operations beside this one. */
export const SCALE_ROWS: Group = {
  name: "scale",
  async measure({ folder, built, env, rounds }): Promise<Comparison[]> {
    const root = decodeURIComponent(new URL("../../", import.meta.url).pathname);
    await Deno.mkdir(`${folder}/large`);
    const { success } = await new Deno.Command("cp", {
      args: ["-R", ...SOURCES.map((name) => root + name), `${folder}/large`],
    }).output();
    if (!success) throw new Error("the project cannot be copied");
    const now = await addOperations(`${folder}/large`);
    const large = await buildElsewhere(`${folder}/large`, `${folder}/large_parts`);
    const mark = ` (${OPERATIONS} operations)`;
    const programs: Program[] = STARTS.flatMap(([name, words, code]) => [
      commandProgram(name, built, words, { code }),
      commandProgram(name + mark, large, words, { code }),
    ]);
    const pairs: Pair[] = STARTS.map(([name]) => [name + mark, name, 1.1]);
    return comparePairs(await takeTurns(programs, rounds, env), pairs)
      .map((row) => ({ ...row, beside: `${row.beside} (${now} operations)` }));
  },
};

/**
 * Gives every area copies of its operations under other words until there are enough.
 *
 * @returns How many operations there were
 */
async function addOperations(root: string): Promise<number> {
  const { AREAS, allOperations } = await import("../../src/operations/areas.ts");
  const count = (await allOperations()).length;
  const copies = Math.ceil((OPERATIONS - count) / count);
  const path = `${root}/src/operations/areas.ts`;
  const lines = [await Deno.readTextFile(path)];
  for (const [at, [name, area]] of Object.entries(AREAS).entries()) {
    const operations = Object.values(await area.load());
    const more = operations.flatMap((operation) =>
      Array.from({ length: copies }, (_, copy) => ({
        ...operation,
        id: `${operation.id}${copy}`,
        command: `${operation.command}-${copy}`,
        aliases: [],
        example: operation.example.replace(operation.command, `${operation.command}-${copy}`),
      }))
    );
    const text = more.map((operation, place) =>
      `export const operation${place} = ${JSON.stringify(operation)};\n`
    );
    await Deno.writeTextFile(`${root}/src/operations/${name}_more.ts`, text.join(""));
    lines.push(
      `const load${at} = AREAS[${JSON.stringify(name)}].load;\n`,
      `AREAS[${JSON.stringify(name)}].load = async () => ` +
        `({ ...await load${at}(), ...await import("./${name}_more.ts") });\n`,
    );
  }
  await Deno.writeTextFile(path, lines.join(""));
  return count;
}
