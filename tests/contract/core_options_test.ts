/**
 * Every option of the core tier, long and short, is taken by its command and travels where the
 * contract says: seen in the dry run of the real program, one option at a time.
 */
import assert from "node:assert/strict";
import { run } from "../../src/cli/run.ts";
import { parse } from "../../src/cli/parse.ts";
import { optionName } from "../../src/cli/options.ts";
import { allOperations } from "../../src/operations/areas.ts";
import type { Operation, Values } from "../../src/operations/types.ts";
import { formatArgv } from "../fakes/argv.ts";
import { fakeProcess } from "../fakes/process.ts";
import { minimalValues } from "../fakes/values.ts";

const ENV = {
  RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef",
  RUNTM_ORG_ID: "org_1",
  HOME: "/home/user",
};

/** What is written for an option of each type, and what travels. */
const SAMPLES: { readonly [type: string]: readonly [written: string | undefined, sent: unknown] } =
  {
    boolean: [undefined, true],
    integer: ["7", 7],
    number: ["7.5", 7.5],
    string: ["a-plain-value", "a-plain-value"],
    list: ["REGION", undefined],
    map: ["REGION=eu", { REGION: "eu" }],
  };

/** Where the type does not say enough. */
const PARTICULAR: { readonly [place: string]: readonly [written: string, sent: unknown] } = {
  "body.repo_patterns": ["acme/*,beta/one", ["acme/*", "beta/one"]],
  "body.mode": ["interactive", "interactive"],
  "body.on_complete": ["destroy", "destroy"],
  "query.state": ["paused", "paused"],
  "query.exclude_states": ["paused,error", "paused,error"],
  "body.api_key": ["a-plain-value", "***"],
};

const operations = await allOperations();
const rows = (await Deno.readTextFile(new URL("../fixtures/core_options.tsv", import.meta.url)))
  .trimEnd().split("\n").slice(1).map((line) => line.split("\t"));

for (const [id = "", long = "", short = "", type = "", place = ""] of rows) {
  for (const spelling of [long, short].filter((one) => one !== "")) {
    Deno.test(`${id} takes ${spelling} and sends it as ${place}`, async () => {
      const [written, sent] = PARTICULAR[place] ?? SAMPLES[type] ?? [];
      const option = written === undefined ? [spelling] : [spelling, written];
      const shown = await dryRun(operationOf(id), long, option);
      checkPlace(operationOf(id), shown, place, sent);
    });
  }
}

function operationOf(id: string): Operation {
  const found = operations.find((one) => one.id === id);
  assert.ok(found, `no operation ${id}`);
  return found;
}

/** Looks where the option went. */
function checkPlace(operation: Operation, shown: Shown, place: string, sent: unknown): void {
  if (place === "local") return;
  if (place === "chooses") {
    const path = operation.path.replace("{org_id}", "org_1").replace(/\{\w+\}/, "[^/]+");
    assert.match(new URL(String(shown.url)).pathname, new RegExp(`^/api/cloud${path}$`));
  } else if (place.startsWith("query.")) {
    const query = new URL(String(shown.url)).searchParams;
    assert.equal(query.get(place.slice("query.".length)), String(sent));
  } else if (place.endsWith("=null")) {
    assert.equal(at(shown, place.replace("=null", "")), null);
  } else if (sent === undefined) {
    assert.match(JSON.stringify(at(shown, place)), /REGION/);
  } else if (place === "steps.1.url") {
    assert.match(String(at(shown, place)), /\/build$/);
  } else {
    assert.deepEqual(at(shown, place), sent);
  }
}

interface Shown {
  readonly [name: string]: unknown;
}

/** The dry run of a command with nothing but what it needs, and one option. */
async function dryRun(operation: Operation, long: string, option: string[]): Promise<Shown> {
  const own = Object.entries(operation.inputs).find(([name, input]) =>
    !input.arg && `--${optionName(name, input)}` === long
  );
  const args = [...formatArgv(operation, neededBeside(operation, own?.[0]))];
  const rest = args.splice(args.indexOf("--"));
  const words = args.filter((word) => word !== long);
  const process = fakeProcess({ env: ENV, args: [...words, ...option, "--dry-run", ...rest] });
  const code = await run(process);
  assert.equal(code, 0, process.err());
  return JSON.parse(process.out());
}

/** The values a command needs when it also gets this input: one of a choice, its partner. */
function neededBeside(operation: Operation, name: string | undefined): Values {
  const { exactlyOne = [], atLeastOne = [], inputs } = operation;
  const left = [name, ...(exactlyOne.includes(name ?? "") ? exactlyOne : [])];
  if (atLeastOne.includes(name ?? "")) left.push(...atLeastOne);
  const partner = inputs[name ?? ""]?.with;
  const needed = Object.entries(minimalValues(operation)).filter(([one]) => !left.includes(one));
  return { ...Object.fromEntries(needed), ...(partner === undefined ? {} : { [partner]: "a/b" }) };
}

function at(shown: unknown, place: string): unknown {
  return place.split(".").reduce<unknown>(
    (value, name) => (value as Shown | undefined)?.[name],
    shown,
  );
}

for (
  const [alias, words] of [
    ...["anthropic", "openai"].flatMap((provider) =>
      ["get", "set", "delete", "resolved"].map((verb) => [
        `providers ${provider} ${verb}`,
        `integrations ${provider} ${verb}`,
      ])
    ),
    ["template configure", "template fix-session"],
  ] as const
) {
  Deno.test(`${alias} is ${words}`, async () => {
    const found = operations.filter((one) => one.command === words);
    assert.ok(found.length > 0);
    for (const operation of found) {
      const args = formatArgv(operation, minimalValues(operation));
      args.splice(0, String(words).split(" ").length, ...String(alias).split(" "));
      const parsed = await parse(args);
      assert.equal(
        parsed.kind === "run" && "id" in parsed.variant && parsed.variant.id,
        operation.id,
      );
    }
  });
}
