/** `--fields`: which members of an answer are kept, and whether the contract knows them. */
import type { Operation } from "../../operations/types.ts";
import { AREAS } from "../../operations/areas.ts";
import type { OutputKind, Values } from "../../operations/types.ts";
import {
  selectFromList,
  type Selection,
  selectionOf,
  selectMembers,
} from "../../json/select_members.ts";
import { isOperation, type Variant } from "../commands.ts";
import { nearest } from "../suggest.ts";
import { usage } from "../usage.ts";

/** What a command prints with the values it was given. */
export function outputKind({ output, outputWith }: Variant, values: Values): OutputKind {
  const chosen = Object.entries(outputWith ?? {}).find(([flag]) => values[flag] === true);
  return chosen?.[1] ?? output;
}

/** The member that holds the list of an answer; empty when the answer is the list. */
export function listMember(variant: Variant): string | undefined {
  return variant.pages?.items;
}

/** Keeps members of what a command prints. */
export interface Fields {
  /** Of its one document. */
  readonly ofDocument: (text: string) => string;
  /** Of one document of a series. */
  readonly ofLine: (text: string) => string;
}

/**
 * Reads the names given with `--fields`.
 *
 * @param names Paths of members
 * @param variant The command
 * @param kind What it prints
 * @throws {Failure} `usage`, when the contract knows no such member
 */
export async function readFields(
  names: readonly string[],
  variant: Variant,
  kind: OutputKind,
): Promise<Fields> {
  const list = kind === "json" ? listMember(variant) : undefined;
  const known = await knownFields(variant, kind);
  for (const name of names) {
    if (!isKnown(name, known)) throw unknownField(name, known);
  }
  const selection: Selection = selectionOf(names);
  const ofLine = (text: string) => selectMembers(text, selection);
  return {
    ofLine,
    ofDocument: list === undefined ? ofLine : (text) => selectFromList(text, list, selection),
  };
}

/**
 * The members that what a command prints may have, as the contract has them.
 *
 * @param variant The command
 * @param kind What it prints
 * @returns Their paths; those of an entry, where the answer is a list. Nothing when the contract
 * does not know
 */
export async function knownFields(variant: Variant, kind: OutputKind): Promise<string[]> {
  const ids = [...(isOperation(variant) ? [variant.id] : []), ...(variant.prints ?? [])];
  const answers = await Promise.all(ids.map(fieldsOf));
  // A stream is known by the name of its events.
  const fitting = answers.filter((paths) => paths.includes("event") === (kind === "lines"));
  if (fitting.some((paths) => paths.length === 0)) return [];
  const paths = [...fitting.flat(), ...(variant.adds ?? [])];
  const list = kind === "json" ? listMember(variant) : undefined;
  const start = list === undefined ? "" : `${list}[].`;
  const own = paths.filter((path) => path.startsWith(start)).map((path) =>
    path.slice(start.length)
  );
  return [...new Set(own)];
}

async function fieldsOf(id: Operation["id"]): Promise<readonly string[]> {
  const all = await Promise.all(Object.values(AREAS).map((area) => area.fields()));
  const paths = all.map(({ ANSWER_FIELDS }) => ANSWER_FIELDS[id]).find((one) => one !== undefined);
  return paths?.split(" ") ?? [];
}

/** Whether a path, or something it holds or belongs to, is one of those that are known. */
function isKnown(name: string, known: readonly string[]): boolean {
  if (known.length === 0) return true;
  const asked = bare(name);
  return known.map(bare).some((path) => {
    if (path === asked || path.startsWith(`${asked}.`)) return true;
    const open = /^(.*?)\.?\*$/.exec(path);
    return open !== null && (open[1] === "" || asked.startsWith(`${open[1]}.`));
  });
}

function bare(path: string): string {
  return path.replaceAll("[]", "");
}

function unknownField(name: string, known: readonly string[]) {
  const near = nearest(name, known, 2)?.name;
  return usage(
    `Unknown field "${name}" of --fields`,
    `${near === undefined ? "" : `Did you mean ${near}? `}Known: ${known.join(", ")}`,
  );
}
