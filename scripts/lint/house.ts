/** The rules of the house that `deno lint` does not know. */
import { arrowAgainst } from "./rooms.ts";

/** Files that touch the runtime itself. */
const OUTSIDE = /\/src\/(process|emulator)\//;

/** Path below the root of the project of a file of `src/`; `undefined` for any other file. */
function sourcePath(path: string): string | undefined {
  return /\/(src\/.+\.ts)$/.exec(path)?.[1];
}

function checkImport(
  context: Deno.lint.RuleContext,
  node: Deno.lint.Node,
  specifier: unknown,
  isStatic: boolean,
): void {
  if (typeof specifier !== "string") return;
  const own = sourcePath(context.filename);
  if (own === undefined) return;
  if (isStatic && specifier.startsWith("node:")) {
    context.report({
      node,
      message: "A static node: import slows every start; use await import()",
    });
  }
  if (!specifier.startsWith(".")) return;
  const target = sourcePath(new URL(specifier, `file://${context.filename}`).pathname);
  const message = target && arrowAgainst(own, target);
  if (message) context.report({ node, message });
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
        if (!sourcePath(context.filename) || OUTSIDE.test(context.filename)) return {};
        return {
          'MemberExpression[object.name="Deno"]'(node: Deno.lint.MemberExpression) {
            context.report({ node, message: "Use what the Process value gives instead of Deno" });
          },
          'CallExpression[callee.object.name="console"]'(node: Deno.lint.CallExpression) {
            context.report({ node, message: "Only src/cli/output/output.ts prints" });
          },
        };
      },
    },
    "no-default-export": {
      create(context) {
        if (sourcePath(context.filename) === undefined) return {};
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
