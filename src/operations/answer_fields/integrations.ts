/** Members of the answers of the `integrations` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  deleteOrgAnthropicKey: "organization_id has_key key_preview policy updated_at",
  deleteUserAnthropicKey: "connected key_preview updated_at",
  getOrgAnthropicKey: "organization_id has_key key_preview policy updated_at",
  getResolvedAnthropicKey: "provider has_key source key_preview",
  getUserAnthropicKey: "connected key_preview updated_at",
  setOrgAnthropicKey: "organization_id has_key key_preview policy updated_at",
  setUserAnthropicKey: "connected key_preview updated_at",
  deleteOrgOpenaiKey: "organization_id has_key key_preview policy updated_at",
  deleteUserOpenaiKey: "connected key_preview updated_at",
  getOrgOpenaiKey: "organization_id has_key key_preview policy updated_at",
  getResolvedOpenaiKey: "provider has_key source key_preview",
  getUserOpenaiKey: "connected key_preview updated_at",
  setOrgOpenaiKey: "organization_id has_key key_preview policy updated_at",
  setUserOpenaiKey: "connected key_preview updated_at",
};
