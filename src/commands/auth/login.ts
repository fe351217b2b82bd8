/** `auth login`: takes a key without showing it, checks it, stores it. */
import { createConnection } from "../../client/create_connection.ts";
import { Failure } from "../../errors/failure.ts";
import type { JsonObject } from "../../json/json_value.ts";
import { BASE_URL_HINT } from "../../errors/hints.ts";
import { dryRunOf } from "../../client/request/shown_request.ts";
import {
  checkKey,
  credentialsPath,
  firstLine,
  isKeySet,
  KEY_VARIABLE,
  shownKey,
} from "../../config/key.ts";
import { orgOfKey } from "../../config/org.ts";
import { type FoundSettings, readSettings } from "../../config/settings.ts";
import { getAuthStatus } from "../../operations/auth.ts";
import { untilAborted } from "../../process/abort.ts";
import { fileReason, parentOf } from "../../process/files.ts";
import type { Process } from "../../process/types.ts";
import { fieldsOfMe, scopesOfKey, VARIABLE_WINS } from "./report.ts";
import { readStdin } from "../../input/text_input.ts";
import type { DryRun, Invocation } from "../types.ts";

/** Stores a key once the server has accepted it; the stored one stays until then. */
export async function authLogin(invocation: Invocation): Promise<void> {
  const { process, output } = invocation;
  const file = fileForKey(process);
  const key = checkKey(await askForKey(invocation), "What was given");
  const settings = await settingsWith(invocation, key);
  const me = await verify(invocation, settings);
  const replaced = await store(invocation, file, key);
  await output.json(JSON.stringify({
    logged_in: true,
    credentials_file: file,
    replaced,
    key: shownKey(key),
    api_url: settings.baseUrl,
    organization_id: orgOfKey(me) ?? null,
    scopes: scopesOfKey(me) ?? null,
    ...(isKeySet(process) ? { warnings: [VARIABLE_WINS] } : {}),
  }));
}

function fileForKey(process: Process): string {
  const file = credentialsPath(process);
  if (file !== undefined) return file;
  throw new Failure("local", "HOME is not set, so there is no place to store the key", {
    hint: `Set HOME, or give the key with ${KEY_VARIABLE}`,
  });
}

async function askForKey(invocation: Invocation): Promise<string> {
  const { process, values } = invocation;
  const key = values.with_token === true
    ? await readStdin(process, "--with-token")
    : await askAtTerminal(invocation);
  const line = firstLine(key);
  if (line !== "") return line;
  throw new Failure("usage", "No API key was given", {
    hint: "Run: runtm-api auth login --with-token < FILE, with the key on the first line",
  });
}

async function askAtTerminal({ process, output, signal }: Invocation): Promise<string> {
  if (!process.stdin.isTerminal() || !process.stderr.isTerminal()) {
    throw new Failure("usage", "Nobody can be asked for the key: this is not a terminal", {
      hint: "Run: runtm-api auth login --with-token < FILE",
    });
  }
  // The terminal falls silent before the question shows: a key pasted at once is not shown either.
  const [key] = await Promise.all([
    untilAborted(process.stdin.readHidden(signal), signal),
    output.remark("Paste the API key and press Enter (it is not shown):"),
  ]);
  return key ?? "";
}

// The new key instead of the stored one, which may be unusable. No organisation: whether the key
// works is the question, not for whom.
async function settingsWith(
  { process, globals }: Invocation,
  key: string,
): Promise<FoundSettings> {
  const env = (name: string) => name === KEY_VARIABLE ? key : process.env(name);
  const world = { env, files: process.files, clock: process.clock };
  return { ...await readSettings(world, globals), org: undefined };
}

async function verify(invocation: Invocation, settings: FoundSettings): Promise<JsonObject> {
  const { process, output, signal } = invocation;
  const connection = createConnection(process, settings, (line) => output.trace(line));
  const me = fieldsOfMe(
    await ask(() => connection.call(getAuthStatus, {}, { signal })),
    settings.baseUrl,
  );
  if (IDENTITY.some((field) => me[field] !== undefined && me[field] !== null)) return me;
  throw new Failure("api_error", "The server did not say whose key this is; nothing was stored", {
    hint: BASE_URL_HINT,
  });
}

const IDENTITY = [
  "principal_id",
  "tenant_id",
  "organization_id",
  "api_key_id",
  "user_id",
  "scopes",
];

async function ask(call: () => Promise<{ readonly text: string }>): Promise<string> {
  try {
    return (await call()).text;
  } catch (error) {
    if (!(error instanceof Failure) || !["unauthorized", "forbidden"].includes(error.code)) {
      throw error;
    }
    throw new Failure(error.code, `The key was not accepted: ${error.message}`, {
      ...error.facts,
      hint:
        "Nothing was stored. Make a new key at https://app.runtm.com under Settings > API Keys and log in again",
    });
  }
}

/** Writes the key; answers whether there was one before. */
async function store({ process: { files } }: Invocation, file: string, key: string) {
  try {
    const target = await files.linkTarget(file);
    await files.makeDirectory(parentOf(target), 0o700);
    const before = await files.stat(file, { noFollow: true });
    await files.writeAtomic(target, new TextEncoder().encode(`${key}\n`), 0o600);
    return before !== undefined;
  } catch (error) {
    throw new Failure("local", `Cannot write "${file}": ${fileReason(error)}`, {
      hint: `Make the folder writable for you, or give the key with ${KEY_VARIABLE}`,
      cause: error,
    });
  }
}

/** What `auth login` would do; the key is asked for only when it is stored. */
export async function loginSteps(invocation: Invocation): Promise<DryRun> {
  const file = fileForKey(invocation.process);
  const { baseUrl } = await settingsWith(invocation, "none");
  const request = dryRunOf(getAuthStatus, {}, { baseUrl, org: undefined }, "runtm_sk_…");
  return { steps: [request, { writes: file }] };
}
