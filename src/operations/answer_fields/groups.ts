/** Members of the answers of the `groups` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  getGroupUsage: "team_id template_count skill_count in_use template_names[] skill_names[]",
};
