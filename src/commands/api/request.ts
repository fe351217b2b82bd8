/** What `api` sends besides the route: headers and a body. */
import { Failure } from "../../errors/failure.ts";
import { readFileOption } from "../../input/text_input.ts";
import { isObject, parseExactly } from "../../json/json_value.ts";
import type { Invocation, OwnRequest } from "../types.ts";

/** Headers that the program sets itself, and what to use instead. */
const REFUSED: { readonly [name: string]: string } = {
  "Authorization": "The key comes from RUNTM_API_KEY, or from: runtm-api auth login",
  "Host": "The host comes from --api-url",
  "Cookie": "The program sends no cookies",
  "Content-Length": "The length is counted",
  "Transfer-Encoding": "The length is counted",
  "Connection": "The connection is not yours to steer",
  "X-Organization-Id": "Give the organisation with --org",
  "Idempotency-Key": "Give it with --idempotency-key",
};

/**
 * Reads headers and body.
 *
 * @param invocation The command
 * @returns Both, and where the body comes from
 * @throws {Failure} `usage` or `input_file`
 */
export async function ownRequest(invocation: Invocation): Promise<OwnRequest> {
  const { values } = invocation;
  const headers = headersOf(listOf(values.header));
  const fields = listOf(values.field);
  if (typeof values.body === "string") {
    return { headers, ...await bodyOf(invocation, values.body, headers["Content-Type"]) };
  }
  return fields.length === 0 ? { headers } : { headers, body: JSON.stringify(objectOf(fields)) };
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

async function bodyOf(
  { process }: Invocation,
  given: string,
  type: string | undefined,
): Promise<Pick<OwnRequest, "body" | "bodyFile">> {
  const file = given === "-" ? "-" : given.startsWith("@") ? given.slice(1) : undefined;
  const body = file === undefined ? given : await readFileOption(process, file, "--body");
  if (type === undefined || /\bjson\b/i.test(type)) checkJson(body);
  return file === undefined ? { body } : { body, bodyFile: file };
}

function checkJson(body: string): void {
  try {
    JSON.parse(body);
  } catch {
    // The runtime's own words hold a piece of the body.
    throw new Failure("usage", "--body is not JSON", {
      hint: 'Give JSON, @FILE or -; other types need --header "Content-Type: …"',
    });
  }
}

/** The object that `NAME=TEXT` and `NAME:=JSON` make. */
function objectOf(fields: readonly string[]): unknown {
  const root: { [name: string]: unknown } = Object.create(null);
  for (const field of fields) {
    const [, path = "", typed, text = ""] = /^([^=:]+)(:?)=([^]*)$/.exec(field) ?? [];
    if (path === "") {
      throw new Failure("usage", "A value of --field is not NAME=TEXT", {
        hint: "Write --field name=TEXT or --field count:=5",
      });
    }
    place(root, path.split("."), typed === ":" ? json(path, text) : text, path);
  }
  return root;
}

function json(path: string, text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    throw new Failure("usage", `The value of "${path}" is not JSON`, {
      hint: `For a text write --field ${path}=TEXT`,
    });
  }
}

function place(
  into: { [name: string]: unknown },
  [name = "", ...rest]: readonly string[],
  value: unknown,
  path: string,
): void {
  const there = into[name];
  if (rest.length === 0 ? there !== undefined : there !== undefined && !isObject(there)) {
    throw new Failure("usage", `"${path}" of --field is given twice`, { hint: "Give it once" });
  }
  if (rest.length === 0) into[name] = value;
  else place(into[name] = there ?? Object.create(null), rest, value, path);
}

function headersOf(lines: readonly string[]): { [name: string]: string } {
  const headers: { [name: string]: string } = {};
  for (const line of lines) {
    const [, given = "", value = ""] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/.exec(line) ??
      [];
    // deno-lint-ignore no-control-regex -- a line feed would begin another header
    if (given === "" || /[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) {
      throw new Failure("usage", "A value of --header is not NAME: VALUE", {
        hint: 'Write --header "Accept-Language: en"',
      });
    }
    const name = given.toLowerCase().replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());
    if (Object.hasOwn(REFUSED, name)) {
      throw new Failure("usage", `--header cannot set "${name}"`, { hint: REFUSED[name] });
    }
    headers[name] = value;
  }
  return headers;
}
