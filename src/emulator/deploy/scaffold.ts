/**
 * Writes the deploy files a project lacks, and never over one that is there.
 *
 * @module
 */
import { hasFile, kindOf } from "../workspace/folders.ts";
import { MANIFEST } from "./manifest.ts";
import { detectProject, type Project, siteFolder } from "../workspace/project.ts";

/** What `deploy scaffold` answers. */
export interface Scaffolded {
  readonly scaffolded: boolean;
  readonly files_created: readonly string[];
  readonly files_skipped: readonly string[];
  readonly detected_type: string;
  readonly detected_framework: string | null;
  readonly detected_port: number;
  readonly recommended_tier: string;
  readonly message: string | null;
}

/** Machine size that fits every project the emulator can tell apart. */
export const RECOMMENDED_TIER = "starter";

const IGNORED = [
  ".git",
  ".env",
  ".env.*",
  "node_modules",
  "__pycache__",
  ".venv",
  "*.log",
];

/**
 * Writes the missing deploy files of a project.
 *
 * @param folder Workspace
 * @param name Name the deployment gets unless the manifest says otherwise
 */
export async function scaffold(folder: string, name: string): Promise<Scaffolded> {
  const project = detectProject(folder);
  const created: string[] = [];
  const skipped: string[] = [];
  for (const [file, text] of Object.entries(filesFor(folder, project, name))) {
    const path = `${folder}/${file}`;
    // A link counts as there too: writing through it could leave the workspace.
    if (kindOf(path) !== "nothing") skipped.push(file);
    else {
      await Deno.writeTextFile(path, text, { createNew: true });
      created.push(file);
    }
  }
  return {
    scaffolded: created.length > 0,
    files_created: created,
    files_skipped: skipped,
    detected_type: project.type,
    detected_framework: project.framework,
    detected_port: project.port,
    recommended_tier: RECOMMENDED_TIER,
    message: messageFor(project, created),
  };
}

function messageFor(project: Project, created: readonly string[]): string | null {
  if (project.type === "unknown") {
    return "No known project type: add a package.json, requirements.txt, go.mod, index.html or " +
      "Dockerfile";
  }
  return created.length > 0 ? null : "Every deploy file exists already";
}

/** A deployment name made from any text. */
function deploymentName(text: string): string {
  const name = text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
  return name.replace(/-+$/, "") || "app";
}

function filesFor(folder: string, project: Project, name: string): { [file: string]: string } {
  if (project.type === "unknown") return {};
  return {
    [MANIFEST]: manifestFor(project, name),
    Dockerfile: dockerfileFor(folder, project),
    ".runtmignore": `${IGNORED.join("\n")}\n`,
    ".dockerignore": `${IGNORED.join("\n")}\n`,
  };
}

function manifestFor(project: Project, name: string): string {
  const kind = {
    node: ["web-app", "node"],
    python: ["backend-service", "python"],
    static: ["static-site", "node"],
    go: ["docker"],
    docker: ["docker"],
    unknown: ["docker"],
  }[project.type];
  const [template, runtime] = kind;
  return [
    `name: ${deploymentName(name)}`,
    `template: ${template}`,
    ...(runtime === undefined ? [] : [`runtime: ${runtime}`]),
    `port: ${project.port}`,
    `health_path: /`,
    `tier: ${RECOMMENDED_TIER}`,
    "",
  ].join("\n");
}

function dockerfileFor(folder: string, project: Project): string {
  const lines = ((): readonly string[] => {
    switch (project.type) {
      case "node":
        return [
          ...["FROM node:22-slim", "WORKDIR /app", "COPY . ."],
          ...(hasFile(folder, "package.json") ? ["RUN npm install"] : []),
        ];
      case "python":
        return [
          ...["FROM python:3.13-slim", "WORKDIR /app", "COPY . ."],
          ...(hasFile(folder, "requirements.txt") ? ["RUN pip install -r requirements.txt"] : []),
        ];
      case "go":
        return ["FROM golang:1.24", "WORKDIR /app", "COPY . ."];
      case "static":
        return ["FROM nginx:alpine", `COPY ${siteFolder(folder) ?? "."} /usr/share/nginx/html`];
      default:
        return ["FROM scratch"];
    }
  })();
  const start = project.start === "" ? [] : [`CMD ${JSON.stringify(project.start.split(" "))}`];
  return [...lines, `EXPOSE ${project.port}`, ...start, ""].join("\n");
}
