/** `doctor`: goes through everything the program depends on and says what to do. */
import { hideKeyWords } from "../../config/key.ts";
import { Failure } from "../../errors/failure.ts";
import { writeReason } from "../../process/files.ts";
import { CERTIFICATE_VARIABLES, PROXY_VARIABLES } from "../../process/network_variables.ts";
import { PROGRAM_VERSION } from "../../version.ts";
import type { Invocation } from "../types.ts";
import type { Check } from "./check.ts";
import { machineChecks } from "./machine_checks.ts";
import { serviceChecks } from "./service_checks.ts";

/** Variables that a report names when they are set; of most, not with their value. */
const VARIABLES: readonly string[] = [
  ...["RUNTM_API_KEY", "RUNTM_API_URL", "RUNTM_ORG_ID", "RUNTM_ALLOW_HTTP", "RUNTM_FORMAT"],
  ...["SSL_CERT_FILE", "XDG_CACHE_HOME", "NO_COLOR", ...PROXY_VARIABLES, ...CERTIFICATE_VARIABLES],
];

/** `doctor`. */
export async function doctor(invocation: Invocation): Promise<void> {
  const { process, output, values } = invocation;
  const bundle = typeof values.bundle === "string" ? values.bundle : undefined;
  if (bundle !== undefined) await refuseExisting(invocation, bundle);
  const checks = [...await serviceChecks(invocation), ...await machineChecks(process)];
  const problems = checks.filter(({ status }) => status === "problem");
  const report = { ok: problems.length === 0, version: PROGRAM_VERSION, checks };
  if (bundle !== undefined) await writeBundle(invocation, bundle, report);
  await output.json(
    hideKeyWords(JSON.stringify({ ...report, ...(bundle === undefined ? {} : { bundle }) })),
  );
  const [first] = problems;
  if (first === undefined) return;
  const names = problems.map(({ name }) => name).join(", ");
  throw new Failure("check_failed", `Problems were found: ${names}`, { hint: first.hint });
}

/** Writes the report with what else helps somebody who is not here, and nothing that is secret. */
async function writeBundle(
  { process }: Invocation,
  path: string,
  report: { readonly checks: readonly Check[] },
): Promise<void> {
  const set = VARIABLES.filter((name) => (process.env(name) ?? "") !== "");
  const text = JSON.stringify({
    ...report,
    os: process.os,
    arch: process.arch,
    set_variables: set,
  });
  try {
    const file = await process.files.create(path, 0o600);
    await file.write(new TextEncoder().encode(`${hideKeyWords(text)}\n`));
    await file.finish(false);
  } catch (error) {
    throw notWritten("local", path, writeReason(error), error);
  }
}

/** Said before anything is asked, as with other files that are written. */
async function refuseExisting({ process }: Invocation, path: string): Promise<void> {
  if (path === "-") throw notWritten("usage", path, "it is no file name");
  const there = await process.files.stat(path, { noFollow: true }).catch(() => undefined);
  if (there !== undefined) throw notWritten("usage", path, "it exists already");
}

function notWritten(
  code: "usage" | "local",
  path: string,
  why: string,
  cause?: unknown,
): Failure {
  return new Failure(code, `Cannot write "${path}": ${why}`, {
    hint: "Name a file that is not there yet, in a folder that you can write to",
    cause,
  });
}
