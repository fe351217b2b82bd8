/** Members of the answers of the `instructions` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  getOrgInstructions: "organization_id instructions updated_at",
  getUserInstructions: "instructions updated_at",
  setOrgInstructions: "organization_id instructions updated_at",
  setUserInstructions: "instructions updated_at",
};
