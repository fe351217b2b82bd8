/**
 * `agents create --type github`: writes a page that creates the GitHub app when a person opens it and
 * presses its button. The program opens nothing by itself.
 */
import { transferAddress } from "../directives/address.ts";
import { Failure } from "../../errors/failure.ts";
import { fileReason } from "../../process/files.ts";
import { asText, type JsonObject } from "../../json/json_value.ts";
import { answerObject } from "../answer_object.ts";
import { operationOf } from "../call.ts";
import type { Invocation } from "../types.ts";

const PAGE = "runtm-github-app.html";

/** Asks for the manifest and writes the page. */
export async function prepareGithubApp(invocation: Invocation): Promise<void> {
  const { process, values, output, signal } = invocation;
  const file = asText(values.page) ?? PAGE;
  await refuseExisting(invocation, file);
  const connection = await invocation.connect();
  const { text } = await connection.call(operationOf(invocation), values, { signal });
  const answer = answerObject(text);
  // Nothing to make a page of: what came says more than an error could.
  if (answer.create_url === undefined) return await output.json(text);
  const address = githubAddress(answer.create_url);
  const page = new TextEncoder().encode(pageOf(address, answer.manifest));
  try {
    await process.files.writeAtomic(file, page, 0o600);
  } catch (error) {
    throw new Failure("local", `The page "${file}" cannot be written: ${fileReason(error)}`, {
      hint: "Name another file with --page FILE",
      cause: error,
    });
  }
  const report: JsonObject = {
    type: "github",
    name: values.name,
    create_url: address.href,
    open: file,
    next_step: "Open the page in a browser and press its button",
  };
  await output.json(JSON.stringify(report));
}

async function refuseExisting({ process }: Invocation, file: string): Promise<void> {
  if (await process.files.stat(file, { noFollow: true }) === undefined) return;
  throw new Failure("usage", `The file "${file}" is there already`, {
    hint: "Remove it, or name another with --page FILE",
  });
}

function githubAddress(text: unknown): URL {
  const address = transferAddress(text);
  if (address !== undefined) return address;
  throw new Failure("api_error", "The server named no address at which the app can be created", {
    hint: "Run it again with --verbose and report it with the output",
  });
}

function pageOf(address: URL, manifest: unknown): string {
  const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest ?? {});
  return `<!doctype html>
<meta charset="utf-8">
<title>Create the GitHub app</title>
<form method="post" action="${escaped(address.href)}">
<input type="hidden" name="manifest" value="${escaped(text)}">
<button>Create the app on ${escaped(address.host)}</button>
</form>
`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
