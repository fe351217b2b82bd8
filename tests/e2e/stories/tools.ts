/** Stories: providers of tools, and tools in a session. */
import assert from "node:assert/strict";
import { type Printed, textOf } from "../../fakes/printed.ts";
import { holds, keeps, type Step, words } from "./steps.ts";

/** A provider of one's own, a tool of it, and both gone again. */
export const TOOLS: readonly Step[] = [
  {
    words: words("tools providers list"),
    check: ([{ providers }], known) => {
      const notion = (providers as Printed[]).find(({ slug }) => slug === "notion");
      known.provider = String(notion?.id);
    },
  },
  {
    words: words("tools providers fork {provider} --slug handbook"),
    check: holds({ provider: { slug: "handbook", schema: { display_name: "Notion" } } }),
  },
  {
    words: words(
      "tools providers create --slug wiki --name Wiki --auth-methods",
      '[{"id":"token","kind":"static","fields":[{"id":"token","required":true}]}]',
    ),
    check: ([{ provider }], known) => {
      known.provider = textOf(provider as Printed, "id");
    },
  },
  {
    words: words("tools providers update {provider} --tagline", "What we know"),
    check: holds({ provider: { schema: { display_name: "Wiki", tagline: "What we know" } } }),
  },
  {
    words: words("tools providers get {provider}"),
    check: holds({ provider: { slug: "wiki", schema: { tagline: "What we know" } } }),
  },
  {
    words: words("tools create --provider wiki --auth-method token --credentials-stdin"),
    stdin: '{"token":"planted-in-a-story"}',
    check: ([printed], known) => {
      assert.doesNotMatch(JSON.stringify(printed), /planted/);
      known.tool = textOf(printed.integration as Printed, "id");
    },
  },
  {
    words: words("tools update {tool} --default-mode ask"),
    check: holds({ integration: { default_mode: "ask" } }),
  },
  {
    words: words("tools get {tool}"),
    check: holds({ integration: { provider: "wiki", has_credentials: true } }),
  },
  {
    words: words("tools list --scope org"),
    check: holds({ total_size: 1, integrations: [{ default_mode: "ask" }] }),
  },
  { words: words("session create"), check: keeps("id", "session") },
  {
    words: words("session load-tools {session} wiki linear nowhere"),
    check: holds({
      loaded: [{ id: "wiki", name: "Wiki" }],
      needs_auth: ["linear"],
      skipped: ["nowhere"],
    }),
  },
  {
    words: words("session tools {session}"),
    check: holds({ tools: [{ id: "wiki", name: "Wiki" }] }),
  },
  {
    words: words("tools delete {tool} --yes"),
    check: (printed) => assert.equal(printed.length, 1),
  },
  {
    words: words("tools providers delete {provider} --yes"),
    check: holds({ deleted: true }),
  },
  {
    words: words("groups usage team_9d2k"),
    check: holds({ team_id: "team_9d2k", in_use: false }),
  },
];
