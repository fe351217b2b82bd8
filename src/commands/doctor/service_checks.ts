/** The checks of `doctor` that are about the service: where it is, the way there, key and organisation. */
import type { Answer } from "../../client/connection.ts";
import { createConnection } from "../../client/create_connection.ts";
import { findBaseUrl } from "../../config/find_base_url.ts";
import { findKey, type FoundKey, modeWarning, noKey, shownKey } from "../../config/key.ts";
import { findOrg, orgOfKey } from "../../config/org.ts";
import { readSettings } from "../../config/settings.ts";
import type { FailureCode } from "../../errors/codes.ts";
import { Failure } from "../../errors/failure.ts";
import { type JsonObject } from "../../json/json_value.ts";
import { getAuthStatus } from "../../operations/auth.ts";
import { ownEnd } from "../../process/abort.ts";
import { proxyFor } from "../../process/proxy.ts";
import { fieldsOfMe, scopesOfKey } from "../auth/report.ts";
import { commandAccess } from "../auth/scopes.ts";
import type { Invocation } from "../types.ts";
import { type Check, fine, problem, warning } from "./check.ts";

/** Seconds by which the clock may differ from the server's. */
const MOST_SKEW = 60;

/** Seconds to wait for the answer: who asks what is wrong does not want to wait long. */
const PATIENCE = 15;

const TRY_LATER = "Try again later, or check the proxy and the firewall";

/** The checks on the way to the service, in their order, and the codes that each of them explains. */
const WAY: readonly (readonly [name: string, codes: readonly FailureCode[]])[] = [
  ["name_lookup", ["name_lookup"]],
  ["proxy", ["proxy"]],
  ["tls", ["tls"]],
];

/** Codes of the one call that are about the key, not about the way to the service. */
const KEY_CODES: readonly FailureCode[] = ["unauthorized", "forbidden"];

/** Stands for a key that is not there: what matters is whether anybody answers. */
const NO_KEY = "none";

/**
 * Checks the service.
 *
 * @param invocation The command
 * @returns What was found
 */
