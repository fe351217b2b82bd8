/**
 * Files of skills that are uploaded: an address that takes one file without a key, and pages that
 * give the files back.
 *
 * @module
 */
import { badRequest, invalidField } from "../core/errors.ts";
import { perEmulator } from "../core/per_emulator.ts";
import { ok } from "../core/reply.ts";
import type { Handler, Handlers, Page, Pages } from "../core/types.ts";
import { readBytes } from "../http/request_body.ts";
import { hashOf } from "../../process/files.ts";
import { findDirective, refuseLocked, uploadedFile } from "../rows/directives.ts";
import { opensPage } from "../rows/page_tokens.ts";
import { randomToken } from "../rows/page_sessions.ts";
import { blobPath } from "./answers.ts";

/** How long an address takes its file, in milliseconds. */
const OPEN_FOR = 10 * 60_000;

/** Largest file in bytes. */
const LARGEST = 50 * 1024 * 1024;

/** What an address takes. */
interface Upload {
  readonly org: string;
  readonly sha256: string;
  readonly size: number;
  readonly expires: number;
}

/** Addresses that were given out, by token. */
const openOf = perEmulator(() => new Map<string, Upload>());

const presignDirectiveFileUpload: Handler = (call) => {
  const { emulator, body } = call;
  const directive = findDirective(call);
  refuseLocked(directive);
  if (directive.type !== "skill_v0") throw badRequest("Only skills have files");
  const { sha256, size } = body;
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw invalidField(["body", "sha256"], "A SHA-256 has 64 hexadecimal digits");
  }
  if (typeof size !== "number") throw invalidField(["body", "size"], "Field required", "missing");
  if (size > LARGEST) throw invalidField(["body", "size"], `A file has at most ${LARGEST} bytes`);
  const now = emulator.clock.now();
  const open = openOf(emulator);
  for (const [token, { expires }] of open) if (expires <= now) open.delete(token);
  const token = randomToken();
  open.set(token, { org: directive.org, sha256, size, expires: now + OPEN_FOR });
  return ok({
    url: `${emulator.origin}/uploads/${token}`,
    ref: `sha256:${sha256}`,
    expires_at: new Date(now + OPEN_FOR).toISOString(),
  });
};

/** Takes the file that an address was made for, once. */
const takeUpload: Page = async (emulator, { token = "" }, request) => {
  const open = openOf(emulator);
  const upload = open.get(token);
  if (upload === undefined || upload.expires <= emulator.clock.now()) {
    return new Response("This address takes no file\n", { status: 403 });
  }
  const bytes = await readBytes(request, LARGEST);
  if (bytes.length !== upload.size || await hashOf(bytes) !== upload.sha256) {
    throw badRequest("The file is not the one that was announced");
  }
  emulator.store.run(
    "INSERT OR IGNORE INTO directive_blobs VALUES (?, ?, ?)",
    upload.org,
    upload.sha256,
    bytes,
  );
  open.delete(token);
  return new Response(null, { status: 200 });
};

const giveFile: Page = ({ store }, { org = "", sha = "", token = "" }) => {
  const bytes = opensPage(store, blobPath(org, sha), token)
    ? uploadedFile(store, org, sha)
    : undefined;
  if (bytes === undefined) return new Response("Not found\n", { status: 404 });
  const headers = { "content-type": "application/octet-stream" };
  return new Response(new Uint8Array(bytes), { headers });
};

/** Handlers of uploads. */
export const uploadHandlers: Handlers = { presignDirectiveFileUpload };

/** Pages that give uploaded files back. */
export const uploadPages: Pages = { "/skill-files/:org/:sha/:token": giveFile };

/** Addresses that take a file. */
export const uploads: Pages = { "/uploads/:token": takeUpload };
