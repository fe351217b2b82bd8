/** The command line: what is accepted, what is refused, and with which words. */
import assert from "node:assert/strict";
import { fc } from "../../fakes/property.ts";
import { allCommands } from "../../../src/cli/catalog.ts";
import type { Command, Variant } from "../../../src/cli/commands.ts";
import { conditionsOf } from "../../../src/errors/command_words.ts";
import { GLOBAL_INPUTS } from "../../../src/commands/globals.ts";
import { parse, type Parsed } from "../../../src/cli/parse.ts";
import { readGlobals, readValues } from "../../../src/cli/values.ts";
import { Failure } from "../../../src/errors/failure.ts";
import type { Values } from "../../../src/operations/types.ts";
import { formatArgv } from "../../fakes/argv.ts";
import { fakeProcess } from "../../fakes/process.ts";
import { arbitraryValues } from "../../fakes/values.ts";

const ID = "5d0c2f9e-8a41-4b7c-9e63-1f2a7b3c4d5e";

async function run(...args: string[]): Promise<Parsed & { kind: "run" }> {
  const parsed = await parse(args);
  if (parsed.kind !== "run") throw new Error(`"${args.join(" ")}" is ${parsed.kind}`);
  return parsed;
}

async function values(...args: string[]): Promise<Values> {
  const parsed = await run(...args);
  const process = fakeProcess({ files: { "/f": "text", "/dev/null": "" } });
  return await readValues(process, parsed.variant, parsed.given);
}

async function refused(...args: string[]): Promise<Failure> {
  try {
    await values(...args);
  } catch (error) {
    assert(error instanceof Failure, String(error));
    assert.equal(error.code, "usage", error.message);
    return error;
  }
  throw new Error(`"${args.join(" ")}" was accepted`);
}

/** Values with the flag of another variant mean that variant. */
function chooses(command: Command, variant: Variant): (values: Values) => boolean {
  const others = command.variants.filter((other) => other !== variant);
  const count = conditionsOf(variant.when).length;
  return (values) =>
    !others.some((other) => {
      const conditions = conditionsOf(other.when);
      return conditions.length > count && conditions.every(([name, value]) =>
        value === true ? isGiven(values[name]) : values[name] === value
      );
    });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}

Deno.test("parse() gives back any input of any command that was written as words", async () => {
  const parser = fakeProcess();
  let variants = 0;
  for (const command of await allCommands()) {
    for (const variant of command.variants) {
      variants++;
      await fc.assert(
        fc.asyncProperty(
          arbitraryValues(variant).filter(chooses(command, variant)),
          async (input) => {
            const parsed = await run(...formatArgv(variant, input));
            assert.deepEqual(parsed.variant, variant);
            assert.deepEqual(await readValues(parser, parsed.variant, parsed.given), input);
          },
        ),
        { numRuns: 40 },
      );
    }
  }
  assert(variants > 90);
});

Deno.test("a value may start with a dash, hold line breaks or be empty", async () => {
  assert.equal(
    (await values("session", "launch", "--prompt", "-x is broken")).prompt,
    "-x is broken",
  );
  assert.equal((await values("session", "launch", "-p", "--dry")).prompt, "--dry");
  assert.equal((await values("session", "launch", "--prompt=a\nb=c")).prompt, "a\nb=c");
  assert.equal((await values("session", "file", "write", ID, "a.txt", "--content=")).content, "");
  assert.equal(
    (await values("session", "file", "write", ID, "a.txt", "--content", "")).content,
    "",
  );
  assert.equal((await values("session", "launch", "-p=short")).prompt, "short");
});

Deno.test("a word that is exactly an option is not taken as a value", async () => {
  const failure = await refused("session", "launch", "--prompt", "--agent");
  assert.match(failure.facts.hint ?? "", /--prompt=--agent/);
  assert.equal((await values("session", "launch", "--prompt=--agent")).prompt, "--agent");
});

Deno.test("a positional may start with a dash when it cannot be an option", async () => {
  assert.equal(
    (await values("session", "prompt", ID, "--fix the build")).prompt,
    "--fix the build",
  );
  assert.equal((await values("session", "prompt", ID, "-1")).prompt, "-1");
  assert.equal((await values("session", "prompt", ID, "- one\n- two")).prompt, "- one\n- two");
  assert.equal((await values("session", "prompt", ID, "--", "--model")).prompt, "--model");
  await refused("session", "prompt", ID, "--fix");
});

