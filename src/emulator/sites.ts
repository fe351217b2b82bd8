/**
 * The pages of deployed sites, below `/sites/<deployment id>/` of the emulator.
 *
 * @module
 */
import { type Deployment, deploymentFolder, readDeployment } from "./deployments.ts";
import { siteFolder } from "./project.ts";
import { serveFile } from "./serve_folder.ts";
import type { Page } from "./types.ts";

const serveSite: Page = async (emulator, params, request) => {
  const id = params["id"] ?? "";
  const deployment = readDeployment(emulator.store, id);
  if (deployment === undefined || deployment.readyVersion === 0) {
    return page(404, "No such site", "Nothing is deployed here.");
  }
  const { pathname } = new URL(request.url);
  // Links of a page are relative to its folder, which needs the slash at the end.
  if (pathname === `/sites/${id}`) {
    return new Response(null, { status: 308, headers: { location: `${pathname}/` } });
  }
  const folder = deploymentFolder(emulator.dataDir, id, deployment.readyVersion);
  const site = deployment.template === "static-site" ? siteFolder(folder) : undefined;
  if (site === undefined) return notStatic(deployment);
  return await serveFile(site === "." ? folder : `${folder}/${site}`, params["path"] ?? "");
};

function notStatic({ name, version, template }: Deployment): Response {
  return page(
    200,
    name,
    `Version ${version} of this ${template} is deployed. The emulator keeps its files and does not run it.`,
  );
}

function page(status: number, title: string, words: string): Response {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<h1>${title}</h1>
<p>${words}</p>
</html>
`;
  return new Response(html, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": "sandbox" },
  });
}

/** Pages of deployed sites. */
export const sitePages: { readonly [path: string]: Page } = {
  "/sites/:id": serveSite,
  "/sites/:id/:path{.*}": serveSite,
};
