/** `upgrade`: runs the embedded installer for the program that is running. */
import { Failure } from "../../errors/failure.ts";
import { hashOf, parentOf, readIfThere } from "../../process/files.ts";
import type { Process, RunResult } from "../../process/types.ts";
import { compareVersions, PROGRAM_VERSION } from "../../version.ts";
import INSTALLER from "../../../install.sh" with { type: "text" };
import { showProgress } from "../progress.ts";
import type { DryRun, Invocation } from "../types.ts";

const RECEIPT = ".runtm-api.receipt";
const BY_HAND = "curl -fsSL https://runtm.com/install | bash";

/** What the installer noted when it put the program there. */
interface Installation {
  readonly folder: string;
  /** Values by name; of a name that stands there several times, one of them. */
  readonly receipt: ReadonlyMap<string, string>;
}

/** Replaces the program, or tells what it would be replaced with. */
export async function upgrade(invocation: Invocation): Promise<void> {
  const { process, values, output } = invocation;
  if (values.check === true) {
    return await output.json(JSON.stringify(available(await findUpgrade(invocation))));
  }
  const path = process.executable;
  if (await findInstallation(process) === undefined) throw notOurs(path, values.version);
  const { installation, wanted, isDue } = await findUpgrade(invocation);
  if (isDue) {
    await output.remark(`Installing runtm-api ${wanted} into ${parentOf(path)}`);
    const progress = showProgress(invocation, `Installing runtm-api ${wanted}`);
    try {
      await runInstaller(invocation, installation, wanted, []);
    } finally {
      progress.end();
    }
  }
  const report = { upgraded: isDue, from: PROGRAM_VERSION, to: isDue ? wanted : PROGRAM_VERSION };
  await output.json(JSON.stringify({ ...report, path }));
}

/** What `upgrade` would install. */
export async function upgradeSteps(invocation: Invocation): Promise<DryRun> {
  return { dry_run: true, ...available(await findUpgrade(invocation)) };
}

/** What there is to install. */
interface Upgrade {
  /** `undefined`: the installer did not put the program there, and cannot replace it. */
  readonly installation: Installation | undefined;
  readonly path: string;
  readonly wanted: string;
  readonly isDue: boolean;
}

/** Asks the installer for the version; it starts nothing that it fetches for that. */
async function findUpgrade(invocation: Invocation): Promise<Upgrade> {
  const { version } = invocation.values;
  const asked = typeof version === "string" ? version : undefined;
  const installation = await findInstallation(invocation.process);
  const wanted = await runInstaller(invocation, installation, asked, ["--print-version"]);
  const isDue = asked === undefined ? isNewer(wanted, PROGRAM_VERSION) : wanted !== PROGRAM_VERSION;
  return { installation, path: invocation.process.executable, wanted, isDue };
}

function available({ installation, path, wanted, isDue }: Upgrade) {
  const report = { current: PROGRAM_VERSION, available: wanted, upgrade: isDue, path };
  if (!isDue) return report;
  const how = installation ? "runtm-api upgrade" : wayToUpgrade(path, import.meta.url, wanted);
  return { ...report, how };
}

/** Finds the receipt beside the program; without one that fits, somebody else put the program there. */
async function findInstallation(process: Process): Promise<Installation | undefined> {
  const path = process.executable;
  const folder = parentOf(path);
  const bytes = await readIfThere(process, `${folder}/${RECEIPT}`);
  if (bytes === undefined || !path.endsWith("/runtm-api")) return undefined;
  const lines = new TextDecoder().decode(bytes).split("\n");
  const pairs = lines.map((line) => /^([a-z0-9_]+)=(.*)$/.exec(line));
  const receipt = new Map(pairs.flatMap((pair) => pair ? [[pair[1] ?? "", pair[2] ?? ""]] : []));
  const hash = await hashOf(await process.files.read(path));
  // An installer that was stopped half way leaves the program that it was about to replace.
  const isOurs = [receipt.get("sha256"), receipt.get("replaces")].includes(hash);
  return isOurs ? { folder, receipt } : undefined;
}

function notOurs(path: string, asked: unknown): Failure {
  const version = typeof asked === "string" ? asked.replace(/^.*v/, "") : "latest";
  return new Failure("local", `"${path}" was not put there by install.sh`, {
    hint: `Upgrade it with: ${wayToUpgrade(path, import.meta.url, version)}`,
  });
}

/**
 * How a program that the installer did not put there is upgraded.
 *
 * @param path The running executable
 * @param module Address of the program's code
 * @param version The version that is wanted; `latest` for the newest
 * @returns A command
 */
export function wayToUpgrade(path: string, module: string, version: string): string {
  const tag = version === "latest" ? "" : `@${version}`;
  if (module.startsWith("https:")) {
    return `deno run --no-config --no-lock --reload -A jsr:@runtm/runtm-api${tag}`;
  }
  // A checkout, also when it is run by a Deno that npm installed.
  if (module.endsWith(".ts")) return "git pull";
  if (/\/node_modules\//.test(decodeURI(module)) || /\/node_modules\//.test(path)) {
    return `npm install --global runtm-api@${version}`;
  }
  const variable = version === "latest" ? "" : `RUNTM_VERSION=${version} `;
  return BY_HAND.replace("| ", `| ${variable}`);
}

/** Runs the installer with the receipt's settings, those of the environment first. */
async function runInstaller(
  { process, signal }: Invocation,
  installation: Installation | undefined,
  version: string | undefined,
  args: readonly string[],
): Promise<string> {
  const { folder, receipt } = installation ?? { folder: "", receipt: new Map<string, string>() };
  const inherited = (variable: string, noted: string) =>
    process.env(variable) ?? receipt.get(noted) ?? "";
  const result = await process.run("sh", ["-c", INSTALLER, "install.sh", ...args], {
    env: {
      RUNTM_INSTALL_DIR: folder,
      RUNTM_VERSION: version ?? "latest",
      RUNTM_REPO: inherited("RUNTM_REPO", "repo"),
      RUNTM_BASE_URL: inherited("RUNTM_BASE_URL", "base_url"),
      RUNTM_SKIP_SKILLS: receipt.has("skills_home") ? "" : "1",
    },
    signal,
  });
  signal.throwIfAborted();
  if (result.code !== 0) throw installerFailed(result);
  return new TextDecoder().decode(result.stdout).trim();
}

/** The installer says in one line what happened and in further lines what may help. */
function installerFailed({ code, stderr }: RunResult): Failure {
  const lines = new TextDecoder().decode(stderr).trim().split("\n").map((line) => line.trim());
  const at = Math.max(0, lines.findIndex((line) => line.startsWith("error: ")));
  const message = (lines[at] ?? "").replace(/^error: /, "");
  const word = code === 3
    ? "usage"
    : /^Cannot (fetch|determine)/.test(message)
    ? "network"
    : "local";
  return new Failure(word, message || `The installer ended with ${code}`, {
    details: { installer: lines.slice(at + 1) },
    hint: code === 3
      ? "Give a version like 0.4.0: runtm-api upgrade --version 0.4.0"
      : "The field details holds what the installer advises",
  });
}

/** Whether the first version is the higher one. */
function isNewer(first: string, second: string): boolean {
  const order = compareVersions(first, second);
  if (order !== 0) return order > 0;
  // 0.5.0-rc.1 comes before 0.5.0; between two of them any other one counts as newer.
  return second.includes("-") && first !== second;
}
