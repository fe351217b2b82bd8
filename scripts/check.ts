/**
 * Everything that is checked besides the tests: format, lint, types, generated texts, documentation,
 * publishing. Run with `deno task check`.
 */

/** One check: what it is called and the command line that does it. */
interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

const CHECKS: readonly Check[] = [
  { name: "format", args: ["fmt", "--check", "--quiet"] },
  { name: "lint", args: ["lint", "--quiet"] },
  { name: "types", args: ["check", "--quiet", "main.ts", "src", "scripts", "tests"] },
  { name: "generated texts", args: ["run", "-A", "scripts/generate_docs.ts", "--check"] },
  { name: "documentation of the library", args: ["doc", "--lint", "src/mod.ts", "main.ts"] },
  {
    name: "examples in the documentation",
    args: ["test", "--quiet", "--doc", "-A", "src/mod.ts", "src/client", "src/operations"],
  },
  {
    name: "publishing (no slow types)",
    args: ["publish", "--dry-run", "--allow-dirty", "--quiet"],
  },
];

/**
 * Runs all checks, printing what the failing ones said.
 *
 * @returns How many passed and failed
 */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const { name, args } of CHECKS) {
    const started = performance.now();
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args],
      env: { NO_COLOR: "1" },
    }).output();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${success ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
    if (success) continue;
    failed++;
    const decoder = new TextDecoder();
    console.log(decoder.decode(stdout) + decoder.decode(stderr));
  }
  return { passed: CHECKS.length - failed, failed };
}

if (import.meta.main) {
  const { failed } = await runChecks();
  Deno.exit(failed === 0 ? 0 : 1);
}
