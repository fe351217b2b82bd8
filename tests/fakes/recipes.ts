/**
 * Recipes of a Markdown text, taken out of it and run as they stand by `sh`, with the real program
 * against an emulator. A section of the text is one recipe.
 */
import assert from "node:assert/strict";
import { withCloud } from "./emulator.ts";
import { writeExecutable } from "./executable.ts";
import { cleanEnv, programCommand, runCli } from "../e2e/harness.ts";

/** Recipes that run at the same time; most of a recipe's time is waiting for a second to pass. */
const AT_ONCE = 3;

/** One section with its blocks. */
interface Recipe {
  readonly name: string;
  readonly script: string;
}

/** The files that recipes read. */
const FILES: { readonly [name: string]: string } = {
  "task.md": "Add a test for the empty cart",
  "tasks.txt": "Add a test\nfail on purpose\nDescribe it in NOTES.md\n",
  "repair.md": 'write "" to .runtm/build-fails',
  "rules.md": "Run the tests before every commit.\n",
  "notes.md": "# Notes\n\nThe cart may be empty.\n",
  "app.env": "# application\nLOG_LEVEL=debug\nGREETING='hello world'\n",
  "token.txt": "t0ken-for-tests\n",
  "stripe-key.txt": "stripe-key-for-tests\n",
};

const SETUP = "## Before any recipe";

function recipesOf(text: string): { setup: string; recipes: Recipe[] } {
  const sections = text.split(/^(?=## )/m).slice(1).map((section) => {
    const name = section.split("\n", 1)[0] ?? "";
    const blocks = [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map((match) => match[1] ?? "");
    return { name, script: blocks.join("\n") };
  });
  const setup = sections.find((section) => section.name === SETUP)?.script ?? "";
  return { setup, recipes: sections.filter(({ name, script }) => name !== SETUP && script !== "") };
}

/** A folder with the program under its name, an empty home and the files of the recipes. */
export async function workplace(): Promise<
  { bin: string; home: string; files: string; root: string }
> {
  const root = await Deno.makeTempDir({ prefix: "runtm-recipes-" });
  const [bin, home, files] = [`${root}/bin`, `${root}/home`, `${root}/files`];
  for (const folder of [bin, home, files]) await Deno.mkdir(folder);
  const { command, args } = programCommand();
  const words = [command, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  await writeExecutable(`${bin}/runtm-api`, `#!/bin/sh\nexec ${words} "$@"\n`);
  for (const [name, text] of Object.entries(FILES)) {
    await Deno.writeTextFile(`${files}/${name}`, text);
  }
  return { bin, home, files, root };
}

/** Runs a command that must succeed and gives the objects it printed. */
async function answers(env: Record<string, string>, args: string[]) {
  const run = await runCli(args, { env });
  assert.equal(run.code, 0, `${args.join(" ")}: ${run.stderr}`);
  return run.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

// Following instead of waiting: it ends with the last event, not with the next look a second later.

async function aSession(env: Record<string, string>): Promise<string> {
  const args = ["--repo", "acme/storefront", "--prompt", "Look around", "--follow"];
  const [created] = await answers(env, ["session", "launch", ...args]);
  return created.data.id;
}

async function aTemplate(env: Record<string, string>, broken: boolean): Promise<string> {
  const repo = broken ? await brokenRepository(env) : "acme/storefront";
  const name = `shop-${crypto.randomUUID().slice(0, 8)}`;
  const args = ["--display-name", "Shop", "--name", name, "--github-repo", repo];
  const more = ["--session-arg", "REGION=eu", "--follow"];
  const run = await runCli(["template", "create", ...args, ...more], { env });
  assert.equal(run.code, broken ? 1 : 0, run.stderr);
  return JSON.parse(run.stdout.split("\n", 1)[0] ?? "").data.id;
}

/** A repository whose main branch does not build until the agent has done what `repair.md` says. */
async function brokenRepository(env: Record<string, string>): Promise<string> {
  const [{ id }] = await answers(env, ["session", "create", "--repo", "acme/broken", "--wait"]);
  const file = ["session", "file", "write", id, ".runtm/build-fails", "--content"];
  await answers(env, [...file, "the package is missing"]);
  await answers(env, ["session", "git", id, "commit", "--message", "Break the build"]);
  await answers(env, ["session", "git", id, "push"]);
  return "acme/broken";
}

/** What a recipe starts from, where it says that it starts from something. */
async function given(recipe: Recipe, env: Record<string, string>) {
  const uses = (name: string) =>
    recipe.script.includes(`$${name}`) &&
    !(recipe.script.split(`$${name}`)[0] ?? "").includes(`${name}=`);
  const template = uses("TEMPLATE_ID");
  return {
    ...(uses("SESSION_ID") ? { SESSION_ID: await aSession(env) } : {}),
    ...(template ? { TEMPLATE_ID: await aTemplate(env, recipe.name.includes("fails")) } : {}),
  };
}

/** Runs a recipe from its own beginnings, with its own emulator. */
async function follow(setup: string, recipe: Recipe): Promise<void> {
  const place = await workplace();
  try {
    await withCloud({}, async (emulator) => {
      const env = { RUNTM_API_URL: emulator.url, RUNTM_API_KEY: emulator.keys.org };
      const more = await given(recipe, env);
      const path = `${place.bin}:${Deno.env.get("PATH")}`;
      const { code, stdout, stderr } = await new Deno.Command("sh", {
        args: ["-c", `${setup}\n${recipe.script}`],
        cwd: place.files,
        clearEnv: true,
        env: { ...cleanEnv(place.home, { ...env, ...more }), PATH: path },
        stdin: "null",
      }).output();
      const said = new TextDecoder().decode(stderr);
      assert.equal(code, 0, said);
      for (const secret of ["t0ken-for-tests", "stripe-key-for-tests", emulator.keys.org]) {
        assert.ok(!`${said}${new TextDecoder().decode(stdout)}`.includes(secret));
      }
    });
  } finally {
    await Deno.remove(place.root, { recursive: true });
  }
}

/**
 * Runs every recipe of a text, each from its own beginnings.
 *
 * @param text The text
 * @param atLeast How many recipes it holds at the least
 */
export async function followRecipes(text: string, atLeast: number): Promise<void> {
  const { setup, recipes } = recipesOf(text);
  assert.ok(recipes.length >= atLeast, `${recipes.length} recipes`);
  const failures: string[] = [];
  const worker = async () => {
    for (let recipe = recipes.shift(); recipe !== undefined; recipe = recipes.shift()) {
      const { name } = recipe;
      await follow(setup, recipe).catch((error) => failures.push(`${name}\n${error.message}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  assert.equal(failures.length, 0, failures.join("\n\n"));
}