Deno.test("global options work before and after the command words", async () => {
  for (const args of [["--org", "org_1", "session", "list"], ["session", "list", "--org=org_1"]]) {
    const parsed = await run(...args);
    assert.deepEqual(await readGlobals(GLOBAL_INPUTS, parsed.globals), { org: "org_1" });
  }
});

Deno.test("a command's own option counts after the command words", async () => {
  const parsed = await run("--timeout", "9", "session", "wait", ID, "--timeout", "5");
  assert.deepEqual(await readGlobals(GLOBAL_INPUTS, parsed.globals), { timeout: 9 });
  assert.equal((await readValues(fakeProcess(), parsed.variant, parsed.given)).timeout, 5);
});

Deno.test("--flag=false is false", async () => {
  assert.equal((await values("session", "list", "--team-mode=false")).team_mode, false);
  assert.equal((await run("secrets", "list", "--team=false")).variant.when, undefined);
  assert.equal((await run("secrets", "list", "--team")).variant.when, "team");
  assert.equal((await run("session", "list", "--help=false")).variant.command, "session list");
  assert.equal((await run("--version=false", "session", "list")).kind, "run");
  assert.equal((await parse(["--version=false"])).kind, "help");
});

Deno.test("what means nothing is refused, with the closest known name", async () => {
  const cases: [string[], RegExp, RegExp][] = [
    [["sesion", "list"], /Unknown command "sesion"/, /runtm-api session/],
    [["login"], /Unknown command "login"/, /^Did you mean: runtm-api auth login$/],
    [
      ["deploy", "run", ID],
      /Unknown command "run" after "deploy"/,
      /runtm-api session deploy run$/,
    ],
    [
      ["status", ID],
      /Unknown command "status"/,
      /auth status.*session status|session status.*auth/,
    ],
    [["list"], /Unknown command "list"/, /runtm-api --help$/],
    [["help", "launch"], /Unknown command "launch"/, /runtm-api session launch$/],
    [["session", "lst"], /Unknown command "lst"/, /session list/],
    [["session", "deploy", "rum"], /Unknown command "rum"/, /session deploy run/],
    [["session", "list", "--limt", "3"], /Unknown option "--limt"/, /--limit/],
    [["session", "launch", "--promt=fix the login"], /Unknown option "--promt"/, /--prompt/],
    [["--limit", "3", "session", "list"], /before the command/, /--help/],
    [["--fromat", "json", "session", "list"], /Unknown option "--fromat"/, /--format/],
    [["--api-key", "k", "session", "list"], /before the command/, /RUNTM_API_KEY/],
    [["session", "list", "--token=k"], /Unknown option "--token"/, /auth login/],
    [["session", "list", "-t"], /Unknown option "-t"/, /--help/],
    [["session list"], /Unknown command "session list"/, /apart: runtm-api session list$/],
    [["version", "surplus"], /Surplus argument "surplus"/, /^$/],
    [["versoin"], /Unknown command "versoin"/, /runtm-api version$/],
    [["session", "launch", "--repo_branch=x"], /Unknown option/, /^Did you mean: --repo-branch$/],
    [["session", "prompt", ID, "a", "--prompt-file", "/f"], /more than once/, /--prompt-file/],
    [["session", "file", "write", ID, "a.txt"], /--content or --content-file/, /--help/],
    [["session", "env", "set", ID, "A=1", "A=2"], /"A" was given twice/, /once/],
    [["secrets", "set", "A", "1", "A", "2"], /"A" was given twice/, /once/],
    [["secrets", "set", "A=1", "B=2"], /A name holds "="/, /KEY VALUE/],
    [["secrets", "set", "--env-file", "/dev/null"], /secrets/, /at least one entry/],
    [["session", "list", "surplus"], /Surplus argument "surplus"/, /--help/],
    [["session", "get"], /Missing argument: session_id/, /session list/],
    [["session", "launch"], /Missing option: --prompt/, /--help/],
    [["session", "list", "--limit", "many"], /"many" for --limit/, /whole number from 1 to 100/],
    [["session", "list", "--limit", "101"], /"101" for --limit/, /from 1 to 100/],
    [["session", "list", "--limit", "5", "--limit", "6"], /given twice/, /once/],
    [["session", "list", "--team-mode=yes"], /true or false/, /--team-mode/],
    [["session", "list", "--limit"], /needs a value/, /--limit/],
    [["session", "visibility", ID, "public"], /"public"/, /private, team/],
    [["template", "delete", "tmpl_1"], /--yes/, /--yes/],
    [["template", "update", "tmpl_1"], /at least one of/, /--help/],
    [["instructions", "set"], /One of/, /--help/],
    [["instructions", "set", "--text", "a", "--clear"], /Only one of/, /--help/],
    [["secrets", "set", "NAME"], /pairs/, /KEY VALUE/],
    [["session", "list", "--idempotency-key", "k"], /--idempotency-key/, /./],
    [["session", "launch", "-p", "a", "--idempotency-key", ""], /1 to 255/, /same/],
    [["session", "launch", "-p", "a", "--idempotency-key", "a\nb"], /ASCII/, /same/],
    [["session", "launch", "-p", "a", "--idempotency-key", "é"], /ASCII/, /same/],
    [["session", "launch", "-p", "a", "--idempotency-key", "$KEY"], /placeholder/, /same/],
    [["session", "file", "mkdir", ID, ""], /for path/, /at least one character/],
    [
      ["session", "create", "--template-id", "tmpl_1", "--template-args", "REGION"],
      /^"REGION" of --template-args is not KEY=VALUE$/,
      /KEY=VALUE/,
    ],
    [
      ["session", "launch", "-p", "a", "--template", "tmpl_8f3k2q"],
      /for --template$/,
      /session create/,
    ],
    [["session", "create", "--template", "tmpl_8f3k2q"], /for --template$/, /session create/],
    [["session"], /needs a verb/, /list/],
    [["session", "deploy"], /needs a verb/, /info/],
  ];
  for (const [args, message, hint] of cases) {
    const failure = await refused(...args);
    assert.match(failure.message, message, args.join(" "));
    assert.match(failure.facts.hint ?? "", hint, args.join(" "));
  }
});

