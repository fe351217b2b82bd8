/** Inputs that commands have because of what they are: lists have `--all`, others take several ids. */
import type { Input, Operation } from "../operations/types.ts";
import type { LocalCommand } from "./types.ts";

/** Prints all items of a list. Some commands have an `all` of their own. */
const ALL_ITEMS: Input = {
  type: "boolean",
  in: "local",
  option: "all",
  help: "Print every item of the list, one a line, whatever the number of pages",
};

const MORE_IDS: Input = {
  type: "strings",
  in: "local",
  arg: true,
  spelling: "repeat",
  help: 'Further ids; each result is a line {"id":ID,"result":ANSWER}',
};

const IDS_FROM: Input = {
  type: "string",
  in: "local",
  option: "ids-from",
  help: 'Read the ids from a file, one a line ("-": standard input)',
};

const PARALLEL: Input = {
  type: "integer",
  in: "local",
  minimum: 1,
  maximum: 100,
  default: 8,
  help: "How many of several are worked on at once",
};

const PROMPTS_FROM: Input = {
  type: "string",
  in: "local",
  option: "prompts-from",
  help: 'Start a session for each line of a file ("-": standard input); each result is a line',
};

const JSON_LINES: Input = {
  type: "boolean",
  in: "local",
  with: "prompts_from",
  help: "Its lines are JSON objects with members named like the options (usual for .jsonl)",
};

/**
 * Adds the inputs that follow from what a command is.
 *
 * @param variant The command as its table has it
 * @returns The command as the command line has it
 */
export function withDerivedInputs<V extends Operation | LocalCommand>(variant: V): V {
  return withPromptLines(withSeveralIds(withAllItems(variant)));
}

function withPromptLines<V extends Operation | LocalCommand>(variant: V): V {
  const { prompt } = variant.inputs;
  if (!("promptLines" in variant) || prompt === undefined) return variant;
  const { required: _, ...single } = prompt;
  const more = { prompts_from: PROMPTS_FROM, json_lines: JSON_LINES, parallel: PARALLEL };
  return {
    ...variant,
    inputs: { ...variant.inputs, prompt: single, ...more },
    exactlyOne: ["prompt", "prompts_from"],
  };
}

function withAllItems<V extends Operation | LocalCommand>(variant: V): V {
  if (!("path" in variant) || variant.pages === undefined || "all" in variant.inputs) {
    return variant;
  }
  // What reads a list to do something with it reads all of it.
  if (variant.effect !== "read") return variant;
  return { ...variant, inputs: { ...variant.inputs, all_items: ALL_ITEMS } };
}

function withSeveralIds<V extends Operation | LocalCommand>(variant: V): V {
  const { several, exactlyOne } = variant;
  if (several === undefined || exactlyOne !== undefined) return variant;
  const inputs = Object.entries(variant.inputs).flatMap(([name, input]): [string, Input][] => {
    if (name !== several) return [[name, input]];
    const { required: _, ...first } = input;
    return [[name, first], ["more_ids", MORE_IDS]];
  });
  return {
    ...variant,
    inputs: { ...Object.fromEntries(inputs), ids_from: IDS_FROM, parallel: PARALLEL },
    exactlyOne: [several, "ids_from"],
  };
}
