/** `emulator export` and `emulator import`: everything an emulator holds as one file, and back. */
import { findKey, noKey } from "../../config/key.ts";
import { readSettings } from "../../config/settings.ts";
import { Failure, messageOf } from "../../errors/failure.ts";
import { asText } from "../../json/json_value.ts";
import { fileReason } from "../../process/files.ts";
import { isLoopback } from "../../process/proxy.ts";
import type { DryRun, Invocation } from "../types.ts";

/** Prints the file. */
export async function emulatorExport(invocation: Invocation): Promise<void> {
  const answer = await ask(invocation, { method: "GET" });
  await invocation.output.raw(new Uint8Array(await answer.arrayBuffer()));
}

/** Sends the file, and prints how large it was. */
export async function emulatorImport(invocation: Invocation): Promise<void> {
  const file = fileOf(invocation);
  let bytes: Uint8Array;
  try {
    bytes = await invocation.process.files.read(file);
  } catch (error) {
    throw new Failure("usage", `"${file}" cannot be read: ${fileReason(error)}`, {
      hint: "Name a file that emulator export has made",
      cause: error,
    });
  }
  const answer = await ask(invocation, { method: "POST", body: bytes as Uint8Array<ArrayBuffer> });
  await answer.body?.cancel();
  await invocation.output.json(JSON.stringify({ imported: file, bytes: bytes.length }));
}

/** What `emulator import` would do. */
export function importSteps(invocation: Invocation): DryRun {
  return { imports: fileOf(invocation), replaces: "everything the emulator holds, except keys" };
}

function fileOf({ values }: Invocation): string {
  return asText(values.file) ?? "";
}

/** Calls the route of the state, of an emulator on this machine alone. */
async function ask(
  { process, globals, signal }: Invocation,
  init: RequestInit,
): Promise<Response> {
  const { origin, hostname } = new URL((await readSettings(process, globals)).baseUrl);
  const hint = "Set RUNTM_API_URL and RUNTM_API_KEY to what emulator start printed";
  if (!isLoopback(hostname)) {
    throw new Failure("usage", `"${hostname}" is no emulator on this machine`, { hint });
  }
  const { key } = await findKey(process);
  if (key === undefined) throw noKey();
  let answer: Response;
  try {
    const headers = { authorization: `Bearer ${key}` };
    answer = await process.fetch(`${origin}/_emulator/state`, { ...init, headers, signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new Failure("network", `"${origin}" does not answer: ${messageOf(error)}`, { hint });
  }
  if (answer.ok && answer.headers.has("x-runtm-emulator")) return answer;
  const said: { detail?: unknown } = await answer.json().catch(() => ({}));
  const words = asText(said.detail) ?? "it does not answer as an emulator";
  throw new Failure("invalid", `"${origin}": ${words}`, { status: answer.status, hint });
}
