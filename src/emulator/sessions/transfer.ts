/** Files of any bytes in and out of a workspace; a folder travels as an archive. */
import { getMimeType } from "hono/utils/mime";
import { createTarPacker, type TarHeader } from "modern-tar";
import { joinBytes } from "../../json/bytes.ts";
import { asText } from "../../json/json_value.ts";
import { ApiError, badRequest } from "../core/errors.ts";
import { ok } from "../core/reply.ts";
import type { Call, Handlers, Reply } from "../core/types.ts";
import { openBelow, readBelow } from "../workspace/held.ts";
import { workspacePath } from "../workspace/path.ts";
import { walk } from "../workspace/tree.ts";
import { existing, storeFile, whileChanging } from "./files.ts";
import { openWorkspace } from "./wake.ts";

/** Largest file or archive, in bytes, as the service says of downloads. */
const LIMIT = 50 * 1024 * 1024;

/** Handlers of the routes that move bytes. */
export const transferHandlers: Handlers = {
  uploadSessionFile: whileChanging(upload),
  downloadSessionFile: whileChanging(download),
};

async function upload(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  return await storeFile(call, workspace, decoded(String(call.body.content_base64)));
}

function decoded(text: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
  } catch {
    throw badRequest("content_base64 is not base64");
  }
}

async function download(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  const path = await workspacePath(workspace, asText(call.query.path) ?? "");
  const real = await existing(workspace, path);
  const isFolder = (await Deno.stat(real)).isDirectory;
  const bytes = isFolder ? await archiveOf(workspace, real) : await fileBytes(workspace, real);
  const name = path.shown.slice(path.shown.lastIndexOf("/") + 1);
  return ok({
    path: path.shown,
    filename: isFolder ? `${name}.tar.gz` : name,
    is_dir: isFolder,
    content_base64: bytes.toBase64(),
    size: bytes.length,
    mime_type: isFolder ? "application/gzip" : getMimeType(name) ?? "application/octet-stream",
  });
}

async function fileBytes(workspace: string, real: string): Promise<Uint8Array> {
  using file = await openBelow(workspace, real);
  if (file === undefined) throw badRequest("Path is neither a file nor a folder");
  if ((await file.stat()).size > LIMIT) throw tooLarge();
  return await new Response(file.readable).bytes();
}

function tooLarge(): ApiError {
  return new ApiError(413, `More than ${LIMIT} bytes cannot be downloaded at once`);
}

/** A folder as .tar.gz: what is in it below its own name, links as links. */
async function archiveOf(workspace: string, folder: string): Promise<Uint8Array> {
  const { readable, controller } = createTarPacker();
  const packing = pack(workspace, folder, controller.add).then(
    () => controller.finalize(),
    (error) => controller.error(error),
  );
  const chunks: Uint8Array[] = [];
  let size = 0;
  const packed = readable.pipeThrough(new CompressionStream("gzip"));
  for await (const chunk of packed) {
    size += chunk.length;
    if (size > LIMIT) throw tooLarge();
    chunks.push(chunk);
  }
  await packing;
  return joinBytes(chunks);
}

async function pack(
  workspace: string,
  folder: string,
  add: (header: TarHeader) => WritableStream<Uint8Array>,
): Promise<void> {
  for await (const { path: name, kind, mode, changed } of walk(folder, { hidden: true })) {
    const real = `${folder}/${name}`;
    const facts = { mtime: new Date(changed), mode: mode & 0o777 };
    if (kind === "directory") {
      await add({ ...facts, name: `${name}/`, type: "directory", size: 0 }).close();
    } else if (kind === "link") {
      const linkname = await Deno.readLink(real);
      await add({ ...facts, name, type: "symlink", linkname, size: 0 }).close();
    } else {
      const bytes = await readBelow(workspace, real);
      if (bytes === undefined) continue;
      const body = add({ ...facts, name, type: "file", size: bytes.length }).getWriter();
      await body.write(bytes);
      await body.close();
    }
  }
}
