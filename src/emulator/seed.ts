/** Makes what a seed describes, by the operations of the API themselves. */
import * as z from "zod/mini";
import { isObject } from "../json/json_value.ts";
import type { Seed, Seeded } from "./core/levers.ts";
import { ApiError, badRequest } from "./core/errors.ts";
import { checkedValue } from "./http/validation.ts";

const entry = z.record(z.string(), z.unknown());
const texts = z.record(z.string(), z.string());

const SEED = z.strictObject({
  templates: z.optional(z.array(entry)),
  sessions: z.optional(z.array(entry)),
  secrets: z.optional(z.strictObject({ team: z.optional(texts), personal: z.optional(texts) })),
  agents: z.optional(z.array(entry)),
}) satisfies z.ZodMiniType<Seed>;

/**
 * Calls a route of the API with the main key.
 *
 * @returns The JSON of a successful answer, or nothing where it is a stream; the stream is read
 * @throws ApiError with the status and detail of any other answer
 */
export type SeedCall = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly [field: string]: unknown }>;

/** Reads a seed from JSON or YAML. */
export async function parseSeed(text: string): Promise<unknown> {
  const { load } = await import("js-yaml");
  try {
    return load(text);
  } catch (error) {
    const [what = ""] = String(error).split("\n");
    throw badRequest(`The seed is no YAML: ${what.replace(/^YAMLException: /, "")}`);
  }
}

/**
 * Makes what a seed describes: secrets first, then templates, sessions and agents.
 *
 * @param given The seed as parsed JSON; a 422 when it makes no sense
 */
export async function applySeed(given: unknown, call: SeedCall): Promise<Seeded> {
  const { templates = [], sessions = [], agents = [], secrets = {} } = checkedValue(
    SEED,
    given ?? {},
    ["body"],
  );
  for (const scope of ["team", "personal"] as const) {
    const list = Object.entries(secrets[scope] ?? {}).map(([name, value]) => ({ name, value }));
    if (list.length > 0) await call("PUT", `/secrets/${scope}`, { secrets: list });
  }
  const made = { templates: [] as string[], sessions: [] as string[], agents: [] as string[] };
  const names = new Map<string, string>();
  for (const [index, template] of templates.entries()) {
    await naming(`templates[${index}]`, async () => {
      const id = await makeTemplate(template, call);
      made.templates.push(id);
      for (const name of [template["name"], template["display_name"]]) {
        if (typeof name === "string") names.set(name, id);
      }
    });
  }
  for (const [index, session] of sessions.entries()) {
    await naming(`sessions[${index}]`, async () => {
      made.sessions.push(await makeSession(session, names, call));
    });
  }
  for (const [index, agent] of agents.entries()) {
    await naming(`agents[${index}]`, async () => {
      made.agents.push(idOf(await call("POST", "/v1/agents", agent)));
    });
  }
  return made;
}

/** Says which entry of the seed was refused. */
async function naming(place: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError(error.status, `${place} of the seed: ${error.message}`);
  }
}

async function makeTemplate(
  { build, ...body }: { readonly [field: string]: unknown },
  call: SeedCall,
): Promise<string> {
  const id = idOf(await call("POST", "/org-templates", body));
  if (build === true) {
    await call("POST", `/org-templates/${id}/build`, {});
    await call("GET", `/org-templates/${id}/build-logs`);
  }
  return id;
}

async function makeSession(
  { files, prompts, template, ...more }: { readonly [field: string]: unknown },
  names: ReadonlyMap<string, string>,
  call: SeedCall,
): Promise<string> {
  const known = typeof template === "string" ? names.get(template) : undefined;
  const from = known === undefined
    ? template === undefined ? {} : { template }
    : { template_id: known };
  const id = idOf(await call("POST", "/sessions/", { ...more, ...from }));
  // Answers when the session is made; one that could not be made is in the list all the same.
  await call("GET", `/sessions/${id}/workspace-state`).catch(() => {});
  for (const [path, content] of Object.entries(isObject(files) ? files : {})) {
    await call("POST", `/sessions/${id}/file`, { path, content });
  }
  for (const prompt of Array.isArray(prompts) ? prompts : []) {
    await call("POST", `/v0/sessions/${id}/prompt`, { prompt });
  }
  return id;
}

function idOf(answer: { readonly [field: string]: unknown }): string {
  return String(answer["id"]);
}