export async function serviceChecks(invocation: Invocation): Promise<Check[]> {
  const { process, globals } = invocation;
  let baseUrl: string;
  try {
    baseUrl = await findBaseUrl(process, globals.apiUrl);
  } catch (error) {
    return [problem("base_url", failureOf(error))];
  }
  const found = await findKey(process).catch(failureOf);
  const key = found instanceof Failure ? undefined : found.key;
  const answer = await ask(invocation, baseUrl, key).catch(failureOf);
  // A signal or --timeout ends the command: it is nothing that was found.
  invocation.signal.throwIfAborted();
  return [
    fine("base_url", baseUrl),
    ...wayChecks(invocation, new URL(baseUrl), answer),
    ...clockChecks(invocation, answer),
    await keyCheck(invocation, found, answer),
    ...answer instanceof Failure || key === undefined ? [] : await rightChecks(invocation, answer),
  ];
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

async function ask(
  { process, globals, output, signal }: Invocation,
  baseUrl: string,
  key: string | undefined,
): Promise<Answer> {
  // The key has a check of its own: one that cannot be read must not keep this one from its answer.
  const env = (name: string) => name === "RUNTM_API_KEY" ? key ?? NO_KEY : process.env(name);
  const settings = await readSettings({ env, files: process.files, clock: process.clock }, {
    ...globals,
    apiUrl: baseUrl,
  });
  const connection = createConnection(
    process,
    { ...settings, org: undefined, retries: globals.retries ?? 0 },
    (line) => output.trace(line),
  );
  const end = ownEnd(signal);
  const stop = process.clock.timer(
    PATIENCE * 1000,
    () => end.abort(new Failure("timeout", `No answer within ${PATIENCE} s`, { hint: TRY_LATER })),
  );
  try {
    return await connection.call(getAuthStatus, {}, { signal: end.signal });
  } finally {
    stop();
    end.release();
  }
}

/** What the one call says of each part of the way. */
function wayChecks({ process }: Invocation, url: URL, answer: Answer | Failure): Check[] {
  const failure = answer instanceof Failure && !KEY_CODES.includes(answer.code)
    ? answer
    : undefined;
  const proxy = proxyFor(url, process.env);
  const via = proxy === undefined
    ? "none"
    : "reason" in proxy
    ? `${proxy.variable} cannot be used`
    : `${proxy.shown} (${proxy.variable})`;
  const words: { readonly [name: string]: string } = {
    name_lookup: url.hostname,
    proxy: via,
    tls: url.protocol === "https:" ? "the certificate is accepted" : "plain http to this machine",
  };
  const failed = failure &&
    (WAY.find(([, codes]) => codes.includes(failure.code))?.[0] ?? "service");
  const checks: Check[] = [];
  for (const [name] of WAY) {
    if (failure !== undefined && name === failed) return [...checks, problem(name, failure)];
    // Behind a failure of another kind nothing is known of what comes after it.
    if (failure === undefined || name === "proxy") checks.push(fine(name, words[name] ?? ""));
  }
  return [
    ...checks,
    failure === undefined ? fine("service", "the service answers") : problem("service", failure),
  ];
}

function clockChecks({ process }: Invocation, answer: Answer | Failure): Check[] {
  if (answer instanceof Failure) return [];
  const date = Date.parse(answer.headers.get("date") ?? "");
  if (Number.isNaN(date)) return [];
  const skew = Math.round((process.clock.now() - date) / 1000);
  if (Math.abs(skew) <= MOST_SKEW) return [fine("clock", "agrees with the server's")];
  const how = skew > 0 ? "ahead of" : "behind";
  return [warning(
    "clock",
    `${Math.abs(skew)} s ${how} the server's`,
    "Set the clock of this machine: certificates and time limits depend on it",
  )];
}

async function keyCheck(
  { process }: Invocation,
  found: FoundKey | Failure,
  answer: Answer | Failure,
): Promise<Check> {
  if (found instanceof Failure) return problem("key", found);
  if (found.key === undefined) return problem("key", noKey());
  if (answer instanceof Failure && KEY_CODES.includes(answer.code)) return problem("key", answer);
  const where = found.source === "env" ? "RUNTM_API_KEY" : "~/.runtm/credentials";
  const text = `${shownKey(found.key)} from ${where}`;
  const mode = found.file === undefined ? undefined : await modeWarning(process, found.file);
  if (mode !== undefined) {
    return warning("key", `${text}; ${mode}`, "Run: chmod 600 ~/.runtm/credentials");
  }
  return fine("key", answer instanceof Failure ? `${text}, not yet checked` : text);
}

/** What the key may do, and for whom. */
async function rightChecks({ process, globals }: Invocation, answer: Answer): Promise<Check[]> {
  let me: JsonObject;
  try {
    me = fieldsOfMe(answer.text, "the base URL");
  } catch (error) {
    return [problem("scopes", failureOf(error))];
  }
  const org = findOrg(process, globals.org) ?? orgOfKey(me);
  const checks = [
    org === undefined
      ? warning(
        "organization",
        "the key belongs to none, and none is given",
        "Commands of an organisation need --org or RUNTM_ORG_ID",
      )
      : fine("organization", org),
  ];
  const scopes = scopesOfKey(me);
  if (scopes === undefined) return checks;
  const role = typeof me.role === "string" ? me.role : undefined;
  const { can, cannot } = await commandAccess({ scopes, org, role });
  const text = `${can.length} commands can be run, ${cannot.length} cannot`;
  return [
    ...checks,
    scopes.length === 0
      ? warning("scopes", text, "Make a key with more scopes in the dashboard")
      : cannot.length === 0
      ? fine("scopes", text)
      : { ...fine("scopes", text), hint: "Run: runtm-api auth status --cannot" },
  ];
}
