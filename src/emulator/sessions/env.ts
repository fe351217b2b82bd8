/** Environment variables of a session: set, listed with masked values, found in its files. */
import { badRequest, notFound } from "../core/errors.ts";
import { isVariableName } from "../core/names.ts";
import { ok } from "../core/reply.ts";
import { openWorkspace } from "./wake.ts";
import { findSession, liveSession } from "../rows/sessions.ts";
import { text, textOrNull } from "../core/store.ts";
import type { Call, Emulator, Handlers, Reply } from "../core/types.ts";
import { HOME } from "../workspace/path.ts";
import { readBelow } from "../workspace/held.ts";
import { isBuilt, walk } from "../workspace/tree.ts";

const MASK = "*****";

/** Handlers of the variables. */
export const envHandlers: Handlers = {
  getSessionEnvVars: (call) => {
    const session = findSession(call);
    const rows = call.emulator.store.all(
      "SELECT key FROM session_env WHERE session_id = ? ORDER BY key",
      session.id,
    );
    return ok({ env_vars: Object.fromEntries(rows.map((row) => [text(row, "key"), MASK])) });
  },
  setSessionEnvVars: (call) =>
    call.commit(() => {
      const session = liveSession(call);
      const variables = (call.body.env_vars ?? {}) as Record<string, string>;
      checkVariables(variables);
      setVariables(call.emulator, session.id, variables);
      return ok({ status: "ok", count: Object.keys(variables).length });
    }),
  deleteSessionEnvVar: (call) =>
    call.commit(() => {
      const session = liveSession(call);
      const key = call.params.key ?? "";
      const gone = call.emulator.store.run(
        "DELETE FROM session_env WHERE session_id = ? AND key = ?",
        session.id,
        key,
      );
      if (gone === 0) throw notFound("Environment variable");
      return ok({ status: "ok", deleted: key });
    }),
  detectSessionEnvVars: detect,
  listDetectedSessionEnvVars: (call) => {
    const session = findSession(call);
    const stored = textOrNull(session.row, "detected");
    const found = stored === null ? [] : JSON.parse(stored) as Found[];
    return ok({ detected_vars: shown(call.emulator, session.id, found) });
  },
};

/** A 400 for a name that is malformed or reserved. */
export function checkVariables(variables: { readonly [name: string]: string }): void {
  for (const name of Object.keys(variables)) {
    if (!isVariableName(name)) {
      throw badRequest(`"${name}" is not a name of an environment variable`);
    }
    if (["PATH", "HOME"].includes(name) || name.startsWith("RUNTM_")) {
      throw badRequest(`"${name}" is reserved`);
    }
    if (variables[name]?.includes("\0")) {
      throw badRequest(`The value of "${name}" holds a NUL character`);
    }
  }
}

/** Adds variables to those of a session. Call it inside a transaction. */
export function setVariables(
  emulator: Emulator,
  sessionId: string,
  variables: { readonly [name: string]: string },
): void {
  for (const [key, value] of Object.entries(variables)) {
    emulator.store.run(
      "INSERT OR REPLACE INTO session_env VALUES (?, ?, ?)",
      sessionId,
      key,
      value,
    );
  }
}

/** A variable the project needs. */
interface Found {
  readonly key: string;
  readonly source: string;
  readonly required: boolean;
}

/** Files above this size are not code that somebody wrote. */
const SCAN_LIMIT = 512 * 1024;

/** How code reads its environment. */
const READS: readonly RegExp[] = [
  /\bprocess\.env\.([A-Za-z_]\w*)/g,
  /\bprocess\.env\[["']([A-Za-z_]\w*)["']\]/g,
  /\bimport\.meta\.env\.([A-Za-z_]\w*)/g,
  /\bDeno\.env\.get\(["']([A-Za-z_]\w*)["']\)/g,
  /\bos\.environ(?:\.get\(|\[)["']([A-Za-z_]\w*)["']/g,
  /\bos\.getenv\(["']([A-Za-z_]\w*)["']/gi,
  /\bENV(?:\.fetch\(|\[)["']([A-Za-z_]\w*)["']/g,
  /\benv::var\(["']([A-Za-z_]\w*)["']\)/g,
];

const COMPOSE_READS = /\$\{([A-Za-z_]\w*)(:?[-?][^}]*)?\}/g;

async function detect(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  const found = new Map<string, Found>();
  let scanned = 0;
  for await (const entry of walk(workspace, { hidden: true, leftOut: isBuilt })) {
    if (entry.kind !== "file" || entry.size > SCAN_LIMIT) continue;
    scanned++;
    const bytes = await readBelow(workspace, `${workspace}/${entry.path}`, SCAN_LIMIT);
    const content = new TextDecoder().decode(bytes);
    for (const variable of variablesIn(entry.name, content)) {
      if (found.has(variable.key)) continue;
      found.set(variable.key, { ...variable, source: `${HOME}/${entry.path}` });
    }
  }
  const list = [...found.values()].sort((a, b) => a.key < b.key ? -1 : 1);
  return call.commit(() => {
    const session = liveSession(call);
    call.emulator.store.run(
      "UPDATE sessions SET detected = ? WHERE id = ?",
      JSON.stringify(list),
      session.id,
    );
    return ok({ detected_vars: shown(call.emulator, session.id, list), scanned_files: scanned });
  });
}

function variablesIn(name: string, content: string): { key: string; required: boolean }[] {
  if (/^\.env\.(example|sample|template)$/.test(name)) {
    return [...content.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=(.*)$/gm)].map((match) => ({
      key: match[1] ?? "",
      required: (match[2] ?? "").trim() === "",
    }));
  }
  if (/\.ya?ml$/.test(name)) {
    return [...content.matchAll(COMPOSE_READS)].map((match) => ({
      key: match[1] ?? "",
      required: match[2] === undefined || match[2].includes("?"),
    }));
  }
  return READS.flatMap((pattern) =>
    [...content.matchAll(pattern)].map((match) => ({ key: match[1] ?? "", required: true }))
  );
}

function shown(emulator: Emulator, sessionId: string, found: readonly Found[]) {
  const rows = emulator.store.all("SELECT key FROM session_env WHERE session_id = ?", sessionId);
  const set = new Set(rows.map((row) => text(row, "key")));
  return found.map((variable) => ({ ...variable, has_value: set.has(variable.key) }));
}
