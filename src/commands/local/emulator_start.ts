/** `emulator start`: runs a local cloud until the program is interrupted. */
import { Failure, messageOf } from "../../errors/failure.ts";
import { asObject, asText, isText } from "../../json/json_value.ts";
import { ownFile } from "../../config/home.ts";
import { checkKey } from "../../config/key.ts";
import { checkOrg } from "../../config/org.ts";
import { readTextFile } from "../../input/text_input.ts";
import type { EmulatorOptions, RunningEmulator } from "../../emulator/core/types.ts";
import type { DryRun, Invocation } from "../types.ts";

/** Addresses that only this machine reaches. */
const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/** Prints URL and key of a new emulator, then serves until SIGINT, SIGTERM or `--timeout`. */
export async function emulatorStart(invocation: Invocation): Promise<void> {
  const { output, signal } = invocation;
  const emulator = await start(await withSeed(invocation, optionsOf(invocation)));
  try {
    await output.json(JSON.stringify(introduction(emulator, invocation.values.keys === true)));
    await aborted(signal);
  } finally {
    await emulator.close();
  }
  throw signal.reason;
}

/** What `emulator start` would start. */
export function startSteps(invocation: Invocation): DryRun {
  const { port, dataDir, host } = optionsOf(invocation);
  return { starts: "emulator", host: host ?? "127.0.0.1", port, data_dir: dataDir };
}

/** Adds the seed of `--seed-file`, which an emulator that holds something already leaves alone. */
export async function withSeed(
  { process, values }: Invocation,
  options: EmulatorOptions,
): Promise<EmulatorOptions> {
  const file = asText(values.seed_file);
  if (file === undefined) return options;
  return { ...options, seedText: await readTextFile(process, file, "--seed-file") };
}

/** What is common to all ways to start an emulator. */
export function sceneOf({ values, output }: Invocation): Partial<EmulatorOptions> {
  return {
    log: (line) => output.trace({ level: "warning", message: line }),
    ...(isText(values.agent_command) ? { agentCommand: values.agent_command } : {}),
    ...(typeof values.seed === "number" ? { seed: values.seed } : {}),
    ...(isText(values.key) ? { key: ownKey(values.key) } : {}),
    ...(isText(values.org) ? { org: checkOrg("--org", values.org) } : {}),
  };
}

function optionsOf(invocation: Invocation): EmulatorOptions {
  const { process, values } = invocation;
  const host = asText(values.host);
  if (host !== undefined && !LOOPBACK.includes(host) && values.i_know !== true) {
    throw new Failure("usage", `"${host}" can be reached by other machines`, {
      hint:
        "The emulator is made for this machine alone; add --i-know to listen there all the same",
    });
  }
  const dataDir = asText(values.data_dir) ?? ownFile(process, "emulator");
  if (dataDir === undefined) {
    throw new Failure("usage", "HOME is not set", { hint: "Name a folder with --data-dir" });
  }
  return {
    dataDir,
    port: typeof values.port === "number" ? values.port : 8787,
    eventIds: values.no_event_ids !== true,
    deployFraming: values.deploy_framing === "lines" ? "lines" : "blank",
    ...sceneOf(invocation),
    ...(host === undefined ? {} : { host }),
    ...(Array.isArray(values.allow_host) ? { allowHosts: values.allow_host } : {}),
    ...(Array.isArray(values.cors) ? { corsOrigins: values.cors.map(checkOrigin) } : {}),
    ...(typeof values.rate_limit === "number" ? { rateLimit: values.rate_limit } : {}),
  };
}

/** A key that is not to reach a service but to be made: a wrong one is a wrong option. */
function ownKey(given: string): string {
  try {
    return checkKey(given, "--key");
  } catch (error) {
    throw new Failure("usage", messageOf(error), { hint: "Give one word without quotes" });
  }
}

/** An origin as browsers write it: any other would never be equal to one. */
function checkOrigin(given: unknown): string {
  const text = String(given);
  if (URL.parse(text)?.origin === text) return text;
  throw new Failure("usage", `Invalid value ${JSON.stringify(text)} for --cors: it is no origin`, {
    hint: "Give scheme, host and port alone: http://localhost:3000",
  });
}

/** Starts an emulator; what keeps it from starting is an error with a hint. */
export async function start(options: EmulatorOptions): Promise<RunningEmulator> {
  const { startEmulator } = await import("../../emulator/server.ts");
  try {
    return await startEmulator(options);
  } catch (error) {
    const reason = messageOf(error);
    // Recognised by its name: the emulator is in a part of the program of its own.
    const { name, hint } = error as { name?: unknown; hint?: unknown };
    if (name === "DataFolderError") {
      throw new Failure("local", reason, { hint: String(hint), cause: error });
    }
    if (/EADDRINUSE|address already in use/i.test(reason)) {
      throw new Failure("local", `Port ${options.port} is in use`, {
        hint: "Take another with --port, or a free one with --port 0",
      });
    }
    if (name === "ApiError" && options.seedText !== undefined) throw notSeeded(error);
    if (/ENOTFOUND|EADDRNOTAVAIL|EACCES/.test(reason)) {
      throw new Failure("local", `Cannot listen on "${options.host ?? "127.0.0.1"}": ${reason}`, {
        hint: "Give an address of this machine with --host, and a port above 1023 with --port",
      });
    }
    if (/database is locked/i.test(reason)) {
      throw new Failure("local", `Another emulator uses "${options.dataDir}"`, {
        hint: "Name another folder with --data-dir",
      });
    }
    throw new Failure("local", `The emulator could not start: ${reason}`, { cause: error });
  }
}

/** What is wrong with a seed, as the operations of the emulator say it. */
function notSeeded(error: unknown): Failure {
  const { detail } = error as { readonly detail?: unknown };
  const problems = Array.isArray(detail) ? detail.map(asObject) : [];
  const words = problems.map((problem) => {
    const place = Array.isArray(problem?.loc) ? problem.loc.slice(1).join(".") : "";
    return place === "" ? String(problem?.msg) : `${place}: ${problem?.msg}`;
  });
  return new Failure(
    "input_file",
    `--seed-file cannot be used: ${words.length > 0 ? words.join("; ") : messageOf(error)}`,
    {
      hint: "Its members are sessions, templates, secrets and agents; run: runtm-api docs emulator",
    },
  );
}

function introduction(emulator: RunningEmulator, all: boolean) {
  const { url, keys, dataDir, orgId } = emulator;
  const facts = { url, api_key: keys.org, data_dir: dataDir, ui: emulator.page() };
  return all ? { ...facts, organization_id: orgId, keys } : facts;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
