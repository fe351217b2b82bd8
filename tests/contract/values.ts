/** Values for the inputs of an operation, made from what the table says of them. */
import { fc } from "../fakes/property.ts";
import type { Input, Operation, Values } from "../../src/operations/types.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,30}$/;
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9_.:~%+& -]{0,40}$/;

/** Inputs whose form the table leaves to the service; the contract knows it. */
const SHAPED: { readonly [name: string]: fc.Arbitrary<unknown> } = {
  agent_id: fc.uuid(),
  build_spec: fc.dictionary(fc.stringMatching(NAME), fc.jsonValue()),
  // What every kind of directive takes for its content, and guardrails too.
  content: fc.constant({ kind: "host", value: "packages.example.com" }),
  schema: fc.record({
    display_name: fc.string({ minLength: 1 }),
    auth_methods: fc.constant([{ id: "token", kind: "static" }]),
  }),
  callable_by: fc.record({
    humans: fc.boolean(),
    groups: fc.array(fc.string()),
    agents: fc.array(fc.record({ agent_id: fc.uuid(), approval: fc.boolean() })),
  }, { requiredKeys: [] }),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  email: fc.stringMatching(/^[a-z]{1,20}@example\.com$/),
  tool_permissions: fc.dictionary(fc.stringMatching(NAME), fc.constantFrom("auto", "allow", "ask")),
  slug: fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/),
  oauth_secrets: fc.dictionary(
    fc.stringMatching(NAME),
    fc.constant({ client_id: "a", client_secret: "b" }),
  ),
  limits: fc.record({
    max_sessions_per_user: fc.option(fc.nat()),
    enforcement: fc.constantFrom("soft", "hard"),
  }, { requiredKeys: [] }),
};

/** A text that happens to be called like one of them has no shape. */
function shapedOf(name: string, input: Input): fc.Arbitrary<unknown> | undefined {
  const texts = ["agent_id", "email", "sha256", "slug"];
  return input.type === "json" || texts.includes(name) ? SHAPED[name] : undefined;
}

/** Values that an input may have. */
export function valueOf(name: string, input: Input): fc.Arbitrary<unknown> {
  const shaped = shapedOf(name, input);
  if (shaped !== undefined) return shaped;
  if (input.sends !== undefined) return fc.constant(true);
  const values = plainValue(input);
  return input.omitEmpty && !input.enum
    ? fc.oneof({ arbitrary: values, weight: 9 }, { arbitrary: nothing(input), weight: 1 })
    : values;
}

/** Values for an operation: what it needs, and any choice of the rest that makes sense. */
export function valuesOf(operation: Operation): fc.Arbitrary<Values> {
  const inputs = sentInputs(operation);
  const required = inputs.filter(([, input]) => input.required).map(([name]) => name);
  const all = Object.fromEntries(inputs.map(([name, input]) => [name, valueOf(name, input)]));
  return fc.tuple(fc.record(all), fc.record(all, { requiredKeys: required }), fc.nat())
    .map(([everything, some, choice]) => fitting(operation, some, everything, choice));
}

/** No more than the operation needs. */
export function minimalValues(operation: Operation): Values {
  const chosen = [
    travelling(operation, operation.exactlyOne)[0],
    travelling(operation, operation.atLeastOne)[0],
  ];
  const partners = chosen.map((name) => operation.inputs[name ?? ""]?.with);
  const needed = sentInputs(operation).filter(([name, input]) =>
    input.required || chosen.includes(name) || partners.includes(name)
  );
  return sampled(needed);
}

/** Everything an operation takes at once, as far as it goes together. */
export function fullValues(operation: Operation): Values {
  const others = [operation.exactlyOne ?? [], ...operation.conflicts ?? []]
    .map((group) => travelling(operation, group))
    .flatMap((group) => group.slice(1));
  const excluded = (name: string | undefined) => name !== undefined && others.includes(name);
  return sampled(
    sentInputs(operation).filter(([name, input]) => !excluded(name) && !excluded(input.with)),
  );
}

