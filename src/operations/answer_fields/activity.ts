/** Members of the answers of the `activity` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  getActivitySummary:
    "total_sessions total_prompts total_cost_usd avg_cost_per_session avg_cost_per_prompt avg_prompt_duration_ms model_breakdown model_breakdown.* total_tokens total_input_tokens total_output_tokens plan_mode_prompts avg_tokens_per_prompt avg_tokens_per_session period_days",
  getDailyActivity:
    "daily_activity[].date daily_activity[].sessions daily_activity[].prompts daily_activity[].cost_usd period_days",
  getSessionUsage:
    "session_id prompts[].timestamp prompts[].prompt_preview prompts[].model prompts[].cost_usd prompts[].input_tokens prompts[].output_tokens prompts[].duration_ms total_prompts total_cost_usd",
  getTeamActivitySummary:
    "total_sessions total_prompts total_cost_usd total_members avg_cost_per_session avg_cost_per_member avg_cost_per_prompt avg_prompt_duration_ms total_tokens model_breakdown model_breakdown.* total_input_tokens total_output_tokens avg_tokens_per_prompt avg_tokens_per_session plan_mode_prompts period_days",
  getTeamDailyActivity:
    "daily_activity[].date daily_activity[].sessions daily_activity[].prompts daily_activity[].cost_usd period_days",
  listRecentPrompts:
    "prompts[].id prompts[].session_id prompts[].timestamp prompts[].prompt_preview prompts[].prompt_length prompts[].model prompts[].plan_mode prompts[].cost_usd prompts[].duration_ms prompts[].input_tokens prompts[].output_tokens prompts[].agent prompts[].abandoned total",
  listTeamMemberUsage:
    "members[].user_id members[].name members[].email members[].sessions members[].prompts members[].cost_usd members[].last_active_at total_members period_days",
};
