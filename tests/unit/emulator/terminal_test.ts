/** Terminals of the emulator: a real shell behind a WebSocket, tokens that work once. */
import assert from "node:assert/strict";
import { unpackTar } from "modern-tar";
import { type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";
import { runningSession } from "../../fakes/emulator_events.ts";

/** A connection to a terminal as a client has it. */
class Client {
  readonly control: { type: string }[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  text = "";
  #socket: WebSocket;
  #changed = Promise.withResolvers<void>();

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = "arraybuffer";
    const decoder = new TextDecoder();
    this.#socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.control.push(JSON.parse(data));
      else this.text += decoder.decode(data, { stream: true });
      this.#wake();
    };
    this.closed = new Promise((resolve) => {
      this.#socket.onclose = ({ code, reason }) => {
        resolve({ code, reason });
        this.#wake();
      };
    });
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Waits until the terminal has shown something. */
  async shows(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) {
      const ended = await Promise.race([this.#changed.promise, this.closed]);
      assert.ok(ended === undefined || pattern.test(this.text), `closed after ${this.text}`);
    }
  }

  type(text: string): void {
    this.#socket.send(new TextEncoder().encode(text));
  }

  send(frame: object): void {
    this.#socket.send(JSON.stringify(frame));
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

async function connect(calls: EmulatorCalls, id: string, query = ""): Promise<Client> {
  const client = new Client(addressOf(calls, id, await tokenOf(calls, id), query));
  // The prompt of the shell.
  await client.shows(/./);
  return client;
}

async function tokenOf(calls: EmulatorCalls, id: string): Promise<string> {
  const sent = { path: { session_id: id }, body: { capability: "terminal" } };
  return (await calls.call("createSessionWsToken", sent)).token;
}

function addressOf({ emulator }: EmulatorCalls, id: string, token: string, query = ""): string {
  const base = emulator.url.replace(/^http/, "ws");
  return `${base}/sessions/${id}/terminal?token=${token}${query}`;
}

Deno.test("a terminal is a real one in the workspace, with a size that changes", async () => {
  await withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const client = await connect(calls, id, "&cols=100&rows=40");
    client.type("stty size; tty; pwd; echo x$HOME; printf 'a\\tb\\n'; test -t 0 && echo real\r");
    await client.shows(/40 100\r\n\/dev\/[^\r]*\r\n[^\r]*workspace\r\nx[^\r]*workspace\r\n/);
    await client.shows(/\nreal\r/);
    assert.equal(client.control[0]?.type, "connected");
    client.send({ type: "resize", cols: 55, rows: 20 });
    client.send({ type: "unknown" });
    client.type("until [ \"$(stty size)\" = '20 55' ]; do :; done; echo resi''zed\r");
    await client.shows(/resized/);
    client.type("exit 3\r");
    assert.equal((await client.closed).code, 1000);
  });
});

Deno.test("Ctrl-C typed into a terminal interrupts what runs in it", async () => {
  await withEmulator(async (calls) => {
    const client = await connect(calls, await runningSession(calls));
    // Said by what runs in front: a Ctrl-C before the shell has started it gets lost, or ends the shell.
    client.type("sh -c 'echo run\"\"ning; exec sleep 100'\r");
    await client.shows(/running/);
    client.type("echo typed''ahead\r");
    await client.shows(/typed.*ahead/);
    client.type("\x03");
    // Its prompt again: the shell drops what was typed before.
    await client.shows(/\^C[^]*[#$] /);
    client.type("echo inter''rupted\r");
    await client.shows(/interrupted/);
    await client.close();
  });
});

Deno.test("a token opens one connection, of its session, once", async () => {
  await withEmulator(async (calls) => {
    const [id, other] = [await runningSession(calls), await runningSession(calls)];
    const token = await tokenOf(calls, id);
    for (const wrong of ["", "wst_unknown"]) {
      assert.equal((await new Client(addressOf(calls, id, wrong)).closed).code, 4001);
    }
    const first = new Client(addressOf(calls, id, token));
    await first.shows(/./);
    assert.equal((await new Client(addressOf(calls, id, token)).closed).code, 4001);
    await first.close();
    const theirs = await tokenOf(calls, other);
    assert.equal((await new Client(addressOf(calls, id, theirs)).closed).code, 4001);
    const body = { capability: "terminal" };
    const path = { session_id: id };
    await calls.call("createSessionWsToken", { path, body, as: "readOnly", status: 403 });
    await calls.call("createSessionWsToken", { path, body, as: "otherOrg", status: 404 });
  });
});

Deno.test("several terminals run side by side, and a known one shows what it showed", async () => {
  await withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const [one, two] = [
      await connect(calls, id, "&terminal=one"),
      await connect(calls, id, "&terminal=two"),
    ];
    one.type("MARK=fi''rst; echo $MARK\r");
    two.type("echo [$MARK]\r");
    await one.shows(/first\r/);
    await two.shows(/\[\]\r/);
    await one.close();
    const again = await connect(calls, id, "&terminal=one");
    await again.shows(/first\r/);
    again.type("echo still $MARK\r");
    await again.shows(/still first/);
    const third = await connect(calls, id, "&terminal=one");
    assert.deepEqual(await again.closed, { code: 4009, reason: "replaced" });
    await third.shows(/still first/);
    await third.close();
    await two.close();
  });
});

Deno.test("a terminal wakes a paused session and ends with a destroyed one", async () => {
  await withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const path = { session_id: id };
    await calls.call("pauseSession", { path });
    const client = await connect(calls, id);
    assert.equal((await calls.call("getSession", { path })).state, "running");
    await calls.call("destroySession", { path });
    await calls.call("listSessions");
    await client.closed;
    assert.ok(client.control.some(({ type }) => type === "sandbox_expired"));
  });
});

Deno.test("bytes go in and out of a workspace as they are, folders as archives", async () => {
  await withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const path = { session_id: id };
    const bytes = Uint8Array.from({ length: 1_000 }, (_, at) => at % 256);
    const content_base64 = bytes.toBase64();
    const stored = await calls.call("uploadSessionFile", {
      path,
      body: { path: "/home/user/deep/er/all.bin", content_base64 },
    });
    assert.deepEqual([stored.path, stored.size], ["/home/user/deep/er/all.bin", 1_000]);
    const query = { path: "/home/user/deep/er/all.bin" };
    assert.deepEqual(await calls.call("downloadSessionFile", { path, query }), {
      path: "/home/user/deep/er/all.bin",
      filename: "all.bin",
      is_dir: false,
      content_base64,
      size: 1_000,
      mime_type: "application/octet-stream",
    });
    const folder = await calls.call("downloadSessionFile", { path, query: { path: "deep" } });
    assert.deepEqual([folder.is_dir, folder.filename], [true, "deep.tar.gz"]);
    const gzip = new Blob([Uint8Array.fromBase64(folder.content_base64)]).stream();
    const entries = await unpackTar(gzip.pipeThrough(new DecompressionStream("gzip")));
    assert.deepEqual(entries.map(({ header }) => [header.name, header.type]), [
      ["er/", "directory"],
      ["er/all.bin", "file"],
    ]);
    assert.deepEqual(entries[1]?.data, bytes);
    await calls.call("uploadSessionFile", {
      path,
      body: { path: "a.bin", content_base64: "no base64!" },
      status: 400,
    });
    await calls.call("downloadSessionFile", { path, query: { path: "none" }, status: 404 });
    await calls.call("downloadSessionFile", { path, query: { path: "../x" }, status: 400 });
  });
});
