/** JSON-RPC messages of the Model Context Protocol, one a line, over standard input and output. */
import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";
import { Failure } from "../../errors/failure.ts";
import type { Invocation } from "../types.ts";

/** Longest message that is read, in characters. */
const LONGEST_MESSAGE = 16 * 1024 * 1024;

/** A transport, and when its other side has gone away. */
export interface StdioTransport extends Transport {
  /** Resolves at the end of standard input. */
  readonly ended: Promise<void>;
}

/**
 * Makes the transport of a server.
 *
 * @param invocation The command that serves
 */
export function stdioTransport({ process, output }: Invocation): StdioTransport {
  const ended = Promise.withResolvers<void>();
  const encoder = new TextEncoder();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const take = (line: string) => {
    if (line.trim() === "") return;
    try {
      transport.onmessage?.(JSON.parse(line) as JSONRPCMessage);
    } catch (error) {
      transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const read = async () => {
    reader = process.stdin.readable.getReader();
    const decoder = new TextDecoder();
    let partial: string[] = [];
    let length = 0;
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const lines = decoder.decode(chunk.value, { stream: true }).split("\n");
      const last = lines.pop() ?? "";
      for (const line of lines) {
        take(partial.join("") + line);
        partial = [];
        length = 0;
      }
      partial.push(last);
      length += last.length;
      if (length > LONGEST_MESSAGE) throw tooLong();
    }
  };
  const transport: StdioTransport = {
    ended: ended.promise,
    start() {
      read().then(() => ended.resolve(), ended.reject);
      return Promise.resolve();
    },
    send: (message) => output.raw(encoder.encode(`${JSON.stringify(message)}\n`)),
    close() {
      reader?.cancel().catch(() => {});
      transport.onclose?.();
      return Promise.resolve();
    },
  };
  return transport;
}

function tooLong(): Failure {
  return new Failure("too_large", "A message on standard input is longer than 16 MiB", {
    hint: "A client of the protocol writes one JSON message a line",
  });
}
