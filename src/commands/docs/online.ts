/** `docs --online`: pages of the service's own documentation, read without a key. */
import { classifyNetworkError } from "../../client/transport/network_error.ts";
import { Failure } from "../../errors/failure.ts";
import { joinBytes } from "../../json/bytes.ts";
import { asText } from "../../json/json_value.ts";
import { PROGRAM_VERSION } from "../../version.ts";
import type { DryRun, Invocation } from "../types.ts";

const BASE = "https://docs.runtm.com";
/** The list of all pages. */
const INDEX = "llms.txt";
/** Pages that are no Markdown files by name. */
const PLAIN = [INDEX, "llms-full.txt"];

/** Most bytes of a page. */
const LONGEST = 8 * 1024 * 1024;
/** Milliseconds that a page may take. */
const PATIENCE = 30_000;

/** Prints the page at a path, or the list of pages. */
export async function printOnlineDocs(invocation: Invocation): Promise<void> {
  const address = addressOf(invocation);
  const bytes = await read(invocation, address);
  await invocation.output.text(new TextDecoder().decode(bytes));
}

/** The one request. */
export function onlineSteps(invocation: Invocation): DryRun {
  return { method: "GET", url: addressOf(invocation).href };
}

function addressOf({ process, values }: Invocation): URL {
  const given = process.env("RUNTM_DOCS_URL") || BASE;
  const base = URL.canParse(given) ? new URL(given) : undefined;
  const local = /^(localhost|127\.|\[::1\])/.test(base?.hostname ?? "");
  if (base?.protocol !== "https:" && !(base?.protocol === "http:" && local)) {
    throw new Failure("usage", "RUNTM_DOCS_URL is not an https URL", {
      hint: `Unset it to read ${BASE}`,
    });
  }
  return new URL(`${base.href.replace(/\/+$/, "")}/${pageOf(asText(values.topic) ?? INDEX)}`);
}

function pageOf(path: string): string {
  const steps = path.split("/").filter((step) => step !== "");
  if (steps.length === 0 || steps.some((step) => /^\.+$|[?#\\\p{Cc}]/u.test(step))) {
    throw new Failure("usage", `"${path}" is not the path of a page`, {
      hint: "Run: runtm-api docs --online",
    });
  }
  const page = steps.map(encodeURIComponent).join("/");
  return PLAIN.includes(page) || page.endsWith(".md") ? page : `${page}.md`;
}

async function read({ process, signal }: Invocation, address: URL): Promise<Uint8Array> {
  const end = new AbortController();
  const late = new Failure("timeout", `"${address.host}" did not answer within 30 seconds`, {
    hint: "Run it again, or read the pages inside the program: runtm-api docs",
  });
  const stopTimer = process.clock.timer(PATIENCE, () => end.abort(late));
  try {
    const response = await process.fetch(address, {
      headers: {
        Accept: "text/markdown, text/plain;q=0.9",
        "User-Agent": `runtm-api/${PROGRAM_VERSION} (${process.os}; ${process.arch})`,
      },
      redirect: "manual",
      signal: AbortSignal.any([end.signal, signal]),
    });
    return await bodyOf(response, address);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (signal.aborted) throw signal.reason;
    if (end.signal.aborted) throw late;
    throw networkFailure(process, error, address);
  } finally {
    stopTimer();
  }
}

function networkFailure(
  process: Invocation["process"],
  cause: unknown,
  address: URL,
): unknown {
  const known = classifyNetworkError(cause, address.href, (name) => process.env(name));
  if (known === undefined) return cause;
  // The address of the API plays no part here.
  const hint = known.hint.includes("--api-url")
    ? "Check the network, or read the pages inside the program: runtm-api docs"
    : known.hint;
  return new Failure(known.code, known.message, { hint, cause });
}

async function bodyOf(response: Response, address: URL): Promise<Uint8Array> {
  const { status } = response;
  if (!response.ok || response.headers.get("content-type")?.startsWith("text/html")) {
    await response.body?.cancel();
    throw new Failure(
      status === 404 ? "not_found" : "api_error",
      status === 404
        ? `There is no page "${address.pathname.slice(1)}"`
        : `"${address.host}" did not answer with a page`,
      { status, hint: "List the pages: runtm-api docs --online" },
    );
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LONGEST) throw new Failure("answer_too_large", "The page is larger than 8 MiB");
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}
