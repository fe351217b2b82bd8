/** Event streams beside a bare loop that reads the same bytes. */
import { parse } from "../../src/cli/parse.ts";
import type { Comparison } from "./ratios.ts";
import type { Group } from "./setting.ts";
import { measureStreams, STREAM_CASES } from "./stream_speed.ts";

/** The speed of streams. */
export const STREAM_ROWS: Group = {
  name: "streams",
  async measure({ quick, rounds, leftOut }): Promise<Comparison[]> {
    const names: string[] = [];
    for (const { name, args } of STREAM_CASES) {
      const isKnown = await parse(args).then(() => true, () => false);
      if (isKnown) names.push(name);
      else leftOut.push(`stream "${name}": the program has no such option`);
    }
    return await measureStreams({
      megabytes: quick ? 1 : 100,
      rounds: quick ? 1 : Math.min(5, rounds),
      only: names.map((name) => `^${RegExp.escape(name)}$`).join("|"),
    });
  },
};
