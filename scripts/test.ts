/**
 * The whole test run: the checks, then every test that needs only Node and what `.ci/run` installs.
 * The last line counts both. Run with `deno task test`; arguments are passed on to `deno test` (and
 * then the checks are left out).
 *
 * `deno task test:more` runs the rest: what is below `tests/more` (other runtimes, every flavour of
 * the program), and the long form of tests that have one.
 */
import { buildParts, writeParts } from "./build/parts.ts";
import { runChecks } from "./check.ts";

/** Tests that `deno task test` leaves out. */
const MORE = "tests/more";

/** Set for the long form of tests. */
const MORE_VARIABLE = "RUNTM_TEST_MORE";

const given = Deno.args.filter((word) => word !== "--more");
const isMore = Deno.args.includes("--more");
const isWhole = given.length === 0 && !isMore;
const checks = isWhole ? await runChecks() : { passed: 0, failed: 0 };
const { success, summary, leftOut } = await runTests(testsAskedFor());

const counts = /(\d+) passed(?: \([^)]*\))? \| (\d+) failed/g;
const last = [...summary.matchAll(counts)].at(-1);
const passed = checks.passed + Number(last?.[1] ?? 0);
// A run that broke off without a summary, or failed outside a test, has failed at least once.
const broken = success ? 0 : Math.max(1, Number(last?.[2] ?? 1));
const failed = checks.failed + broken;
for (const what of leftOut) console.log(`left out: ${what}`);
if (isWhole) {
  for (const what of leftForMore()) console.log(`left to "deno task test:more": ${what}`);
}
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 && Number(last?.[1] ?? 0) > 0 ? 0 : 1);

function testsAskedFor(): readonly string[] {
  if (given.length > 0) return given;
  return isMore ? [MORE, ...longTests()] : ["tests", "examples", `--ignore=${MORE}`];
}

/** Test files that have a long form: what is in it, `tests/fakes/more.ts` decides. */
function longTests(): string[] {
  return filesBelow("tests").filter((path) =>
    path.endsWith("_test.ts") && !path.startsWith(`${MORE}/`) &&
    /"[./]*fakes\/more.ts"/.test(Deno.readTextFileSync(path))
  );
}

/** What this run leaves to the longer one: the first sentence of each file. */
function leftForMore(): string[] {
  const sentences = filesBelow(MORE).filter((path) => path.endsWith("_test.ts")).map((path) => {
    const text = Deno.readTextFileSync(path);
    const comment = /\/\*\*([^]*?)\*\//.exec(text)?.[1] ?? path;
    return comment.replace(/\s*\n \*/g, "").trim().split(/(?<=\.) /)[0] ?? path;
  });
  return [...sentences, ...longTests().map((path) => `the long form of ${path}`)];
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  ).sort();
}

/** What came of the tests. */
interface Outcome {
  readonly success: boolean;
  /** The end of what was printed. */
  readonly summary: string;
  /** What tests said they left out, each once. */
  readonly leftOut: readonly string[];
}

/**
 * Runs the tests, which start the program some thousand times: from its parts, as it is
 * installed, because that starts in half the time of the source.
 */
async function runTests(args: readonly string[]): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-test-" });
  const leftOut = new Set<string>();
  try {
    const program = await writeParts(await buildParts(), folder);
    const tests = new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--parallel", "--no-check", ...args],
      env: {
        NO_COLOR: "1",
        RUNTM_TEST_BUNDLE: program,
        DENO_JOBS: jobs(),
        ...(isMore ? { [MORE_VARIABLE]: "1" } : {}),
      },
      stdout: "piped",
    }).spawn();
    let summary = "";
    let line = "";
    for await (const text of tests.stdout.pipeThrough(new TextDecoderStream())) {
      await Deno.stdout.write(new TextEncoder().encode(text));
      summary = (summary + text).slice(-4000);
      const lines = (line + text).split("\n");
      line = lines.pop() ?? "";
      for (const one of lines) {
        const what = /^(?:left out|skipped): (.*)$/i.exec(one)?.[1];
        if (what !== undefined) leftOut.add(what);
      }
    }
    const { success } = await tests.status;
    return { success, summary, leftOut: [...leftOut] };
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return { success: false, summary: "", leftOut: [...leftOut] };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Files tested at the same time: more than processors, as many tests wait for a second to pass. */
function jobs(): string {
  return Deno.env.get("DENO_JOBS") ?? String(navigator.hardwareConcurrency + 1);
}
