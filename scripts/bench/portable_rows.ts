/** The portable program as it is installed: its head, its files, its runtime. */
import { buildPortable } from "../build/portable.ts";
import { buildParts } from "../build/parts.ts";
import { TARGETS } from "../build/targets.ts";
import type { Comparison } from "./ratios.ts";
import { type Group, scriptProgram } from "./setting.ts";
import { comparePairs, type Pair, type Program, takeTurns } from "./turns.ts";

const PAIRS: readonly Pair[] = [
  ["portable --version", "empty file"],
  ["portable session list", "one fetch"],
  ["portable --version, unpacking", "empty file"],
];

/** Starts of the portable program. */
export const PORTABLE_ROWS: Group = {
  name: "portable",
  async measure({ folder, rounds, env, url, quick, leftOut }): Promise<Comparison[]> {
    const arch = Deno.build.arch === "aarch64" ? "arm64" : "amd64";
    const target = TARGETS.find((one) => one.os === Deno.build.os && one.arch === arch);
    if (target === undefined || quick) {
      leftOut.push(`the portable program: ${quick ? "quick" : "no target is this machine"}`);
      return [];
    }
    const path = `${folder}/runtm-api`;
    const executable = await buildPortable(target, await buildParts(), "0.0.0");
    await Deno.writeFile(path, executable, { mode: 0o755 });
    await Deno.writeTextFile(`${folder}/empty.js`, "");
    const text = `console.log(await (await fetch("${url}/sessions/")).text()); Deno.exit(0);`;
    await Deno.writeTextFile(`${folder}/fetch.js`, text);
    const fresh = `${folder}/fresh`;
    const start = (name: string, words: string, more: Partial<Program> = {}): Program => ({
      name,
      command: path,
      args: words.split(" "),
      ...more,
    });
    const programs = [
      scriptProgram("empty file", `${folder}/empty.js`),
      scriptProgram("one fetch", `${folder}/fetch.js`),
      start("portable --version", "--version"),
      start("portable session list", "session list"),
    ];
    const unpacking = start("portable --version, unpacking", "--version", {
      env: { XDG_CACHE_HOME: fresh },
      prepare: () => Deno.remove(fresh, { recursive: true }).catch(() => {}),
    });
    // Unpacking takes so long that it is measured apart, and less often.
    const [empty] = programs;
    const few = await takeTurns(empty ? [empty, unpacking] : [], Math.min(rounds, 5), env);
    return [
      ...comparePairs(await takeTurns(programs, rounds, env), PAIRS),
      ...comparePairs(few, PAIRS),
    ];
  },
};
