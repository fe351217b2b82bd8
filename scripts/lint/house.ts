/** The rules of the house that `deno lint` does not know. */

/** Who may import whom inside `src/`: a folder may use those that stand after it in its list. */
const MAY_IMPORT: { readonly [folder: string]: readonly string[] } = {
  operations: [],
  process: [],
  config: ["operations", "process", "client/failure", "client/connection"],
  client: ["operations", "process", "config"],
  skills: ["process", "client/failure", "config"],
  commands: ["operations", "process", "config", "client", "skills", "emulator"],
  emulator: ["operations", "process", "client", "config"],
  cli: ["operations", "process", "config", "client", "commands"],
};

/** Files that touch the runtime itself. */
const OUTSIDE = /\/src\/(process\/(real|network|clock)\.ts|emulator\/)/;

function folderOf(path: string): { folder: string; file: string } | undefined {
  const match = /\/src\/([a-z]+)\/(.+)\.ts$/.exec(path);
  return match?.[1] && match[2] ? { folder: match[1], file: match[2] } : undefined;
}

function checkImport(
  context: Deno.lint.RuleContext,
  node: Deno.lint.Node,
  specifier: unknown,
  isStatic: boolean,
): void {
  if (typeof specifier !== "string") return;
  const own = folderOf(context.filename);
  if (own === undefined) return;
  if (isStatic && specifier.startsWith("node:")) {
    context.report({
      node,
      message: "A static node: import slows every start; use await import()",
    });
  }
  if (!specifier.startsWith(".")) return;
  const target = folderOf(new URL(specifier, `file://${context.filename}`).pathname);
  if (target === undefined || target.folder === own.folder) return;
  const allowed = MAY_IMPORT[own.folder] ?? [];
  if (allowed.includes(target.folder) || allowed.includes(`${target.folder}/${target.file}`)) {
    return;
  }
  context.report({ node, message: `src/${own.folder} must not import from src/${target.folder}` });
}

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    "imports": {
      create(context) {
        return {
          ImportDeclaration(node) {
            checkImport(context, node, node.source.value, node.importKind !== "type");
          },
          ImportExpression(node) {
            if (node.source.type === "Literal") {
              checkImport(context, node, node.source.value, false);
            }
          },
        };
      },
    },
    "runtime-only-outside": {
      create(context) {
        if (!folderOf(context.filename) || OUTSIDE.test(context.filename)) return {};
        return {
          'MemberExpression[object.name="Deno"]'(node: Deno.lint.MemberExpression) {
            context.report({ node, message: "Use what the Process value gives instead of Deno" });
          },
          'CallExpression[callee.object.name="console"]'(node: Deno.lint.CallExpression) {
            context.report({ node, message: "Only src/cli/output.ts prints" });
          },
        };
      },
    },
    "no-default-export": {
      create(context) {
        if (folderOf(context.filename) === undefined) return {};
        return {
          ExportDefaultDeclaration(node) {
            context.report({ node, message: "Export by name" });
          },
        };
      },
    },
  },
};

export default plugin;
