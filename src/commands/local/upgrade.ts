/** `upgrade`: runs the embedded installer for the program that is running. */
import { Failure } from "../../errors/failure.ts";
import { hashOf, parentOf, readIfThere } from "../../process/files.ts";
import type { Process, RunResult } from "../../process/types.ts";
import { compareVersions, PROGRAM_VERSION } from "../../version.ts";
import INSTALLER from "../../../install.sh" with { type: "text" };
import type { DryRun, Invocation } from "../types.ts";

const RECEIPT = ".runtm-api.receipt";
const BY_HAND = "curl -fsSL https://runtm.com/install | bash";

/** What the installer noted when it put the program there. */
interface Installation {
  readonly path: string;
  readonly folder: string;
  /** Values by name; of a name that stands there several times, one of them. */
  readonly receipt: ReadonlyMap<string, string>;
}

/** Replaces the program, or tells what it would be replaced with. */
export async function upgrade(invocation: Invocation): Promise<void> {
  const { values, output } = invocation;
  const found = await findUpgrade(invocation);
  const { installation, wanted, isDue } = found;
  if (values.check === true) return await output.json(JSON.stringify(available(found)));
  if (isDue) {
    await output.remark(`Installing runtm-api ${wanted} into ${installation.folder}`);
    await runInstaller(invocation, installation, wanted, []);
  }
  const report = { upgraded: isDue, from: PROGRAM_VERSION, to: isDue ? wanted : PROGRAM_VERSION };
  await output.json(JSON.stringify({ ...report, path: installation.path }));
}

/** What `upgrade` would install. */
export async function upgradeSteps(invocation: Invocation): Promise<DryRun> {
  return { dry_run: true, ...available(await findUpgrade(invocation)) };
}

/** What there is to install. */
interface Upgrade {
  readonly installation: Installation;
  readonly wanted: string;
  readonly isDue: boolean;
}

async function findUpgrade(invocation: Invocation): Promise<Upgrade> {
  const { version } = invocation.values;
  const asked = typeof version === "string" ? version : undefined;
  const installation = await findInstallation(invocation.process);
  const wanted = await runInstaller(invocation, installation, asked, ["--print-version"]);
  const isDue = asked === undefined ? isNewer(wanted, PROGRAM_VERSION) : wanted !== PROGRAM_VERSION;
  return { installation, wanted, isDue };
}

function available({ installation, wanted, isDue }: Upgrade) {
  const { path } = installation;
  return { current: PROGRAM_VERSION, available: wanted, upgrade: isDue, path };
}

/** Finds the receipt beside the program; without one that fits, somebody else put the program there. */
async function findInstallation(process: Process): Promise<Installation> {
  const path = process.executable;
  const folder = parentOf(path);
  const bytes = await readIfThere(process, `${folder}/${RECEIPT}`);
  if (bytes === undefined || !path.endsWith("/runtm-api")) throw notOurs(path);
  const lines = new TextDecoder().decode(bytes).split("\n");
  const pairs = lines.map((line) => /^([a-z0-9_]+)=(.*)$/.exec(line));
  const receipt = new Map(pairs.flatMap((pair) => pair ? [[pair[1] ?? "", pair[2] ?? ""]] : []));
  if (receipt.get("sha256") !== await hashOf(await process.files.read(path))) throw notOurs(path);
  return { path, folder, receipt };
}

function notOurs(path: string): Failure {
  const isRuntime = /\/deno[^/]*$/.test(path);
  return new Failure("local", `"${path}" was not put there by install.sh`, {
    hint: isRuntime
      ? "Run the newest release with: deno run --reload jsr:@runtm/runtm-api"
      : `Upgrade it the way it was installed, or install anew with: ${BY_HAND}`,
  });
}

/** Runs the installer with the receipt's settings, those of the environment first. */
async function runInstaller(
  { process, signal }: Invocation,
  { folder, receipt }: Installation,
  version: string | undefined,
  args: readonly string[],
): Promise<string> {
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
    : /^Cannot (fetch|find out)/.test(message)
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
