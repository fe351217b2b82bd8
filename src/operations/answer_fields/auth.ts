/** Members of the answers of the `auth` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  getAuthStatus: "principal_id organization_id tenant_id scopes[] api_key_id api_key_name .*",
};
