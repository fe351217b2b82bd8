/** The context of a template: instructions for its sessions, besides those of the organisation. */
import { asText } from "../../json/json_value.ts";
import { invalidField } from "../core/errors.ts";
import { ok } from "../core/reply.ts";
import type { Call, Handler, Handlers } from "../core/types.ts";
import { readInstructions } from "../org/instructions.ts";
import { templateContext } from "../rows/template_context.ts";
import { findTemplate, type Template } from "../rows/templates.ts";

/** Longest text, in characters. */
const LONGEST = 20_000;

function answer({ emulator }: Call, { id, org }: Template) {
  return ok({ template_id: id, organization_id: org, ...templateContext(emulator.store, id) });
}

const setTemplateContext: Handler = (call) => {
  const { body, emulator } = call;
  const given = asText(body["content"]);
  const content = given === undefined || given.trim() === "" ? null : given;
  if (content !== null && [...content].length > LONGEST) {
    const msg = `String should have at most ${LONGEST} characters`;
    throw invalidField(["body", "content"], msg, "string_too_long");
  }
  return call.commit(() => {
    const template = findTemplate(call);
    emulator.store.run(
      `INSERT INTO template_contexts (template_id, org, content, updated_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (template_id) DO UPDATE SET content = excluded.content,
         updated_at = excluded.updated_at`,
      template.id,
      template.org,
      content,
      emulator.now(),
    );
    return answer(call, template);
  });
};

const resolveTemplateContext: Handler = (call) => {
  const { store } = call.emulator;
  const template = findTemplate(call);
  const org = readInstructions(store, template.org, "");
  const blocks = [
    { source: "org", content: org.instructions, updated_at: org.updated_at },
    { source: "template", ...templateContext(store, template.id) },
  ].filter(({ content }) => content !== null);
  const effective = blocks.map(({ content }) => content).join("\n\n");
  return ok({
    template_id: template.id,
    organization_id: template.org,
    blocks,
    effective_context: effective === "" ? null : effective,
  });
};

/** Handlers of the context of templates. */
export const contextHandlers: Handlers = {
  getTemplateContext: (call) => answer(call, findTemplate(call)),
  setTemplateContext,
  resolveTemplateContext,
};
