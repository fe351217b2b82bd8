/** Stories: skills, MCP servers and guardrails. */
import assert from "node:assert/strict";
import { type Printed, textOf } from "../../fakes/printed.ts";
import { anything, type Check, holds, keeps, lists, shown, type Step, words } from "./steps.ts";

/** A check that notes the id of the directive that was printed. */
function notesDirective(name: string): Check {
  return ([{ directive }], known) => {
    known[name] = textOf(directive as Printed, "id");
  };
}

/** A check that a text stands somewhere in what is printed. */
function mentions(text: string): Check {
  return ([printed]) => assert(JSON.stringify(printed).includes(text), JSON.stringify(printed));
}

/** A check that the directive that is printed has all of this. */
function directive(wanted: Printed): Check {
  return holds({ directive: wanted });
}

/** Kinds of directives, and the options that give one its content. */
const KINDS: readonly (readonly [area: string, ...content: string[]])[] = [
  ["guardrails rules", "--kind", "deny", "--pattern", "git push *"],
  ["guardrails hooks", "--event", "PostToolUse", "--script", "npm run lint"],
  ["guardrails network", "--kind", "host", "--value", "packages.example.com"],
  ["mcp", "--url", "https://mcp.example.com/docs"],
];

/** What sessions are given, of each kind from its creation to its end, and where it is attached. */
export const DIRECTIVES: readonly Step[] = KINDS.flatMap(([area, ...content]): Step[] => [
  shown(`${area} create --name first`, notesDirective("one"), ...content),
  shown(`${area} get {one}`, directive({ name: "first" })),
  shown(`${area} list`, lists("directives", "name", ["first"])),
  shown(`${area} update {one} --description`, directive({ description: "For all" }), "For all"),
  shown(`${area} attach {one} --repo acme/shop --repo acme/docs`, mentions("acme/shop")),
  shown(`${area} detach {one} --repo acme/docs`, mentions("acme/shop")),
  shown(`${area} attachments {one}`, lists("attachments", "repo_full_name", ["acme/shop"])),
  shown(`${area} lock {one}`, directive({ locked: true })),
  shown(`${area} unlock {one}`, directive({ locked: false })),
  shown(`${area} delete {one} --yes`, holds({})),
  shown(`${area} list`, holds({ directives: [] })),
]);

/** Skills and guardrails, and what templates and sessions have of them. */
export const SKILLS: readonly Step[] = [
  shown("template create --display-name Shop --github-repo acme/shop", keeps("id", "template")),
  {
    words: words("skills create --name notes --label area=docs --md SKILL.md"),
    files: { "SKILL.md": "# Notes\n" },
    check: notesDirective("skill"),
  },
  shown("skills list"),
  shown("skills get {skill}"),
  shown("skills facets"),
  shown("skills update {skill} --description", anything, "Writes notes"),
  shown("skills attach {skill} --template {template}"),
  shown("skills attachments {skill}"),
  shown("skills pull {template} --target pulled"),
  shown("skills detach {skill} --template {template}"),
  {
    words: words("skills upload-file {skill} --path data.csv --file data.csv"),
    files: { "data.csv": "a,b\n" },
    check: holds({ uploaded: true }),
  },
  shown("skills lock {skill}"),
  shown("skills unlock {skill}"),
  shown("session create", keeps("id", "session")),
  shown("session wait {session} --for running --timeout 60"),
  shown("session load-skills {session} {skill}"),
  shown("session load-mcps {session} {skill}", holds({ loaded: [] })),
  shown("session tools {session}", holds({ tools: [] })),
  shown("skills discover --repo acme/shop", holds({ candidates: [] })),
  shown("skills delete {skill} --yes"),
  shown("mcp facets"),
  shown("template context set {template} --text", holds({ content: "Be brief" }), "Be brief"),
  shown("template context get {template}"),
  shown("template context resolve {template}"),
  shown(
    "template guardrails create {template} --type network_rule_v0 --name npm --content",
    keeps("id", "guardrail"),
    '{"kind":"host","value":"example.org"}',
  ),
  shown("template guardrails list {template}"),
  shown("template guardrails resolve {template}"),
  shown("template guardrails update {template} {guardrail} --disabled"),
  shown("template guardrails delete {template} {guardrail} --yes"),
];
