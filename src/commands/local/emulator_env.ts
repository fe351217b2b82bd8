/** `emulator env`: how a shell reaches the emulator that runs. */
import { ownFile } from "../../config/home.ts";
import { Failure } from "../../errors/failure.ts";
import { asObject, asText, type JsonObject } from "../../json/json_value.ts";
import { readIfThere } from "../../process/files.ts";
import type { Process } from "../../process/types.ts";
import type { Invocation } from "../types.ts";

/** Prints `export NAME='VALUE'` for URL, key and organisation. */
export async function emulatorEnv({ process, values, output }: Invocation): Promise<void> {
  const dataDir = asText(values.data_dir) ?? ownFile(process, "emulator");
  if (dataDir === undefined) {
    throw new Failure("usage", "HOME is not set", { hint: "Name a folder with --data-dir" });
  }
  const facts = await runningFacts(process, dataDir);
  const lines = Object.entries({
    RUNTM_API_URL: facts["url"],
    RUNTM_API_KEY: facts["api_key"],
    RUNTM_ORG_ID: facts["organization_id"],
  }).map(([name, value]) => `export ${name}=${quoted(String(value))}\n`);
  await output.text(lines.join(""));
}

/** What the emulator of a data folder wrote when it started; an error when it does not answer. */
async function runningFacts(process: Process, dataDir: string): Promise<JsonObject> {
  const bytes = await readIfThere(process, `${dataDir}/running.json`);
  const facts = bytes === undefined ? undefined : parsed(bytes);
  const url = asText(facts?.["url"]);
  if (facts !== undefined && url !== undefined && await answers(process, url)) return facts;
  throw new Failure("local", `No emulator runs on "${dataDir}"`, {
    hint: "Run: runtm-api emulator start",
  });
}

function parsed(bytes: Uint8Array): JsonObject | undefined {
  try {
    return asObject(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

async function answers(process: Process, url: string): Promise<boolean> {
  try {
    const answer = await process.fetch(`${new URL(url).origin}/health`);
    await answer.body?.cancel();
    return answer.headers.has("x-runtm-emulator");
  } catch {
    return false;
  }
}

/** A word that a shell takes as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
