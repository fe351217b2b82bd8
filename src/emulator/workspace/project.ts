/**
 * What kind of project a folder holds, found from its files alone.
 *
 * @module
 */
import { hasFile, readText } from "./folders.ts";

/** A detected project. */
export interface Project {
  readonly type: "node" | "python" | "go" | "static" | "docker" | "unknown";
  /** Framework, by the name of its package. */
  readonly framework: string | null;
  /** Port it listens on. */
  readonly port: number;
  /** Command that starts it; empty for what needs none. */
  readonly start: string;
}

/** Frameworks by package, the more specific ones first, with the port they use by default. */
const NODE_FRAMEWORKS: readonly (readonly [string, number])[] = [
  ["next", 3000],
  ["nuxt", 3000],
  ["astro", 4321],
  ["vite", 5173],
  ["@nestjs/core", 3000],
  ["fastify", 3000],
  ["express", 3000],
  ["hono", 3000],
];
const PYTHON_FRAMEWORKS: readonly (readonly [string, number])[] = [
  ["django", 8000],
  ["fastapi", 8000],
  ["flask", 5000],
];

const DEFAULT_PORT = 8080;

/** A static site is served by a web server on its usual port. */
const SITE_PORT = 80;

/** Where the pages of a static site may stand, in the order they are looked for. */
const SITE_FOLDERS = ["dist", "build", "out", "public", "."] as const;

/** The folder of a static site that holds its `index.html`. */
export function siteFolder(folder: string): string | undefined {
  return SITE_FOLDERS.find((name) =>
    hasFile(folder, name === "." ? "index.html" : `${name}/index.html`)
  );
}

/** Looks at a folder. */
export function detectProject(folder: string): Project {
  const node = hasFile(folder, "package.json") || hasFile(folder, "server.js") ||
    hasFile(folder, "index.js");
  if (node) return nodeProject(folder);
  const python = ["requirements.txt", "pyproject.toml", "main.py", "app.py"]
    .some((name) => hasFile(folder, name));
  if (python) return pythonProject(folder);
  if (hasFile(folder, "go.mod")) {
    return { type: "go", framework: null, port: DEFAULT_PORT, start: "go run ." };
  }
  if (siteFolder(folder) !== undefined) {
    return { type: "static", framework: null, port: SITE_PORT, start: "" };
  }
  if (hasFile(folder, "Dockerfile")) {
    return { type: "docker", framework: null, port: exposedPort(folder), start: "" };
  }
  return { type: "unknown", framework: null, port: DEFAULT_PORT, start: "" };
}

function nodeProject(folder: string): Project {
  const description = readPackage(folder);
  const found = NODE_FRAMEWORKS.find(([name]) => description.dependencies.includes(name));
  const script = ["start", "dev"].find((name) => description.scripts.includes(name));
  const main = ["server.js", "index.js"].find((name) => hasFile(folder, name));
  return {
    type: "node",
    framework: found?.[0] ?? null,
    port: found?.[1] ?? 3000,
    start: script !== undefined ? `npm run ${script}` : main === undefined ? "" : `node ${main}`,
  };
}

/** The parts of a `package.json` that matter here; empty ones when it is missing or broken. */
export function readPackage(folder: string): { dependencies: string[]; scripts: string[] } {
  const names = (value: unknown) =>
    typeof value === "object" && value !== null ? Object.keys(value) : [];
  try {
    const value = JSON.parse(readText(folder, "package.json") ?? "{}");
    return {
      dependencies: [...names(value?.dependencies), ...names(value?.devDependencies)],
      scripts: names(value?.scripts),
    };
  } catch {
    return { dependencies: [], scripts: [] };
  }
}

/** Names of the packages in a `requirements.txt`, without versions and extras. */
export function readRequirements(folder: string): string[] {
  const lines = (readText(folder, "requirements.txt") ?? "").split("\n");
  return lines.map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("-"))
    .map((line) => (/^[A-Za-z0-9._-]+/.exec(line)?.[0] ?? line).toLowerCase());
}

function pythonProject(folder: string): Project {
  const packages = readRequirements(folder);
  const project = (readText(folder, "pyproject.toml") ?? "").toLowerCase();
  const found = PYTHON_FRAMEWORKS.find(([name]) =>
    packages.includes(name) || new RegExp(`["']${name}\\b`).test(project)
  );
  const main = hasFile(folder, "app.py") && !hasFile(folder, "main.py") ? "app.py" : "main.py";
  return {
    type: "python",
    framework: found?.[0] ?? null,
    port: found?.[1] ?? DEFAULT_PORT,
    start: found?.[0] === "fastapi"
      ? `uvicorn ${main.replace(".py", "")}:app --host 0.0.0.0`
      : `python ${main}`,
  };
}

function exposedPort(folder: string): number {
  const found = /^[ \t]*EXPOSE[ \t]+(\d+)/im.exec(readText(folder, "Dockerfile") ?? "");
  return found?.[1] === undefined ? DEFAULT_PORT : Number(found[1]);
}
