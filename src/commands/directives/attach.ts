/** `attach` and `detach` of skills, MCP servers and guardrails: read, change, write, look again. */
import { commandHint } from "../../errors/command_hint.ts";
import type { Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { asObject, asText } from "../../json/json_value.ts";
import type { Operation, Values } from "../../operations/types.ts";
import { answerObject } from "../answer_object.ts";
import { operationOf } from "../call.ts";
import type { Invocation, Step } from "../types.ts";

/** Where a directive is attached. */
interface Places {
  readonly templates: readonly string[];
  readonly repos: readonly string[];
  readonly all: boolean;
}

const NOWHERE: Places = { templates: [], repos: [], all: false };

/** Attaches to what is named, besides what there is already. */
export function attach(invocation: Invocation): Promise<void> {
  const { values } = invocation;
  const named = namedPlaces(values);
  if (values.replace === true || named.all) return write(invocation, () => named);
  return write(invocation, (before) => ({
    templates: [...new Set([...before.templates, ...named.templates])],
    repos: [...new Set([...before.repos, ...named.repos])],
    all: false,
  }));
}

/** Detaches from what is named; the rest stays. */
export function detach(invocation: Invocation): Promise<void> {
  const { values } = invocation;
  if (values.clear === true) return write(invocation, () => NOWHERE);
  const named = namedPlaces(values);
  return write(invocation, (before) => ({
    templates: before.templates.filter((id) => !named.templates.includes(id)),
    repos: before.repos.filter((name) => !named.repos.includes(name)),
    all: before.all && !named.all,
  }));
}

/** The calls: what is written depends on what is read, unless it replaces everything. */
export async function attachSteps(invocation: Invocation): Promise<readonly Step[]> {
  const operation = operationOf(invocation);
  const { values } = invocation;
  const { id } = values;
  const named = sent(values.clear === true ? NOWHERE : namedPlaces(values));
  const put: Step = { operation, values: { id, ...named } };
  if (values.replace === true || values.clear === true || values.all === true) return [put];
  return [{ operation: await attachmentsRoute(), values: { id } }, put];
}

async function write(
  invocation: Invocation,
  change: (before: Places) => Places,
): Promise<void> {
  const { values: { id, replace, clear }, output, signal } = invocation;
  const connection = await invocation.connect();
  const blind = replace === true || clear === true;
  const before = blind ? NOWHERE : await read(connection, invocation);
  const wanted = change(before);
  const { text } = await connection.call(
    operationOf(invocation),
    { id, ...sent(wanted) },
    { signal },
  );
  if (!blind && !same(wanted, await read(connection, invocation))) throw lostUpdate(invocation);
  await output.json(text);
}

async function read(connection: Connection, invocation: Invocation): Promise<Places> {
  const { values, signal } = invocation;
  // The user knows the command that was given, not the one that has this route for its own.
  const route = { ...await attachmentsRoute(), command: operationOf(invocation).command };
  const { text } = await connection.call(route, { id: values.id }, { signal });
  const { attachments } = answerObject(text);
  if (!Array.isArray(attachments)) throw unreadable(invocation);
  const list = attachments.map((one) => asObject(one) ?? {});
  return {
    templates: list.flatMap(({ template_id }) => asText(template_id) ?? []),
    repos: list.flatMap(({ repo_full_name }) => asText(repo_full_name) ?? []),
    all: list.some(({ applies_to_all }) => applies_to_all === true),
  };
}

async function attachmentsRoute(): Promise<Operation> {
  return (await import("../../operations/skills/skills.ts")).listDirectiveAttachments;
}

function namedPlaces({ template, repo, all }: Values): Places {
  const texts = (value: unknown) => Array.isArray(value) ? value.map(String) : [];
  return { templates: texts(template), repos: texts(repo), all: all === true };
}

/** The service takes all sessions or lists, not both. */
function sent({ templates, repos, all }: Places): Values {
  return all && templates.length === 0 && repos.length === 0
    ? { all }
    : { template: templates, repo: repos };
}

function same(one: Places, other: Places): boolean {
  const list = ({ templates, repos, all }: Places) =>
    JSON.stringify([templates.toSorted(), repos.toSorted(), all]);
  return list(one) === list(other);
}

function lostUpdate(invocation: Invocation): Failure {
  return new Failure(
    "conflict",
    "Somebody else changed the attachments at the same time; they are not what was asked for",
    { hint: lookAgain(invocation) },
  );
}

/** Writing without having read would detach it from what is there. */
function unreadable(invocation: Invocation): Failure {
  return new Failure("api_error", "The answer does not tell where it is attached", {
    hint: lookAgain(invocation),
  });
}

function lookAgain(invocation: Invocation): string {
  const group = operationOf(invocation).command.replace(/ \w+$/, "");
  const id = String(invocation.values.id);
  return commandHint(id, (id) => `${group} attachments ${id}`, `${group} list`);
}
