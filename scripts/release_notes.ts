/** Prints what CHANGELOG.md says about a version: `release_notes.ts VERSION`. */

/**
 * Takes the notes of one version out of a changelog.
 *
 * @param changelog Text in the form of Keep a Changelog
 * @param version Which version
 * @returns Its section without the heading
 * @throws {Error} When there is none, or nothing in it
 */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  const notes = section?.slice(section.indexOf("\n") + 1).replace(/^\[[^\]]+\]: .*$/gm, "").trim();
  if (!notes) throw new Error(`CHANGELOG.md says nothing about ${version}`);
  return `${notes}\n`;
}

if (import.meta.main) {
  const changelog = await Deno.readTextFile(new URL("../CHANGELOG.md", import.meta.url));
  await Deno.stdout.write(
    new TextEncoder().encode(notesOf(changelog, (Deno.args[0] ?? "").replace(/^.*v/, ""))),
  );
}
