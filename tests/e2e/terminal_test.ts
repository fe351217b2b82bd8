/** What a person sees: tables, progress and prose at terminals of 40, 80 and 200 columns. */
import assert from "node:assert/strict";
import measure from "fast-string-truncated-width";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { withCloud } from "../fakes/emulator.ts";
import { hasTerminals, runAtTerminal, screenLines, type Seen } from "../fakes/terminal.ts";
import { cleanEnv, programCommand } from "./harness.ts";
import { userOf } from "./scenario.ts";

const WIDTHS = [40, 80, 200];
// deno-lint-ignore no-control-regex -- colours are what this takes away
const COLOUR = /\x1b\[\d+m/g;

interface Desk {
  readonly cloud: RunningEmulator;
  /** Runs a command at a terminal. */
  at(columns: number, args: string[], more?: Partial<Options>): Promise<Seen>;
  /** Runs a command that must succeed, away from the terminal. */
  readonly run: ReturnType<typeof userOf>["run"];
  readonly folder: string;
}

interface Options {
  readonly env: Record<string, string>;
  readonly stdout: string;
  readonly watch: (text: string) => void;
}

function atDesk(name: string, test: (desk: Desk) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !HAS_TERMINALS,
    fn: () =>
      withCloud({}, async (cloud) => {
        const folder = await Deno.makeTempDir({ prefix: "runtm-home-" });
        const { command, args: before } = programCommand();
        const keys = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
        try {
          await test({
            cloud,
            folder,
            run: userOf(cloud, cloud.keys.org).run,
            at: (columns, args, { env, ...more } = {}) =>
              runAtTerminal([command, ...before, ...args], {
                columns,
                env: cleanEnv(folder, { ...keys, ...env }),
                ...more,
              }),
          });
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      }),
  });
}

const HAS_TERMINALS = hasTerminals();

function widest(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => measure(line.replaceAll(COLOUR, "")).width));
}

atDesk("a table fits the terminal, wide characters and hostile names too", async ({ at, run }) => {
  for (
    const name of ["日本語の名前がとても長い場合でも表は崩れない", "\x1b[31mred\u202e", "plain"]
  ) {
    await run("session", "create", "--name", name);
  }
  for (const columns of WIDTHS) {
    const { code, text } = await at(columns, ["session", "list", "--format", "table"]);
    assert.equal(code, 0, text);
    const lines = screenLines(text).filter((line) => line !== "");
    assert.equal(lines.length, 4, text);
    assert.ok(widest(lines) <= columns, `${widest(lines)} of ${columns}: ${text}`);
    assert.match(lines[0] ?? "", /^id/);
    assert.ok(!text.includes("\x1b") && !text.includes("\u202e"), JSON.stringify(text));
  }
});

atDesk("activity draws a bar a day where there is room", async ({ at, run }) => {
  const session = await run("session", "create", "--wait");
  await run("session", "prompt", String(session.id), "Say hello", "--wait");
  for (const columns of WIDTHS) {
    const { code, text } = await at(columns, ["activity", "daily", "--format", "table"]);
    assert.equal(code, 0, text);
    const lines = screenLines(text).filter((line) => line !== "");
    assert.ok(widest(lines) <= columns, text);
    if (columns >= 80) assert.match(text, /█{5}/);
  }
});

atDesk("what an agent says is prose with colours, unless NO_COLOR is set", async ({ at, run }) => {
  const session = await run("session", "create", "--wait");
  const id = String(session.id);
  await run("session", "prompt", id, "Say hello", "--wait");
  const args = ["session", "events", id, "--since", "0", "--format", "text"];
  for (const columns of WIDTHS) {
    const { code, text } = await at(columns, args);
    assert.equal(code, 0, text);
    assert.match(text, COLOUR);
    const lines = screenLines(text.replaceAll(COLOUR, ""));
    const tools = lines.filter((line) => line.startsWith("> "));
    assert.ok(tools.length > 0 && widest(tools) <= columns, text);
    assert.match(text, /I will look at the workspace first/);
  }
  const plain = await at(80, args, { env: { NO_COLOR: "1" } });
  assert.doesNotMatch(plain.text, COLOUR);
});

atDesk("a wait shows its progress on one line, which is gone in the end", async (desk) => {
  const session = await desk.run("session", "create", "--wait");
  const id = String(session.id);
  for (const columns of WIDTHS) {
    const stdout = `${desk.folder}/out.json`;
    const prompted = ["session", "prompt", id, "sleep 30 then stop", "--wait"];
    const { code, text } = await desk.at(columns, prompted, {
      stdout,
      // Once it was seen, time flies.
      watch: (seen) => void (/ · [1-9]\d* s/.test(seen) && desk.cloud.clock.advance(30)),
    });
    assert.equal(code, 0, text);
    const shown = text.split("\r\x1b[2K").map((line) => line.trimEnd());
    assert.ok(shown.some((line) => / · [1-9]\d* s$/.test(line)), JSON.stringify(text));
    assert.ok(widest(shown) < columns, JSON.stringify(text));
    assert.equal(screenLines(text).join(""), "", JSON.stringify(text));
    assert.equal(JSON.parse(await Deno.readTextFile(stdout)).last_prompt.status, "completed");
  }
});

atDesk(
  "an error beside a table is two lines for a person, and prose is refused where nobody talks",
  async ({ at, folder }) => {
    const args = ["session", "get", "5d0c2f9e-0000-4000-8000-000000000000", "--format", "table"];
    const seen = await at(80, args);
    assert.equal(seen.code, 1);
    assert.doesNotMatch(seen.text, /[{}]/);
    assert.equal(screenLines(seen.text).filter((line) => line !== "").length, 2, seen.text);

    const prose = await at(80, ["session", "list", "--format", "text"], {
      stdout: `${folder}/out`,
    });
    assert.equal(prose.code, 3);
    assert.match(prose.text, /--format text does not go with session list/);
  },
);
