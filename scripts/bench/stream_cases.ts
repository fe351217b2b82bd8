/** The streams of the benchmark: what they are made of, and the command that reads them. */

/** A stream and the command that reads it. */
export interface StreamCase {
  readonly name: string;
  /** Command words; the server answers every route with the stream. */
  readonly args: readonly string[];
  /** One block of events, repeated until the stream is long enough. */
  readonly block: () => string;
  /** The block comes once, whatever the length asked for. */
  readonly once?: true;
  /** The last events. */
  readonly end: string;
  /** The ratio to the bare loop that it should not exceed. */
  readonly aim: number;
  /** Only the program of this checkout has the option. */
  readonly isNew?: true;
}

const EVENTS = ["session", "events", "s1", "--since", "0"];
const DONE = "event: done\ndata: {}\n\n";

/** Events of one kind; `make` gets the number of the event. */
function blockOf(make: (n: number) => string, length = 1_000_000): string {
  let text = "";
  for (let n = 1000; text.length < length; n++) text += make(n % 9000);
  return text;
}

/** A JSON payload of that many characters. */
function json(n: number, length: number): string {
  const frame = JSON.stringify({ type: "text_delta", n, content: "" });
  const words = "The agent writes a line. ".repeat(Math.ceil(length / 25));
  return JSON.stringify({
    type: "text_delta",
    n,
    content: words.slice(0, Math.max(0, length - frame.length)),
  });
}

function typed(length: number): (n: number) => string {
  return (n) => `id: ${n}\nevent: text_delta\ndata: ${json(n, length)}\n\n`;
}

const SAME = JSON.stringify({ type: "text_delta", content: "The agent writes a line. ".repeat(8) });

/** One event of 64 MiB, the longest line that is read. */
function longEvent(): string {
  const words = "The agent writes a line. ";
  const content = words.repeat(Math.floor((64 * 1024 * 1024 - 200) / words.length));
  return `id: 1\nevent: text_delta\ndata: {"content":"${content}"}\n\n`;
}

/** The rows of the table. */
export const STREAM_CASES: readonly StreamCase[] = [
  { name: "240-byte JSON", args: EVENTS, block: () => blockOf(typed(206)), end: DONE, aim: 4.5 },
  { name: "60-byte JSON", args: EVENTS, block: () => blockOf(typed(45)), end: DONE, aim: 5.5 },
  { name: "4 KiB JSON", args: EVENTS, block: () => blockOf(typed(4062)), end: DONE, aim: 3 },
  {
    name: "240-byte text",
    args: EVENTS,
    block: () =>
      blockOf((n) =>
        `id: ${n}\nevent: output\ndata: ${"Compiling a module of the project. ".repeat(6)}\n\n`
      ),
    end: DONE,
    aim: 4.5,
  },
  {
    name: "positions in the payload",
    args: EVENTS,
    block: () =>
      blockOf((n) =>
        `event: text_delta\ndata: ${JSON.stringify({ seq: n, content: "word ".repeat(38) })}\n\n`
      ),
    end: DONE,
    aim: 4.5,
  },
  {
    name: "deploy run",
    args: ["session", "deploy", "run", "s1"],
    block: () =>
      blockOf((n) =>
        `data: ${
          JSON.stringify({ phase: "build", status: "running", n, line: "word ".repeat(35) })
        }\n\n`
      ),
    end: 'data: {"phase":"deploy","status":"ready"}\n\n' + DONE,
    aim: 4.5,
  },
  {
    name: "build-logs",
    args: ["template", "build-logs", "tmpl_1"],
    block: () =>
      blockOf((n) => `event: log\ndata: ${JSON.stringify({ n, message: "word ".repeat(39) })}\n\n`),
    end: DONE,
    aim: 4.5,
  },
  {
    name: "--merge-text",
    args: [...EVENTS, "--merge-text"],
    block: () => blockOf((n) => `id: ${n}\nevent: text_delta\ndata: ${SAME}\n\n`),
    end: DONE,
    aim: 9,
    isNew: true,
  },
  {
    name: "--fields",
    args: [...EVENTS, "--fields", "event,data.n"],
    block: () => blockOf(typed(206)),
    end: DONE,
    aim: 9,
    isNew: true,
  },
  {
    name: "one 64 MiB event",
    args: EVENTS,
    block: longEvent,
    once: true,
    end: DONE,
    aim: 4,
  },
];
