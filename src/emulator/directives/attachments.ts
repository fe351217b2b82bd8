/** Where a directive is attached: read, and replaced as a whole. */
import { invalidField, notFound } from "../core/errors.ts";
import { newId } from "../core/names.ts";
import { ok } from "../core/reply.ts";
import type { Call, Handler, Handlers } from "../core/types.ts";
import { checkRepositoryName } from "../git/repositories.ts";
import { type Directive, findDirective, refuseLocked } from "../rows/directives.ts";
import { readTemplate } from "../rows/templates.ts";
import { attachmentAnswer, attachmentsOf } from "./answers.ts";

/** Places to attach to. */
export interface Places {
  readonly templates: readonly string[];
  readonly repos: readonly string[];
  readonly all: boolean;
}

/** The places a body names; a 422 for those that do not go together. */
export function placesOf(body: { readonly [name: string]: unknown }): Places {
  const list = (name: string) =>
    Array.isArray(body[name]) ? [...new Set(body[name].map(String))] : [];
  const places = {
    templates: list("template_ids"),
    repos: list("repo_full_names"),
    all: body["applies_to_all"] === true,
  };
  places.repos.forEach(checkRepositoryName);
  if (places.all && places.templates.length + places.repos.length > 0) {
    throw invalidField(
      ["body", "applies_to_all"],
      "All sessions leave no templates and repositories",
    );
  }
  return places;
}

/** Replaces the attachments of a directive. Call it inside a transaction. */
export function attach({ emulator }: Call, { id, org }: Directive, places: Places): void {
  const { store } = emulator;
  for (const template of places.templates) {
    if (readTemplate(store, template)?.org !== org) throw notFound(`Template "${template}"`);
  }
  const targets = [
    ...places.templates.map((template) => ({ template, repo: null })),
    ...places.repos.map((repo) => ({ template: null, repo })),
    ...(places.all ? [{ template: null, repo: null }] : []),
  ];
  store.run("DELETE FROM directive_attachments WHERE directive_id = ?", id);
  for (const [position, { template, repo }] of targets.entries()) {
    store.run(
      "INSERT INTO directive_attachments VALUES (?, ?, ?, ?, ?, ?, ?)",
      newId("att"),
      org,
      id,
      template,
      repo,
      position,
      emulator.now(),
    );
  }
}

function list(call: Call, { id }: Directive) {
  const attachments = attachmentsOf(call.emulator.store, id).map(attachmentAnswer);
  return ok({ attachments });
}

const replaceDirectiveAttachments: Handler = (call) => {
  const places = placesOf(call.body);
  return call.commit(() => {
    const directive = findDirective(call);
    refuseLocked(directive);
    attach(call, directive, places);
    return list(call, directive);
  });
};

/** Handlers of attachments. */
export const attachmentHandlers: Handlers = {
  listDirectiveAttachments: (call) => list(call, findDirective(call)),
  replaceDirectiveAttachments,
};
