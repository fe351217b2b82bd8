/**
 * The deploy manifest `runtm.yaml`: reading it and saying what is wrong with it.
 *
 * @module
 */
import * as z from "zod/mini";
import { messageOf } from "../../errors/failure.ts";
import { readText } from "../workspace/folders.ts";
import { VARIABLE_NAME } from "../core/names.ts";

/** Name of the manifest. */
export const MANIFEST = "runtm.yaml";

/** Kinds of deployments. */
const TEMPLATES = ["backend-service", "docker", "static-site", "web-app"] as const;
const RUNTIMES = ["fullstack", "node", "python"] as const;

/** Machine sizes, under the names of every page of the documentation. */
export const TIERS = ["starter", "standard", "performance", "pro"] as const;

const NAME_RULE = "must hold 1 to 63 lowercase letters, digits and inner hyphens";
const PORT_RULE = "port must be a whole number from 1 to 65535";
const PATH_RULE = "health_path must start with /";

/** Says that a field is missing where nothing stands, and else what it must be. */
function missingOr(field: string, rule: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) =>
    input === undefined || input === null || input === ""
      ? `${field} is missing`
      : `${field} ${rule}`;
}

const oneOf = <const T extends string>(field: string, words: readonly T[]) =>
  z.enum(Object.fromEntries(words.map((word) => [word, word])) as Record<T, T>, {
    error: missingOr(field, `must be one of ${words.join(", ")}`),
  });

const VARIABLES_MESSAGE = "env_schema must be a list of variables with a name";

/** One entry of `env_schema`: a variable the app reads. */
const variable = z.looseObject({
  name: z.string().check(z.regex(VARIABLE_NAME, VARIABLES_MESSAGE)),
  required: z.optional(z.unknown()),
  default: z.optional(z.unknown()),
}, VARIABLES_MESSAGE);

/** What the manifest must hold; messages are in the words `deploy validate` answers. */
const MANIFEST_SCHEMA = z.looseObject({
  name: z.string({ error: missingOr("name", NAME_RULE) }).check(
    z.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, `name ${NAME_RULE}`),
  ),
  template: oneOf("template", TEMPLATES),
  runtime: z.nullish(oneOf("runtime", RUNTIMES)),
  port: z._default(z.int(PORT_RULE).check(z.gte(1, PORT_RULE), z.lte(65535, PORT_RULE)), 8080),
  health_path: z._default(z.string(PATH_RULE).check(z.startsWith("/", PATH_RULE)), "/health"),
  tier: z._default(oneOf("tier", TIERS), "starter"),
  env_schema: z.nullish(z.union([z.array(variable), variable], VARIABLES_MESSAGE)),
}, "must hold names and values").check(({ value, issues }) => {
  if (value.template === "docker" || (value.runtime ?? null) !== null) return;
  issues.push({ code: "custom", message: "runtime is missing", input: value, path: ["runtime"] });
});

/** A manifest that holds. */
export interface Manifest {
  readonly name: string;
  readonly template: typeof TEMPLATES[number];
  readonly runtime: string | null;
  readonly port: number;
  readonly healthPath: string;
  readonly tier: string;
  /** Variables that must be set before a deploy. */
  readonly requiredVariables: readonly string[];
}

/** What reading a manifest came to. Errors are in the words `deploy validate` answers. */
export type ManifestResult =
  | { readonly manifest: Manifest; readonly errors: readonly [] }
  | { readonly manifest: undefined; readonly errors: readonly string[] };

const broken = (...errors: string[]): ManifestResult => ({ manifest: undefined, errors });

/** Reads the manifest of a folder. */
export async function readManifest(folder: string): Promise<ManifestResult> {
  const source = readText(folder, MANIFEST);
  if (source === undefined) return broken(`${MANIFEST} is missing`);
  const { load } = await import("js-yaml");
  let value: unknown;
  try {
    value = load(source);
  } catch (error) {
    const reason = messageOf(error).split("\n")[0];
    return broken(`${MANIFEST}: not valid YAML: ${reason}`);
  }
  const result = MANIFEST_SCHEMA.safeParse(value);
  if (!result.success) {
    const said = new Set(result.error.issues.map(({ message }) => `${MANIFEST}: ${message}`));
    return broken(...said);
  }
  return { manifest: manifestOf(result.data), errors: [] };
}

function manifestOf(fields: z.infer<typeof MANIFEST_SCHEMA>): Manifest {
  const variables = [fields.env_schema ?? []].flat();
  return {
    name: fields.name,
    template: fields.template,
    runtime: fields.runtime ?? null,
    port: fields.port,
    healthPath: fields.health_path,
    tier: fields.tier,
    requiredVariables: variables
      .filter((one) => one.required === true && one.default === undefined).map((one) => one.name),
  };
}
