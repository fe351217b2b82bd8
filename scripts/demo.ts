/**
 * The main job, through the real program on the embedded emulator: a session is launched with a
 * prompt, waited for, prompted again with its events streaming, its files are read and written, its
 * branch and pull request opened, the session destroyed. Run with `deno task demo`; needs git, and
 * no network but loopback. Leaves nothing behind; ends non-zero when any step fails.
 */
import { shellWord } from "../src/errors/command_hint.ts";

/** Most lines and columns shown of what a command printed. */
const MOST_LINES = 14;
const MOST_COLUMNS = 150;

const ROOT = new URL("../", import.meta.url);

/** Where everything of this run lives. */
interface Place {
  /** Temporary folder of the emulator's data. */
  readonly folder: string;
  /** Environment of the program: the user's, but for what would lead it to the real cloud. */
  readonly env: { readonly [name: string]: string };
}

/** A step that did not do what it should. */
class StepFailed extends Error {
  override readonly name = "StepFailed";
}

async function demo(): Promise<number> {
  const began = performance.now();
  const place = await makePlace();
  const start = ["emulator", "start", "--port", "0", "--data-dir", `${place.folder}/cloud`];
  const emulator = startProgram(place, start);
  const stop = () => stopEmulator(emulator);
  const signals = ["SIGINT", "SIGTERM"] as const;
  signals.forEach((signal) => Deno.addSignalListener(signal, stop));
  try {
    say(`$ runtm-api ${start.map(shellWord).join(" ")} &`);
    const { url, api_key } = await firstLine(emulator);
    say(`{"url":"${url}", …}\n`);
    await mainJob({ ...place, env: { ...place.env, RUNTM_API_URL: url, RUNTM_API_KEY: api_key } });
    say(`Done in ${((performance.now() - began) / 1000).toFixed(1)} s. Nothing is left behind.`);
    return 0;
  } catch (error) {
    console.error(error instanceof StepFailed ? `demo: ${error.message}` : error);
    return 1;
  } finally {
    signals.forEach((signal) => Deno.removeSignalListener(signal, stop));
    stop();
    await emulator.status;
    await Deno.remove(place.folder, { recursive: true });
  }
}

/** What a user would do, one command after the other; each uses what those before printed. */
async function mainJob(place: Place): Promise<void> {
  const run = (...args: string[]) => runStep(place, args);

  comment("Start a session on a repository and give its agent a task");
  const launched = object(
    await run(
      "session",
      "launch",
      "--repo",
      "acme/storefront",
      "--on-complete",
      "keep_alive",
      "--prompt",
      "Greet visitors by name in greeting.js",
    ),
  );
  const id = text(launched.id);

  comment("Wait until the agent has finished");
  const waited = object(await run("session", "wait", id));
  expect(promptStatus(waited) === "completed", "the prompt is not completed");

  comment("Prompt again, and watch the events as they come");
  const events = (await run("session", "prompt", id, "Now add a test in greeting.test.js"))
    .trimEnd()
    .split("\n").map(object);
  expect(events.length > 2, "there were hardly any events");
  expect(events.at(-1)?.event === "done", "the last event is not done");

  comment("Look at the files the agent left, read one, write one");
  await run("session", "file", "list", id);
  await run("session", "file", "read", id, "greeting.test.js", "--raw");
  const note = "Checked by hand: the greeting works";
  await run("session", "file", "write", id, "NOTES.md", "--content", note);
  expect(
    await run("session", "file", "read", id, "NOTES.md", "--raw") === note,
    "the file differs",
  );

  comment("Open a branch and a pull request with the changes");
  const pull = object(
    await run(
      "session",
      "git",
      id,
      "create_branch_and_pr",
      "--pr-title",
      "Greet visitors",
    ),
  );
  expect(pull.success === true, "there is no pull request");

  comment("Destroy the session");
  await run("session", "destroy", id);
  const status = object(await run("session", "wait", id, "--for", "destroyed", "--timeout", "20"));
  expect(status.state === "destroyed", "the session is still there");
}

