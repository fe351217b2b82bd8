/** The skill files that travel inside the program. */
import commandList from "../../skills/runtm/runtm-commands.md" with { type: "text" };
import debugRecipes from "../../skills/runtm/runtm-debug.md" with { type: "text" };
import sessionRecipes from "../../skills/runtm/runtm-sessions.md" with { type: "text" };
import skill from "../../skills/runtm/SKILL.md" with { type: "text" };
import templateRecipes from "../../skills/runtm/runtm-templates.md" with { type: "text" };

/** One skill file. */
export interface SkillFile {
  /** Its name; all of them lie in one folder. */
  readonly name: string;
  readonly text: string;
}

/** All skill files, by name. */
export const BUNDLED_SKILLS: readonly SkillFile[] = [
  { name: "SKILL.md", text: skill },
  { name: "runtm-commands.md", text: commandList },
  { name: "runtm-debug.md", text: debugRecipes },
  { name: "runtm-sessions.md", text: sessionRecipes },
  { name: "runtm-templates.md", text: templateRecipes },
];
