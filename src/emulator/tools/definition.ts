/** What the definition of a provider may say, and the providers that are built in. */
import * as z from "zod/mini";
import { checkedValue } from "../http/validation.ts";

const CATEGORIES = [
  "documents",
  "data",
  "observability",
  "project_management",
  "crm",
  "support",
  "messaging",
  "meetings",
  "sales",
  "custom",
] as const;

const text = z.optional(z.string());

const FIELD = z.looseObject({
  id: z.string(),
  label: text,
  kind: text,
  required: z.optional(z.boolean()),
});

const METHOD = z.looseObject({
  id: z.string(),
  display_name: text,
  kind: z.enum(["static", "oauth"]),
  fields: z.optional(z.array(FIELD)),
});

const DEFINITION = z.looseObject({
  display_name: z.string(),
  image_url: text,
  icon: text,
  tagline: text,
  description: text,
  category: z.optional(z.enum(CATEGORIES)),
  tooling: z.optional(
    z.looseObject({ mise: z.optional(z.record(z.string(), z.string())) }),
  ),
  auth_methods: z.array(METHOD).check(z.minLength(1)),
});

/** The definition of a provider. */
export type Definition = z.infer<typeof DEFINITION>;

/** OAuth apps of a provider by the id of the way to log in. */
export type OauthSecrets = { readonly [method: string]: { readonly [name: string]: unknown } };

const SECRETS = z.record(z.string(), z.looseObject({ client_id: text, client_secret: text }));

/** Checks a definition; a 422 that says what is wrong. */
export function checkedDefinition(value: unknown): Definition {
  return checkedValue(DEFINITION, value, ["body", "schema"]);
}

/** Checks OAuth client secrets; a 422 that says where they are wrong. */
export function checkedSecrets(value: unknown): OauthSecrets {
  return checkedValue(SECRETS, value, ["body", "oauth_client_secrets"]);
}

/** Providers that every organisation has, by slug. */
export const BUILT_IN: { readonly [slug: string]: Definition } = {
  notion: {
    display_name: "Notion",
    tagline: "Pages and databases",
    category: "documents",
    auth_methods: [
      withSecret("api_key", "API key"),
      { id: "oauth", display_name: "Log in with Notion", kind: "oauth" },
    ],
  },
  linear: {
    display_name: "Linear",
    tagline: "Issues and projects",
    category: "project_management",
    auth_methods: [withSecret("api_key", "API key")],
  },
  datadog: {
    display_name: "Datadog",
    tagline: "Metrics and logs",
    category: "observability",
    auth_methods: [{
      id: "api_key",
      display_name: "API key and application key",
      kind: "static",
      fields: [
        { id: "api_key", label: "API key", kind: "secret", required: true },
        { id: "app_key", label: "Application key", kind: "secret", required: true },
        { id: "site", label: "Site", kind: "text", required: false },
      ],
    }],
  },
};

function withSecret(id: string, label: string): Definition["auth_methods"][number] {
  return {
    id,
    display_name: label,
    kind: "static",
    fields: [{ id, label, kind: "secret", required: true }],
  };
}
