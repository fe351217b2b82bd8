/**
 * What a template build looks at in the real folder. Nothing of the project is run: packages are
 * not downloaded and scripts are only parsed, so a build is the same every time and safe to do.
 *
 * A build fails when
 * - the file `.runtm/build-fails` is there and not empty (its first line is the reason: a way to
 *   try what a failed build looks like),
 * - `package.json` or `package-lock.json` is not valid JSON, or names packages without versions,
 * - the start script runs a file with `node` that is not there,
 * - `requirements.txt` has a line that names no package,
 * - `.runtm/setup.sh` is not a valid shell script,
 * - `runtm.yaml` is there and not valid.
 *
 * @module
 */
import { messageOf } from "../../errors/failure.ts";
import { hasFile, readText } from "../workspace/folders.ts";
import { MANIFEST, readManifest } from "../deploy/manifest.ts";
import {
  detectProject,
  type Project,
  readPackage,
  readRequirements,
} from "../workspace/project.ts";

/** File that fails a build as long as it holds a reason. */
const FAILURE_FILE = ".runtm/build-fails";

/** Script that sets a workspace up. */
const SETUP_SCRIPT = ".runtm/setup.sh";

/** One line of a build: what was done, or why it failed. */
export interface Finding {
  readonly ok: boolean;
  readonly message: string;
}

/** A service a project offers. */
export interface Service {
  readonly port: number | null;
  readonly start_cmd: string;
}

const done = (message: string): Finding => ({ ok: true, message });
const failed = (message: string): Finding => ({ ok: false, message });

/** Checks the dependencies and scripts of a project, one finding for each thing it has. */
export async function installFindings(folder: string): Promise<Finding[]> {
  return [
    ...failureFile(folder),
    ...packageFindings(folder),
    ...requirementFindings(folder),
    ...await setupFindings(folder),
    ...await manifestFindings(folder),
  ];
}

function failureFile(folder: string): Finding[] {
  const reason = (readText(folder, FAILURE_FILE) ?? "").trim().split("\n")[0] ?? "";
  return reason === "" ? [] : [failed(`${FAILURE_FILE}: ${reason}`)];
}

function packageFindings(folder: string): Finding[] {
  const problems = ["package.json", "package-lock.json"].flatMap((name) => {
    const text = readText(folder, name);
    return text === undefined ? [] : jsonProblems(name, text);
  });
  if (problems.length > 0) return problems.map(failed);
  if (!hasFile(folder, "package.json")) return [];
  const count = readPackage(folder).dependencies.length;
  return [done(`npm install: ${count} packages (simulated)`)];
}

function jsonProblems(name: string, text: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [`${name} is not valid JSON: ${messageOf(error)}`];
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [`${name} must hold a JSON object`];
  }
  const { dependencies = {} } = value as { dependencies?: unknown };
  const entries = typeof dependencies === "object" && dependencies !== null
    ? Object.entries(dependencies)
    : [];
  return entries.filter(([, version]) => name === "package.json" && typeof version !== "string")
    .map(([dependency]) => `${name}: the version of "${dependency}" must be a text`);
}

function requirementFindings(folder: string): Finding[] {
  const text = readText(folder, "requirements.txt");
  if (text === undefined) return [];
  const wrong = text.split("\n").findIndex((line) => {
    const words = line.replace(/(^|\s)#.*/, "").trim();
    return words !== "" && !/^(-|[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[|[=<>!~;@]|$))/.test(words);
  });
  if (wrong >= 0) return [failed(`requirements.txt: line ${wrong + 1} names no package`)];
  return [done(`pip install: ${readRequirements(folder).length} packages (simulated)`)];
}

/** The script is parsed by the shell, which runs none of it. */
async function setupFindings(folder: string): Promise<Finding[]> {
  const script = readText(folder, SETUP_SCRIPT);
  if (script === undefined) return [];
  const problem = await shellProblem(script);
  return [
    problem === undefined
      ? done(`${SETUP_SCRIPT} is valid (not run by the emulator)`)
      : failed(`${SETUP_SCRIPT}: ${problem}`),
  ];
}

async function shellProblem(script: string): Promise<string | undefined> {
  try {
    const shell = new Deno.Command("sh", {
      args: ["-n"],
      clearEnv: true,
      stdin: "piped",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const writer = shell.stdin.getWriter();
    // A shell that has seen enough closes its input early.
    await writer.write(new TextEncoder().encode(script)).catch(() => {});
    await writer.close().catch(() => {});
    const { success, stderr } = await shell.output();
    if (success) return undefined;
    return new TextDecoder().decode(stderr).split("\n")[0] || "not a valid shell script";
  } catch (error) {
    // Without a shell on this machine there is nothing to check the script with.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function manifestFindings(folder: string): Promise<Finding[]> {
  if (!hasFile(folder, MANIFEST)) return [];
  const { errors } = await readManifest(folder);
  return errors.map(failed);
}

/** What starting the services of a project comes to. */
export interface Services {
  readonly project: Project;
  readonly services: readonly Service[];
  readonly findings: readonly Finding[];
}

/** Finds the services of a project and whether they could start. */
export function findServices(folder: string): Services {
  const project = detectProject(folder);
  const services = project.start === "" ? [] : [{ port: project.port, start_cmd: project.start }];
  const missing = missingStartFile(folder);
  const findings = missing === undefined
    ? services.map(({ start_cmd, port }) => done(`Found service "${start_cmd}" on port ${port}`))
    : [failed(`The start script needs "${missing}", which is not there`)];
  return { project, services, findings };
}

/** The file a `node <file>` start script names, when it is not there. */
function missingStartFile(folder: string): string | undefined {
  try {
    const start: unknown = JSON.parse(readText(folder, "package.json") ?? "{}")?.scripts?.start;
    const file = typeof start === "string"
      ? /^node\s+(?:--\S+\s+)*(?:\.\/)?([\w./-]+\.[cm]?[jt]s)\b/.exec(start)?.[1]
      : undefined;
    return file === undefined || hasFile(folder, file) ? undefined : file;
  } catch {
    return undefined;
  }
}

/**
 * Secrets a project needs: the names in `.env.example` that have no value there.
 */
export function requiredSecrets(folder: string): string[] {
  const lines = (readText(folder, ".env.example") ?? "").split("\n");
  const names = lines.flatMap((line) =>
    /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:(?:""|'')\s*)?(?:#.*)?$/.exec(line)?.[1] ??
      []
  );
  return [...new Set(names)];
}
