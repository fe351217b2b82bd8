/**
 * Everything that is checked besides the tests: format, lint, types, generated texts, documentation,
 * publishing. Run with `deno task check`.
 */

/** One check: what it is called and the command line that does it. */
interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

/** The longest first. */
const CHECKS: readonly Check[] = [
  { name: "types", args: ["check", "--quiet", "main.ts", "src", "scripts", "tests", "examples"] },
  { name: "format", args: ["fmt", "--check", "--quiet"] },
  { name: "lint", args: ["lint", "--quiet"] },
  { name: "generated texts", args: ["run", "-A", "scripts/generate_docs.ts", "--check"] },
  {
    name: "members of answers",
    args: ["run", "-RW", "--allow-run", "scripts/answer_fields.ts", "--check"],
  },
  {
    name: "types of answers",
    args: [
      "run",
      "-RW",
      "--allow-run",
      "--allow-env",
      "--allow-sys",
      "scripts/answers.ts",
      "--check",
    ],
  },
  {
    name: "documentation of the library",
    args: ["doc", "--lint", "src/mod.ts", "src/emulator/library.ts", "main.ts"],
  },
  {
    name: "examples in the documentation",
    args: [
      "test",
      "--quiet",
      "--doc",
      "--parallel",
      "-A",
      "src/mod.ts",
      "src/emulator/library.ts",
      "src/client",
      "src/operations",
    ],
  },
  {
    name: "publishing (no slow types)",
    args: ["publish", "--dry-run", "--allow-dirty", "--quiet"],
  },
];

/** Checks that run at the same time: most of them keep one processor busy, and no more. */
const AT_ONCE = 2;

/**
 * Runs all checks, printing what the failing ones said.
 *
 * @returns How many passed and failed
 */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const rest = [...CHECKS];
  let failed = 0;
  const worker = async () => {
    for (let check = rest.shift(); check !== undefined; check = rest.shift()) {
      if (!await runCheck(check)) failed++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { passed: CHECKS.length - failed, failed };
}

async function runCheck({ name, args }: Check): Promise<boolean> {
  const started = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
  }).output();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${success ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  const decoder = new TextDecoder();
  if (!success) console.log(decoder.decode(stdout) + decoder.decode(stderr));
  return success;
}

if (import.meta.main) {
  const { failed } = await runChecks();
  Deno.exit(failed === 0 ? 0 : 1);
}
