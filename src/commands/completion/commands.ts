/** The commands behind the completion of a shell. */
import type { LocalCommand } from "../types.ts";

/** Prints the script that a shell loads. */
export const completionCommand: LocalCommand = {
  command: "completion",
  summary: "Print the completion script of a shell",
  effect: "read",
  output: "text",
  inputs: {
    shell: {
      type: "string",
      in: "local",
      arg: true,
      required: true,
      enum: ["bash", "zsh", "fish", "powershell"],
      help: "Which shell",
    },
  },
  calls: [],
  notes: [
    'bash: add to ~/.bashrc: eval "$(runtm-api completion bash)"',
    "zsh: runtm-api completion zsh > a file _runtm-api in a folder of $fpath, before compinit",
    "fish: runtm-api completion fish > ~/.config/fish/completions/runtm-api.fish",
    "powershell: runtm-api completion powershell | Out-String | Invoke-Expression",
  ],
  example: "completion bash",
};

/** Tells what may stand at the end of a command line; the scripts ask this. */
export const completeCommand: LocalCommand = {
  command: "complete",
  summary: "Tell what may follow in a command line, for completion scripts",
  effect: "read",
  output: "text",
  inputs: {
    words: {
      type: "strings",
      in: "local",
      arg: true,
      help: "The words after runtm-api; the last one is completed, and may be empty",
    },
  },
  calls: ["listSessions", "listTemplates"],
  notes: [
    'Each line is a word, a tab and what it is about; ":files" asks for names of files.',
    "Ids come from the service, with two seconds at most, and are kept for a minute.",
  ],
  example: 'complete -- session list ""',
};
