/** Serves files of a folder to a browser: previews of workspaces, deployed sites. */
import { getMimeType, mimes } from "hono/utils/mime";
import { ApiError } from "../core/errors.ts";
import type { Page, Pages } from "../core/types.ts";
import { kindOf } from "../workspace/folders.ts";
import { openBelow } from "../workspace/held.ts";
import { followed, workspacePath } from "../workspace/path.ts";

/** Types that `hono` does not know: a page is shown, not saved. */
const MORE_TYPES = { mjs: "text/javascript; charset=utf-8", md: "text/plain; charset=utf-8" };
const TYPES = { ...mimes, ...MORE_TYPES };

/**
 * The pages below an address, which `serve` answers by the value `path`.
 *
 * @param address In the form of hono: `/sites/:id`
 */
export function folderPages(address: string, serve: Page): Pages {
  const page: Page = (emulator, params, request) => {
    const { pathname, search } = new URL(request.url);
    // Links of a page are relative to its folder, which needs the slash at the end.
    if (params.path === undefined && !pathname.endsWith("/")) {
      return new Response(null, { status: 308, headers: { location: `${pathname}/${search}` } });
    }
    return serve(emulator, params, request);
  };
  return { [address]: page, [`${address}/:path{.*}`]: page };
}

/**
 * Answers one file. Pages get an origin of their own (`sandbox`), so that what an agent wrote
 * cannot speak for the emulator.
 *
 * @param folder The folder, a real path
 * @param path Path below it as it stood in the address, decoded
 */
export async function serveFile(folder: string, path: string): Promise<Response> {
  const found = await find(folder, path.replace(/^\/+/, ""));
  if (found === undefined) {
    return new Response("Not found\n", { status: 404, headers: headers("html.txt") });
  }
  return new Response(found.file.readable, { headers: headers(found.path) });
}

async function find(
  folder: string,
  path: string,
): Promise<{ readonly path: string; readonly file: Deno.FsFile } | undefined> {
  try {
    const checked = await workspacePath(folder, path);
    const real = await followed(folder, checked);
    if (real === undefined) return undefined;
    if (kindOf(real) === "directory") {
      const index = `${checked.inside === "" ? "" : `${checked.inside}/`}index.html`;
      return path.endsWith("index.html") ? undefined : await find(folder, index);
    }
    const file = await openBelow(folder, real);
    return file === undefined ? undefined : { path: real, file };
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

function headers(path: string): Record<string, string> {
  return {
    "content-type": getMimeType(path, TYPES) ?? "application/octet-stream",
    "content-security-policy": "sandbox allow-scripts allow-forms",
    "x-content-type-options": "nosniff",
    // A module script of a page with an origin of its own is fetched across origins.
    "access-control-allow-origin": "null",
    "cache-control": "no-store",
  };
}
