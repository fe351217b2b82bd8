/** The pages of deployed sites, below `/sites/<deployment id>/` of the emulator. */
import { html } from "hono/html";
import { deploymentFolder, readDeployment } from "../rows/deployments.ts";
import { htmlPage } from "../http/html_page.ts";
import { siteFolder } from "../workspace/project.ts";
import { folderPages, serveFile } from "../http/serve_folder.ts";
import type { Pages } from "../core/types.ts";

/** Pages of deployed sites. */
export const sitePages: Pages = folderPages("/sites/:id", (emulator, { id = "", path = "" }) => {
  const deployment = readDeployment(emulator.store, id);
  if (deployment === undefined || deployment.readyVersion === 0) {
    return htmlPage("No such site", html`<p>Nothing is deployed here.</p>`, 404);
  }
  const { name, readyVersion, template, version } = deployment;
  const folder = deploymentFolder(emulator.dataDir, id, readyVersion);
  const site = template === "static-site" ? siteFolder(folder) : undefined;
  if (site === undefined) {
    const words = `Version ${version} of this ${template} is deployed. ` +
      "The emulator keeps its files and does not run it.";
    return htmlPage(name, html`<p>${words}</p>`);
  }
  return serveFile(site === "." ? folder : `${folder}/${site}`, path);
});