/** Those of some inputs that travel. */
function travelling({ inputs }: Operation, names: readonly string[] = []): string[] {
  return names.filter((name) => inputs[name]?.in !== "local");
}

function sentInputs(operation: Operation): [string, Input][] {
  return Object.entries<Input>(operation.inputs)
    .filter(([, input]) => input.in !== "local" && input.fixed === undefined);
}

function sampled(inputs: readonly [string, Input][]): Values {
  return Object.fromEntries(inputs.map(([name, input]) => {
    const value = shapedOf(name, input) ?? plainValue(input);
    return [name, fc.sample(value, { numRuns: 1, seed: 7 })[0]];
  }));
}

/** Makes a choice of values obey `exactlyOne`, `atLeastOne` and `with`. */
function fitting(operation: Operation, some: Values, everything: Values, choice: number): Values {
  const values: { [name: string]: unknown } = { ...some };
  const { exactlyOne, atLeastOne } = operation;
  const give = (name: string) => {
    for (const one of [name, operation.inputs[name]?.with]) {
      if (one !== undefined) values[one] = everything[one];
    }
  };
  const ones = travelling(operation, exactlyOne);
  const chosen = ones[choice % ones.length];
  for (const name of exactlyOne ?? []) delete values[name];
  if (chosen !== undefined) give(chosen);
  const leasts = travelling(operation, atLeastOne);
  const least = leasts[choice % leasts.length];
  const none = !atLeastOne?.some((name) => isSomething(values[name]));
  if (least !== undefined && none) give(least);
  for (const group of operation.conflicts ?? []) {
    for (const name of group.filter((one) => values[one] !== undefined).slice(1)) {
      delete values[name];
    }
  }
  for (const [name, input] of Object.entries(operation.inputs)) {
    if (input.with !== undefined && !isSomething(values[input.with])) delete values[name];
  }
  return values;
}

function isSomething(value: unknown): boolean {
  return value !== undefined && value !== "" && value !== 0 && value !== false;
}

/** What counts as not given. */
function nothing(input: Input): fc.Arbitrary<unknown> {
  return fc.constant({ string: "", integer: 0, number: 0, boolean: false }[input.type as "string"]);
}

function plainValue(input: Input): fc.Arbitrary<unknown> {
  const chosen = input.enum && fc.constantFrom(...input.enum);
  const entry = input.known ? fc.constantFrom(...input.known) : text({ minLength: 1 });
  switch (input.type) {
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: input.minimum ?? -1000, max: input.maximum ?? 100_000 });
    case "number":
      return fc.double({ min: input.minimum ?? -1e9, max: input.maximum ?? 1e9, noNaN: true });
    case "json":
      return fc.dictionary(fc.stringMatching(NAME), fc.jsonValue());
    case "map":
      return fc.dictionary(fc.stringMatching(NAME), entry, { minKeys: input.minLength ?? 0 });
    case "strings":
      return fc.array(input.launchArguments ? launchArguments() : chosen ?? entry, {
        minLength: input.minLength ?? 0,
        maxLength: 5,
      });
    case "string":
      // A word that stands for an id is refused.
      if (input.in === "path") {
        return fc.stringMatching(SEGMENT).filter((id) => !/^([A-Z]+_)*ID$/.test(id));
      }
      if (input.enum) return fc.constantFrom(...input.enum);
      if (input.known) return fc.constantFrom(...input.known);
      return text(input);
  }
}

function text(limits: { readonly minLength?: number; readonly maxLength?: number }) {
  const minLength = limits.minLength ?? 0;
  const maxLength = Math.min(limits.maxLength ?? 200, minLength + 200);
  return fc.string({ unit: "binary", minLength, maxLength });
}

function launchArguments(): fc.Arbitrary<string> {
  const key = fc.stringMatching(NAME);
  return fc.oneof(
    key,
    fc.tuple(key, fc.string()).map(([name, value]) => `${name}=${value}`),
    fc.record({ key, required: fc.boolean(), label: fc.string() }, { requiredKeys: ["key"] })
      .map((declared) => JSON.stringify(declared)),
  );
}
