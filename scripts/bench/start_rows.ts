/**
 * How long the program takes to start and to do one plain call, beside what that costs at least: an
 * empty file, one bare `fetch`, and the peers that are installed.
 */
import type { Comparison } from "./ratios.ts";
import { commandProgram, type Group, scriptProgram, type Setting } from "./setting.ts";
import { comparePairs, isInstalled, type Pair, type Program, takeTurns } from "./turns.ts";

/** The empty file is what starting costs anyway, one fetch what a call costs in the least. */
const PAIRS: readonly Pair[] = [
  ["one fetch", "empty file"],
  ["--version", "empty file", 1.15],
  ["--version (before)", "empty file"],
  ["session list --help", "empty file", 1.3],
  ["session list --help (before)", "empty file"],
  ["unknown command", "empty file", 1.3],
  ["unknown command (before)", "empty file"],
  ["unknown option", "empty file", 1.3],
  ["unknown option (before)", "empty file"],
  ["session list", "one fetch", 1.35],
  ["session list (before)", "one fetch"],
  ["session list --limit 5", "one fetch"],
  ["session list --limit 5 (before)", "one fetch"],
  // An empty file takes 20 ms where a first start should take at most 140.
  ["first start --version", "empty file", 7],
  ["first start --version (before)", "empty file"],
  ["first start session list", "empty file", 7],
  ["first start session list (before)", "empty file"],
  ["source session list", "one fetch"],
  ["session list", "curl"],
  ["session list", "node -e 0"],
  ["--version", "gh --version"],
];

/** Starts of the command line. */
export const START_ROWS: Group = {
  name: "start",
  async measure(setting): Promise<Comparison[]> {
    const programs = [
      ...await floors(setting),
      ...own(setting),
      await fromSource(),
      ...await peers(setting),
    ];
    return comparePairs(await takeTurns(programs, setting.rounds, setting.env), PAIRS);
  },
};

async function floors({ folder, url }: Setting): Promise<Program[]> {
  await Deno.writeTextFile(`${folder}/empty.js`, "");
  await Deno.writeTextFile(
    `${folder}/fetch.js`,
    `console.log(await (await fetch("${url}/sessions/")).text()); Deno.exit(0);`,
  );
  return [
    scriptProgram("empty file", `${folder}/empty.js`),
    scriptProgram("one fetch", `${folder}/fetch.js`),
  ];
}

function own({ folder, built, before }: Setting): Program[] {
  const versions = [[built, ""] as const, ...(before ? [[before, " (before)"] as const] : [])];
  return versions.flatMap(([program, mark]) => [
    commandProgram(`--version${mark}`, program, "--version"),
    commandProgram(`session list --help${mark}`, program, "session list --help"),
    commandProgram(`unknown command${mark}`, program, "session lst", { code: 3 }),
    commandProgram(`unknown option${mark}`, program, "session list --limt 5", { code: 3 }),
    commandProgram(`session list${mark}`, program, "session list"),
    commandProgram(`session list --limit 5${mark}`, program, "session list --limit 5"),
    ...["--version", "session list"].map((words) =>
      commandProgram(`first start ${words}${mark}`, program, words, coldCache(folder))
    ),
  ]);
}

/** The source, with the packages that Deno has fetched for it. */
async function fromSource(): Promise<Program> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout));
  const config = decodeURIComponent(new URL("../../deno.json", import.meta.url).pathname);
  const source = config.replace(/deno\.json$/, "main.ts");
  return {
    name: "source session list",
    command: Deno.execPath(),
    args: ["run", "-A", "--quiet", "--no-check", "--config", config, source, "session", "list"],
    env: { DENO_DIR: denoDir },
  };
}

/** A start without anything that an earlier one has left: Deno compiles every file again. */
function coldCache(folder: string): Partial<Program> {
  const cache = `${folder}/cold`;
  return {
    env: { DENO_DIR: cache },
    prepare: () => Deno.remove(cache, { recursive: true }).catch(() => {}),
  };
}

async function peers({ url, env, leftOut }: Setting): Promise<Program[]> {
  const key = `Authorization: Bearer ${env.RUNTM_API_KEY}`;
  const all: Program[] = [
    { name: "curl", command: "curl", args: ["-sSf", "-H", key, `${url}/sessions/`] },
    { name: "node -e 0", command: "node", args: ["-e", "0"] },
    { name: "gh --version", command: "gh", args: ["--version"] },
  ];
  const found: Program[] = [];
  for (const program of all) {
    if (await isInstalled(program)) found.push(program);
    else leftOut.push(`${program.name}: not installed`);
  }
  return found;
}
