/**
 * `skills upload-file`: asks for an address, sends the file there without the API key, and enters
 * the file into the skill.
 */
import type { Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { fileReason, hashOf } from "../../process/files.ts";
import {
  asObject,
  asText,
  isObject,
  type JsonObject,
  parseExactly,
} from "../../json/json_value.ts";
import type { Operation, Values } from "../../operations/types.ts";
import { answerObject } from "../answer_object.ts";
import { transferAddress } from "./address.ts";
import { call, operationOf } from "../call.ts";
import type { Invocation, Step } from "../types.ts";

/** The file as the skill lists it. */
interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly ref: unknown;
  readonly inline: null;
}

/** Uploads a file, or, where only its hash is given, asks for the address alone. */
export async function uploadFile(invocation: Invocation): Promise<void> {
  const { process, values, output, signal } = invocation;
  const file = asText(values.file);
  if (file === undefined) return await call(invocation);
  const bytes = await readFile(invocation, file);
  const connection = await invocation.connect();
  const asked = { ...values, ...await factsOf(bytes) };
  const { text } = await connection.call(operationOf(invocation), asked, { signal });
  const { url, ref } = answerObject(text);
  await send(process.fetch, addressOf(url), bytes, signal);
  const mode = asText(values.mode) ?? "binary";
  const entry = { path: String(values.path), mode, ref, inline: null };
  const replaced = await enter(invocation, connection, entry);
  await output.json(
    JSON.stringify({ uploaded: true, path: entry.path, ref, size: bytes.length, replaced }),
  );
}

/** The calls of the program; the transfer itself goes to an address that only the first one tells. */
export async function uploadSteps(invocation: Invocation): Promise<readonly Step[]> {
  const { values } = invocation;
  const file = asText(values.file);
  const facts = file === undefined ? {} : await factsOf(await readFile(invocation, file));
  const steps: Step[] = [{ operation: operationOf(invocation), values: { ...values, ...facts } }];
  if (file === undefined) return steps;
  const { getDirective, updateDirective } = await routes();
  steps.push({ operation: getDirective, values: { id: values.id } });
  steps.push({ operation: updateDirective, values: { id: values.id, content: {} } });
  return steps;
}

/** Most bytes of a file of a skill. */
const MOST_BYTES = 64 * 1024 * 1024;

async function readFile({ process }: Invocation, file: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await process.files.read(file, MOST_BYTES);
  } catch (error) {
    throw new Failure("input_file", `The file "${file}" cannot be read: ${fileReason(error)}`, {
      hint: "Check the path; relative paths start at the current folder",
      cause: error,
    });
  }
  if (bytes.length > 0) return bytes;
  throw new Failure("input_file", `The file "${file}" is empty`, {
    hint: "The service takes no empty files",
  });
}

async function factsOf(bytes: Uint8Array): Promise<Values> {
  return { sha256: await hashOf(bytes), size: bytes.length };
}

/** The place to send to, as the server names it. */
function addressOf(url: unknown): URL {
  const address = transferAddress(url);
  if (address !== undefined) return address;
  throw new Failure("api_error", "The server named no address that the file could be sent to", {
    hint: "Run it again with --verbose and report it with the output",
  });
}

/** The address lets whoever knows it write one file: no key goes there, and it is not shown. */
async function send(
  fetch: Invocation["process"]["fetch"],
  address: URL,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  let response: Response;
  try {
    response = await fetch(address, {
      method: "PUT",
      body: new Uint8Array(bytes),
      redirect: "error",
      signal,
    });
    await response.body?.cancel();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new Failure("network", `The file could not be sent to "${address.host}"`, {
      hint: "Run it again: nothing was entered into the skill",
      cause: error,
    });
  }
  if (response.ok) return;
  throw new Failure("api_error", `"${address.host}" did not take the file`, {
    status: response.status,
    hint: "Run it again: nothing was entered into the skill",
  });
}

/** Replaces the entry of the file in the content, or adds it. */
async function enter(
  { values, signal }: Invocation,
  connection: Connection,
  entry: Entry,
): Promise<boolean> {
  const { getDirective, updateDirective } = await routes();
  const { id } = values;
  const read = await connection.call(getDirective, { id, include_content: true }, { signal });
  const content = contentOf(read.text);
  const files = (Array.isArray(content.files) ? content.files : []).filter(isObject);
  const replaced = files.some(({ path }) => path === entry.path);
  const others = files.filter(({ path }) => path !== entry.path);
  const changed = { ...content, files: [...others, entry] };
  await connection.call(updateDirective, { id, content: changed }, { signal });
  return replaced;
}

function contentOf(text: string): JsonObject {
  const answer = parseExactly(text);
  const directive = asObject(asObject(answer)?.directive);
  const content = asObject(directive?.content);
  if (content !== undefined) return content;
  throw new Failure(
    "api_error",
    "The file was sent, but the answer holds no content of the skill",
    {
      hint: "Run: runtm-api skills list",
    },
  );
}

async function routes(): Promise<{ getDirective: Operation; updateDirective: Operation }> {
  return await import("../../operations/skills/skills.ts");
}
