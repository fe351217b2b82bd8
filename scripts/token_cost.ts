/**
 * What usual tasks of an agent cost in calls and in tokens of output: the plain way, and the cheap
 * way. Each is run for real, on the embedded emulator, with no program beside `runtm-api`. Writes
 * docs/token-cost.md; `--print` prints it instead. Tokens are those of the public encoding
 * `o200k_base`; what the agent writes to call a command is not counted.
 */
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { RunningEmulator } from "../src/emulator/core/types.ts";
import { startEmulator } from "../src/emulator/server.ts";
import { shellWord } from "../src/errors/command_hint.ts";
import { buildParts, writeParts } from "./build/parts.ts";
import { UNSTABLE } from "./build/permissions.ts";
import { TASKS } from "./token_cost_tasks.ts";

/** Most calls and tokens that the first so many tasks together should take the cheap way. */
export const AIM = { tasks: 12, calls: 20, tokens: 5_000 };

/** One way to do a task. */
export interface Way {
  /** The command lines, ids shortened. */
  readonly commands: readonly string[];
  readonly tokens: number;
}

/** What a task cost. */
export interface Cost {
  readonly task: string;
  readonly plain: Way;
  readonly cheap: Way;
}

/** Runs commands and counts what they print. */
export interface Agent {
  /** Runs a command; any exit code will do. Gives what it printed on stdout. */
  run(...args: string[]): Promise<string>;
  /** The same without counting: what was there before the task. */
  prepare(...args: string[]): Promise<string>;
  /** Writes a file where the program runs. */
  file(name: string, text: string): Promise<void>;
}

/** A task and its two ways; each gets an agent of its own. */
export interface Task {
  readonly name: string;
  readonly plain: (agent: Agent) => Promise<void>;
  readonly cheap: (agent: Agent) => Promise<void>;
}

/** Measures every task. */
export async function measureTokenCost(): Promise<Cost[]> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-tokens-" });
  const cloud = await startEmulator({ dataDir: ":memory:", agentPace: 0 });
  try {
    const program = await writeParts(await buildParts(), `${folder}/program`);
    const costs: Cost[] = [];
    for (const { name, plain, cheap } of TASKS) {
      costs.push({
        task: name,
        plain: await measureWay(plain, { cloud, program, home: folder }),
        cheap: await measureWay(cheap, { cloud, program, home: folder }),
      });
    }
    return costs;
  } finally {
    await cloud.close();
    await Deno.remove(folder, { recursive: true });
  }
}

interface Place {
  readonly cloud: RunningEmulator;
  readonly program: string;
  readonly home: string;
}

async function measureWay(way: Task["plain"], place: Place): Promise<Way> {
  const commands: string[] = [];
  let tokens = 0;
  await way({
    async run(...args) {
      commands.push(shownCommand(args));
      const { stdout, stderr } = await runProgram(args, place);
      tokens += countTokens(stdout + stderr);
      return stdout;
    },
    async prepare(...args) {
      const { stdout, stderr } = await runProgram(args, place);
      if (stdout === "" && stderr !== "") throw new Error(`${args.join(" ")}: ${stderr}`);
      return stdout;
    },
    async file(name, text) {
      const path = `${place.home}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, text);
    },
  });
  return { commands, tokens };
}

async function runProgram(args: readonly string[], { cloud, program, home }: Place) {
  const flags = ["-A", "--quiet", "--no-check", "--no-config", "--no-lock", "--no-remote"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...UNSTABLE, ...flags, program, ...args],
    clearEnv: true,
    cwd: home,
    env: {
      HOME: home,
      PATH: Deno.env.get("PATH") ?? "",
      DENO_NO_UPDATE_CHECK: "1",
      RUNTM_API_KEY: cloud.keys.org,
      RUNTM_API_URL: cloud.url,
    },
    stdin: "null",
  }).output();
  if (code === 3) throw new Error(`${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return { stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** A command line as a reader needs it. */
function shownCommand(args: readonly string[]): string {
  const words = args.map((word) =>
    /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(word) ? "ID" : word.startsWith("tmpl_") ? "TEMPLATE" : word
  );
  // Several ids in a row say no more than two.
  const short = words.filter((word, at) => word !== "ID" || words[at - 2] !== "ID");
  return short.map(shellWord).join(" ");
}

/** The page. */
export function tokenCostPage(costs: readonly Cost[]): string {
  const sum = (way: "plain" | "cheap") => ({
    calls: costs.reduce((calls, cost) => calls + cost[way].commands.length, 0),
    tokens: costs.reduce((tokens, cost) => tokens + cost[way].tokens, 0),
  });
  const [plain, cheap] = [sum("plain"), sum("cheap")];
  const rows = costs.map(({ task, plain, cheap }) =>
    `| ${task} | ${plain.commands.length} | ${plain.tokens} | ${cheap.commands.length} | ${cheap.tokens} |`
  );
  const ways = costs.map(({ task, cheap }) =>
    `### ${task}\n\n\`\`\`sh\n${
      cheap.commands.map((line) => `runtm-api ${line}`).join("\n")
    }\n\`\`\`\n`
  );
  return [
    "# What an agent pays\n",
    "Calls and tokens of output for usual tasks, run by `deno run -A scripts/token_cost.ts` on the",
    "embedded emulator with nothing beside `runtm-api`. Tokens are counted with the public encoding",
    "`o200k_base`; ids differ from run to run, and with them the last digit or two.\n",
    "| task | calls, plain | tokens, plain | calls, cheap | tokens, cheap |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows,
    `| **all** | **${plain.calls}** | **${plain.tokens}** | **${cheap.calls}** | **${cheap.tokens}** |\n`,
    `The aim for the cheap way of the first ${AIM.tasks} is ${AIM.calls} calls and ${AIM.tokens} tokens.\n`,
    "## The cheap way\n",
    ...ways,
  ].join("\n");
}

if (import.meta.main) {
  const page = tokenCostPage(await measureTokenCost());
  if (Deno.args.includes("--print")) console.log(page);
  else {
    const file = new URL("../docs/token-cost.md", import.meta.url);
    await Deno.writeTextFile(file, page);
    await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", file.pathname] }).output();
  }
}
