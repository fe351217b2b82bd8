/** `attach` and `detach`: what is there stays, and a lost update is told. */
import assert from "node:assert/strict";
import { attach, detach } from "../../../../src/commands/directives/attach.ts";
import {
  detachDirective,
  replaceDirectiveAttachments,
} from "../../../../src/operations/skills/skills.ts";
import type { Operation, Values } from "../../../../src/operations/types.ts";
import { type Expected, failureOf, stage } from "../../../fakes/invocation.ts";

const ID = "dir_8s1k2m";

function there(...attachments: Values[]): Expected {
  return { operation: "listDirectiveAttachments", values: { id: ID }, gives: { attachments } };
}

function written(values: Values): Expected {
  return {
    operation: "replaceDirectiveAttachments",
    values: { id: ID, ...values },
    gives: { attachments: [] },
  };
}

function given(operation: Operation, values: Values, script: Expected[]) {
  return stage({ operation, values: { id: ID, ...values }, script });
}

const ONE = { template_id: "tmpl_1", repo_full_name: null, applies_to_all: false };
const REPO = { template_id: null, repo_full_name: "acme/a", applies_to_all: false };
const TWO = { template_id: "tmpl_2", repo_full_name: null, applies_to_all: false };
const ALL = { template_id: null, repo_full_name: null, applies_to_all: true };

Deno.test("attach() adds to what is there, each place once", async () => {
  const test = given(replaceDirectiveAttachments, { template: ["tmpl_2", "tmpl_1"] }, [
    there(ONE, REPO),
    written({ template: ["tmpl_1", "tmpl_2"], repo: ["acme/a"] }),
    there(REPO, TWO, ONE),
  ]);
  await attach(test.invocation);
  test.finished();
});

Deno.test("attach() --replace and --all write what is named without reading first", async () => {
  const replace = given(replaceDirectiveAttachments, { template: ["tmpl_2"], replace: true }, [
    written({ template: ["tmpl_2"], repo: [] }),
  ]);
  await attach(replace.invocation);
  replace.finished();
  const all = given(replaceDirectiveAttachments, { all: true }, [
    there(ONE),
    written({ all: true }),
    there(ALL),
  ]);
  await attach(all.invocation);
});

Deno.test("attach() tells when somebody else wrote at the same time", async () => {
  const test = given(replaceDirectiveAttachments, { template: ["tmpl_2"] }, [
    there(ONE),
    written({ template: ["tmpl_1", "tmpl_2"], repo: [] }),
    there(ONE),
  ]);
  const failure = await failureOf(attach(test.invocation));
  assert.equal(failure.code, "conflict");
  assert.match(failure.facts.hint ?? "", /skills attachments dir_8s1k2m/);
  assert.equal(test.process.out(), "");
});

Deno.test("attach() writes nothing when it cannot tell what is there", async () => {
  const test = given(replaceDirectiveAttachments, { template: ["tmpl_2"] }, [
    { operation: "listDirectiveAttachments", gives: {} },
  ]);
  assert.equal((await failureOf(attach(test.invocation))).code, "api_error");
  test.finished();
});

Deno.test("detach() drops what is named and keeps the rest", async () => {
  const test = given(detachDirective, { repo: ["acme/a"] }, [
    there(ONE, REPO),
    written({ template: ["tmpl_1"], repo: [] }),
    there(ONE),
  ]);
  await detach(test.invocation);
  test.finished();
});

Deno.test("detach() keeps what goes to all sessions unless --all names it", async () => {
  const kept = given(detachDirective, { repo: ["acme/a"] }, [
    there(ALL),
    written({ all: true }),
    there(ALL),
  ]);
  await detach(kept.invocation);
  const dropped = given(detachDirective, { all: true }, [
    there(ALL),
    written({ template: [], repo: [] }),
    there(),
  ]);
  await detach(dropped.invocation);
  const cleared = given(detachDirective, { clear: true }, [written({ template: [], repo: [] })]);
  await detach(cleared.invocation);
  for (const test of [kept, dropped, cleared]) test.finished();
});
