/**
 * The deploy manifest `runtm.yaml`: reading it and saying what is wrong with it.
 *
 * @module
 */
import { messageOf } from "../../errors/failure.ts";
import { readText } from "../workspace/folders.ts";
import { isVariableName } from "../core/names.ts";

/** Name of the manifest. */
export const MANIFEST = "runtm.yaml";

/** Kinds of deployments. */
const TEMPLATES = ["backend-service", "docker", "static-site", "web-app"] as const;
const RUNTIMES = ["fullstack", "node", "python"];

/** Machine sizes, under the names of every page of the documentation. */
export const TIERS = ["starter", "standard", "performance", "pro"];

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
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return broken(`${MANIFEST}: must hold names and values`);
  }
  return checkManifest(value as Record<string, unknown>);
}

/** Checks what the manifest says. */
function checkManifest(fields: Record<string, unknown>): ManifestResult {
  const template = fields["template"];
  const port = fields["port"] ?? 8080;
  const healthPath = fields["health_path"] ?? "/health";
  const tier = fields["tier"] ?? "starter";
  const runtime = fields["runtime"] ?? null;
  const { names, errors: variableErrors } = checkVariables(fields["env_schema"]);
  const errors = [
    ...checkName(fields["name"]),
    ...oneOf("template", template, TEMPLATES),
    ...(template === "docker" && runtime === null ? [] : oneOf("runtime", runtime, RUNTIMES)),
    ...oneOf("tier", tier, TIERS),
    ...(Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65535
      ? []
      : ["port must be a whole number from 1 to 65535"]),
    ...(typeof healthPath === "string" && healthPath.startsWith("/")
      ? []
      : ["health_path must start with /"]),
    ...variableErrors,
  ];
  if (errors.length > 0) return broken(...errors.map((error) => `${MANIFEST}: ${error}`));
  return {
    manifest: {
      name: String(fields["name"]),
      template: template as Manifest["template"],
      runtime: runtime as string | null,
      port: Number(port),
      healthPath: String(healthPath),
      tier: String(tier),
      requiredVariables: names,
    },
    errors: [],
  };
}

function checkName(name: unknown): string[] {
  if (name === undefined || name === null || name === "") return ["name is missing"];
  const fits = typeof name === "string" && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
  return fits ? [] : ["name must hold 1 to 63 lowercase letters, digits and inner hyphens"];
}

function oneOf(field: string, value: unknown, allowed: readonly string[]): string[] {
  if (value === undefined || value === null) return [`${field} is missing`];
  return typeof value === "string" && allowed.includes(value)
    ? []
    : [`${field} must be one of ${allowed.join(", ")}`];
}

/** `env_schema` lists the variables an app reads; those marked `required` must be set. */
function checkVariables(value: unknown): { names: string[]; errors: string[] } {
  if (value === undefined || value === null) return { names: [], errors: [] };
  const entries = Array.isArray(value) ? value : [value];
  const names: string[] = [];
  for (const entry of entries) {
    const name = typeof entry === "object" && entry !== null ? entry.name : undefined;
    if (!isVariableName(name)) {
      return { names, errors: ["env_schema must be a list of variables with a name"] };
    }
    if (entry.required === true && entry.default === undefined) names.push(name);
  }
  return { names, errors: [] };
}
