/**
 * Writes `src/emulator/documented_routes.ts` from the contract: every route with its operation, so
 * that the emulator can name what it does not emulate.
 *
 *     deno run -RW scripts/documented_routes.ts [--check]
 */
import { load } from "js-yaml";

interface Contract {
  readonly paths: {
    readonly [path: string]: { readonly [method: string]: { readonly operationId?: string } };
  };
}

const TARGET = new URL("../src/emulator/documented_routes.ts", import.meta.url);
const METHODS = ["get", "post", "put", "patch", "delete"];

const contract = load(
  await Deno.readTextFile(new URL("../api/openapi.yaml", import.meta.url)),
) as Contract;
const routes = Object.entries(contract.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method] !== undefined).map((method) => [
    method.toUpperCase(),
    path,
    item[method]?.operationId ?? "",
  ])
).sort((a, b) => a.join(" ") < b.join(" ") ? -1 : 1);

const lines = routes.map((route) => `  [${route.map((word) => JSON.stringify(word)).join(", ")}],`);
const source =
  `/** Every documented route, written by scripts/documented_routes.ts: method, path, operation. */

/** Method, path and operation id. */
export const DOCUMENTED_ROUTES: readonly (readonly [method: string, path: string, id: string])[] = [
${lines.join("\n")}
];
`;

if (Deno.args.includes("--check")) {
  if (await Deno.readTextFile(TARGET) !== source) {
    console.error(
      "src/emulator/documented_routes.ts is not up to date: deno run -RW scripts/documented_routes.ts",
    );
    Deno.exit(1);
  }
} else {
  await Deno.writeTextFile(TARGET, source);
}
