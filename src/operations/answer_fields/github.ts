/** Members of the answers of the `github` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  addGithubInstallationRepo: "success message",
  listGithubAppRepos:
    "installations[].installation.id installations[].installation.installation_id installations[].installation.account_type installations[].installation.account_login installations[].installation.avatar_url installations[].installation.created_at installations[].installation.configure_url installations[].installation.is_personal installations[].repos[].id installations[].repos[].name installations[].repos[].full_name installations[].repos[].private installations[].repos[].description installations[].repos[].default_branch installations[].repos[].html_url installations[].repos[].language installations[].repos[].updated_at installations[].repos[].size installations[].total_count",
  listGithubInstallationRepos:
    "repos[].id repos[].name repos[].full_name repos[].private repos[].description repos[].default_branch repos[].html_url repos[].language repos[].updated_at repos[].size total_count page per_page has_next",
  listGithubInstallations:
    "installations[].id installations[].installation_id installations[].account_type installations[].account_login installations[].avatar_url installations[].created_at installations[].configure_url installations[].is_personal total",
};
