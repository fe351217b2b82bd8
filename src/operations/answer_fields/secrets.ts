/** Members of the answers of the `secrets` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  deletePersonalSecret: "status deleted",
  deleteTeamSecret: "status deleted",
  listPersonalSecrets:
    "secrets[].name secrets[].has_value secrets[].description secrets[].source count",
  listResolvedSecrets: "secrets[].name secrets[].source count",
  listTeamSecrets: "secrets[].name secrets[].has_value secrets[].description count is_admin",
  setPersonalSecrets: "status count",
  setTeamSecrets: "status count",
};