/** Runs one command, shows it and what it prints; there must be nothing on stderr. */
async function runStep(place: Place, args: readonly string[]): Promise<string> {
  say(`$ runtm-api ${args.map(shellWord).join(" ")}`);
  const child = startProgram(place, args);
  const errors = new Response(child.stderr).text();
  let output = "";
  const shown = excerpt();
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    output += chunk;
    shown.add(chunk);
  }
  shown.end();
  const { code } = await child.status;
  const problem = (await errors).trimEnd();
  if (code !== 0 || problem !== "") {
    throw new StepFailed(`"runtm-api ${args.join(" ")}" ended with ${code}: ${problem}`);
  }
  say("");
  return output;
}

/** Shows lines as they come: long ones cut, and of many the first and the last. */
function excerpt(): { add(chunk: string): void; end(): void } {
  let rest = "";
  let hidden: string[] = [];
  let room = MOST_LINES;
  const show = (line: string) => {
    for (const shown of indented(line)) {
      if (room-- > 0) say(cut(shown));
      else hidden.push(shown);
    }
  };
  return {
    add(chunk) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(show);
    },
    end() {
      if (rest !== "") show(rest);
      const last = hidden.pop();
      if (hidden.length > 0) say(`… ${hidden.length} more lines`);
      if (last !== undefined) say(cut(last));
      hidden = [];
    },
  };
}

/** An object that is too long for a line as it would look at a terminal. */
function indented(line: string): string[] {
  const isObject = line.startsWith("{") && !line.startsWith('{"event"');
  if (!isObject || line.length <= MOST_COLUMNS) return [line];
  return JSON.stringify(JSON.parse(line), null, 2).split("\n");
}

function cut(line: string): string {
  const characters = [...line];
  if (characters.length <= MOST_COLUMNS) return line;
  return `${characters.slice(0, MOST_COLUMNS - 1).join("")}…`;
}

async function makePlace(): Promise<Place> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-demo-" });
  const own = Object.entries(Deno.env.toObject()).filter(([name]) => !name.startsWith("RUNTM_"));
  return { folder, env: Object.fromEntries(own) };
}

function startProgram({ env }: Place, args: readonly string[]): Deno.ChildProcess {
  const { command, before } = programCommand();
  return new Deno.Command(command, {
    args: [...before, ...args],
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The program: the executable that RUNTM_API_BIN names, or else the source, run by this Deno. */
function programCommand(): { command: string; before: readonly string[] } {
  const binary = Deno.env.get("RUNTM_API_BIN");
  if (binary) return { command: binary, before: [] };
  const path = (name: string) => decodeURIComponent(new URL(name, ROOT).pathname);
  const flags = ["-A", "--no-check", "--no-prompt", "--quiet", `--config=${path("deno.json")}`];
  return { command: Deno.execPath(), before: ["run", ...flags, path("main.ts")] };
}

/** The line with which the emulator says where it listens. */
async function firstLine(emulator: Deno.ChildProcess): Promise<{ url: string; api_key: string }> {
  const reader = emulator.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) {
      throw new StepFailed(
        `the emulator did not start: ${await new Response(emulator.stderr).text()}`,
      );
    }
    line += value;
  }
  await reader.cancel();
  await emulator.stderr.cancel();
  return JSON.parse(line);
}

function stopEmulator(emulator: Deno.ChildProcess): void {
  try {
    emulator.kill("SIGTERM");
  } catch {
    // It has ended already.
  }
}

function say(line: string): void {
  console.log(line);
}

function comment(line: string): void {
  say(`# ${line}`);
}

function object(json: string): { readonly [name: string]: unknown } {
  const value: unknown = JSON.parse(json);
  expect(typeof value === "object" && value !== null, `not an object: ${json}`);
  return value as { readonly [name: string]: unknown };
}

function text(value: unknown): string {
  expect(typeof value === "string" && value !== "", "an id is missing");
  return String(value);
}

function promptStatus(session: { readonly [name: string]: unknown }): unknown {
  return (session.last_prompt as { readonly status?: unknown } | null)?.status;
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new StepFailed(otherwise);
}

if (import.meta.main) Deno.exit(await demo());
