/** HTTP by hand over TCP: for requests that `fetch` would not send, and answers it would not show. */

/** What came back until the connection ended. */
export interface RawAnswer {
  readonly text: string;
  /** The connection was reset instead of closed. */
  readonly reset: boolean;
}

/** Sends bytes to an origin and reads until the connection ends. */
export async function rawRequest(origin: string, request: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const decoder = new TextDecoder("latin1");
  let text = "";
  try {
    await connection.write(new TextEncoder().encode(request));
    const bytes = new Uint8Array(65_536);
    for (
      let count = await connection.read(bytes);
      count !== null;
      count = await connection.read(bytes)
    ) {
      text += decoder.decode(bytes.subarray(0, count));
    }
    return { text, reset: false };
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionReset) return { text, reset: true };
    throw error;
  } finally {
    connection.close();
  }
}

/** A GET as text, closing the connection after the answer. */
export function rawGet(path: string, headers: { readonly [name: string]: string }): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join("")}Connection: close\r\n\r\n`;
}