Deno.test("an option of another command is named as that, not as one that means something else", async () => {
  const hint = async (...args: string[]) => String((await refused(...args)).facts.hint);
  for (const option of ["--template-id=tmpl_1", "--template-i=tmpl_1", "--template_id=tmpl_1"]) {
    const told = await hint("session", "launch", "--prompt=a", option);
    assert.match(told, /^--template-id is an option of: session create, session list\./);
  }
  assert.match(await hint("session", "list", "--page-token=x"), /option of: template list, /);
  // Near to an option of the command's own, but a word of its own.
  assert.doesNotMatch(await hint("session", "launch", "--prompt-text=x"), /Did you mean/);
});

Deno.test("version is --version, wherever global options stand", async () => {
  for (
    const args of [["version"], ["version", "--format=json"], ["--verbose", "version"]]
  ) {
    assert.equal((await parse(args)).kind, "version", args.join(" "));
  }
});

Deno.test("placeholders and path tricks are refused wherever a value goes into a path", async () => {
  const bad = ["<id>", "{id}", "$SESSION_ID", "", "a/b", "..", "a?b", "a#b", "a\u0000b", "a\nb"];
  for (const id of bad) {
    await refused("session", "get", "--", id);
    await refused("secrets", "delete", "--", id);
    await refused("template", "secrets", "delete", "tmpl_1", "--", id);
  }
  for (const word of ["SESSION_ID", "ID", "TEMPLATE_ID"]) {
    await refused("session", "get", word);
    await refused("template", "get", word);
  }
  for (const word of ["TEMPLATE_ID", "<template-id>", "{id}", "$TEMPLATE_ID"]) {
    await refused("session", "create", "--template-id", word);
    await refused("template", "save-snapshot", "tmpl_1", "--session", word);
    await refused(
      "guardrails",
      "hooks",
      "attach",
      "dir_1",
      "--template",
      "tmpl_1",
      "--template",
      word,
    );
  }
  // The name of a secret may look like that.
  assert.equal((await values("secrets", "delete", "AWS_ACCOUNT_ID")).name, "AWS_ACCOUNT_ID");
  assert.equal(
    (await values("session", "prompt", ID, "use <id> and $HOME")).prompt,
    "use <id> and $HOME",
  );
});

Deno.test("help and version are found wherever they stand", async () => {
  const words = async (...args: string[]) => {
    const parsed = await parse(args);
    return parsed.kind === "help" ? parsed.words.join(" ") : parsed.kind;
  };
  assert.equal(await words(), "");
  assert.equal(await words("-h"), "");
  assert.equal(await words("help", "session", "launch"), "session launch");
  assert.equal(await words("session", "--help"), "session");
  assert.equal(await words("session", "launch", "-h"), "session launch");
  assert.equal(await words("session", "launch", "--help", "--format", "json"), "session launch");
  assert.equal(await words("--version"), "version");
  assert.equal(await words("session", "list", "--version"), "version");
});
