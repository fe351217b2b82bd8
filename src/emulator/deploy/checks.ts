/** What a project needs before it can be deployed. */
import { hasFile } from "../workspace/folders.ts";
import { IGNORE_FILE, ignoreRuleErrors } from "../workspace/ignore_rules.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { siteFolder } from "../workspace/project.ts";

/** What `deploy validate` finds, and a run looks at first. */
export interface Validation {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** The manifest, when it holds. */
  readonly manifest: Manifest | undefined;
}

/** Checks everything a deploy needs from a workspace. */
export async function validateProject(folder: string): Promise<Validation> {
  const { manifest, errors } = await readManifest(folder);
  const isSite = manifest?.template === "static-site";
  const site = isSite && siteFolder(folder) === undefined
    ? ["A static site needs an index.html"]
    : [];
  const image = !isSite && !hasFile(folder, "Dockerfile") ? ["Dockerfile is missing"] : [];
  const warnings = hasFile(folder, IGNORE_FILE)
    ? []
    : [`${IGNORE_FILE} is missing: every file is uploaded but .git, node_modules and .env`];
  const ignored = ignoreRuleErrors(folder);
  return { errors: [...errors, ...site, ...image, ...ignored], warnings, manifest };
}
