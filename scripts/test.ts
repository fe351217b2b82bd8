/**
 * The whole test run: the checks, then every test. The last line counts both. Run with
 * `deno task test`; arguments are passed on to `deno test` (and then the checks are left out).
 */
import { buildParts, writeParts } from "./build/parts.ts";
import { runChecks } from "./check.ts";

const given = Deno.args;
const checks = given.length === 0 ? await runChecks() : { passed: 0, failed: 0 };
const { success, summary } = await runTests(given.length === 0 ? ["tests"] : given);

const counts = /(\d+) passed(?: \([^)]*\))? \| (\d+) failed/g;
const last = [...summary.matchAll(counts)].at(-1);
const passed = checks.passed + Number(last?.[1] ?? 0);
// A run that broke off without a summary, or failed outside a test, has failed at least once.
const broken = success ? 0 : Math.max(1, Number(last?.[2] ?? 1));
const failed = checks.failed + broken;
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 && Number(last?.[1] ?? 0) > 0 ? 0 : 1);

/**
 * Runs the tests, which start the program some thousand times: from its parts, as it is
 * installed, because that starts in half the time of the source.
 */
async function runTests(args: readonly string[]): Promise<{ success: boolean; summary: string }> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-test-" });
  try {
    const program = await writeParts(await buildParts(), folder);
    const tests = new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--parallel", "--no-check", ...args],
      env: { NO_COLOR: "1", RUNTM_TEST_BUNDLE: program, DENO_JOBS: jobs() },
      stdout: "piped",
    }).spawn();
    let summary = "";
    for await (const text of tests.stdout.pipeThrough(new TextDecoderStream())) {
      await Deno.stdout.write(new TextEncoder().encode(text));
      summary = (summary + text).slice(-4000);
    }
    const { success } = await tests.status;
    return { success, summary };
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return { success: false, summary: "" };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Files tested at the same time: more than processors, as many tests wait for a second to pass. */
function jobs(): string {
  return Deno.env.get("DENO_JOBS") ?? String(navigator.hardwareConcurrency + 1);
}
