/** The members of a printed value, and whether the table of members knows them. */

/** Paths of everything in a value, as `answerFields()` writes them. */
export function pathsOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) =>
    pathsOf(member, path === "" ? name : `${path}.${name}`)
  );
}

/** Whether a path is one of the known ones, leads to one, or goes on where names are open. */
export function isKnown(path: string, known: readonly string[]): boolean {
  return known.some((one) =>
    one === path || one.startsWith(`${path}.`) || one.startsWith(`${path}[]`) ||
    (one.endsWith(".*") && path.startsWith(one.slice(0, -1)))
  );
}
