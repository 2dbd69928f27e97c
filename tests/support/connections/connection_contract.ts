import { assert, assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { type ByteConnection, writeAll } from "../../../src/runtime/byte_connection.ts";
import { networkFailure } from "../../../src/runtime/network_failure.ts";
import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";
import { connectHere } from "./connect_here.ts";
import { numberedBytes } from "../numbered_bytes.ts";
import { runProgram } from "../programs/run_program.ts";
import { sharedTls } from "../servers/shared_tls.ts";
import { startTcpServer } from "../servers/tcp_server.ts";
import { startTlsServer } from "../servers/tls_server.ts";
import { runtimeName, test } from "../test.ts";

const MEGABYTE = 1024 * 1024;

/** Connects to a server, and returns both ends. */
export async function connectedPair() {
  const accepted = Promise.withResolvers<Socket>();
  const server = await startTcpServer(accepted.resolve);
  const connection = await connectHere()(new URL(server.url), undefined).connection;
  const peer = await accepted.promise;
  return {
    connection,
    peer,
    async [Symbol.asyncDispose]() {
      try {
        connection.close();
      } catch { // on Deno, when the test has closed it
      }
      await server[Symbol.asyncDispose]();
    },
  };
}

async function readText(connection: ByteConnection, size = 100): Promise<string | null> {
  const bytes = await readChunk(connection, size);
  return bytes && new TextDecoder().decode(bytes);
}

/** Registers the contract for the connections of a runtime, if the suite runs on it. */
export function testConnections(runtime: "deno" | "bun"): void {
  const prefix = runtime === "deno" ? "On Deno" : "On Bun";
  const onlyHere = (name: string, run: () => Promise<void>) =>
    test(`${prefix} ${name}`, run, { ignore: runtimeName !== runtime });

  onlyHere("a connection gives the bytes that come, up to the size, and then its end", async () => {
    await using ends = await connectedPair();
    const { connection, peer } = ends;
    const reading = readText(connection);
    peer.write("hello");
    assertEquals(await reading, "hello");
    peer.end("bye");
    assertEquals(await readText(connection, 2), "by");
    assertEquals(await readText(connection, 2), "e");
    assertEquals([await readText(connection), await readText(connection)], [null, null]);
  });

  onlyHere("a connection takes more bytes than the kernel buffers, and loses nothing", async () => {
    await using ends = await connectedPair();
    const { connection, peer } = ends;
    const sent = numberedBytes(10 * MEGABYTE);
    const writing = writeAll(connection, sent);
    const received = new Uint8Array(sent.length);
    let filled = 0;
    for await (const chunk of peer as AsyncIterable<Uint8Array>) {
      received.set(chunk, filled);
      filled += chunk.length;
      if (filled === sent.length) break;
    }
    await writing;
    assert(Buffer.compare(received, sent) === 0, "other bytes came");
  });

  onlyHere("a connection that is not read holds the server back, and loses nothing", async () => {
    await using ends = await connectedPair();
    const { connection, peer } = ends;
    const sent = numberedBytes(20 * MEGABYTE);
    peer.write("x");
    assertEquals(await readText(connection), "x");
    peer.write(sent);
    peer.end();
    const first = await readChunk(connection, 10);
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    assert(peer.writableLength > 10 * MEGABYTE, `${peer.writableLength} bytes are held back`);
    let at = 0;
    for (let chunk: Uint8Array | null = first; chunk; chunk = await readChunk(connection, 65_536)) {
      const expected = sent.subarray(at, at + chunk.length);
      assert(Buffer.compare(chunk, expected) === 0, `other bytes came from ${at} on`);
      at += chunk.length;
    }
    assertEquals(at, sent.length);
  });

  onlyHere(
    "a connection that is closed fails the reads that wait, and later reads and writes",
    async () => {
      await using ends = await connectedPair();
      const { connection, peer } = ends;
      const reading = connection.read(new Uint8Array(1));
      connection.close();
      await assertRejects(() => reading);
      await assertRejects(() => connection.read(new Uint8Array(1)));
      await assertRejects(() => writeAll(connection, new Uint8Array(1)));
      if (!peer.closed) await once(peer, "close"); // at once, even if there is more to send
    },
  );

  onlyHere("a connection that the server resets fails", async () => {
    await using ends = await connectedPair();
    const { connection, peer } = ends;
    const reading = connection.read(new Uint8Array(1));
    peer.resetAndDestroy();
    const error = await assertRejects(() => reading);
    assert(/reset/i.test(`${error}${(error as { code?: string }).code}`), String(error));
  });

  onlyHere(
    "a connection says whether it delays writes: on Deno with a client certificate",
    async () => {
      const { authority } = await sharedTls();
      const { certificatePem } = authority;
      await using server = await startTlsServer("", ["h2"]);
      const shown = await authority.issueClient({ commonName: "me" });
      for (const certificate of [shown, undefined]) {
        const connect = connectHere(certificatePem, certificate);
        const connection = await connect(new URL(server.url), undefined, ["h2"]).connection;
        const delays = runtime === "deno" && certificate !== undefined;
        assertEquals([connection.delaysWrites ?? false, connection.alpn], [delays, "h2"]);
        connection.close();
      }
    },
  );

  onlyHere("the TLS handshake names the requested host, but not an address", async () => {
    const hellos: string[] = [];
    const { certificatePem } = await CertificateAuthority.create();
    for (const host of ["localhost", "127.0.0.1"]) {
      for (const caPem of [certificatePem, undefined]) {
        await using server = await startTcpServer((socket) =>
          socket.once("data", (bytes: Uint8Array) => {
            hellos.push(new TextDecoder("latin1").decode(bytes));
            socket.destroy();
          })
        );
        const url = new URL(`https://${host}:${server.port}`);
        const error = await assertRejects(() => connectHere(caPem)(url, undefined).connection);
        assertEquals(networkFailure(error)?.failure, "closed", String(error));
      }
    }
    assertEquals(hellos.map((hello) => hello.charCodeAt(0)), [22, 22, 22, 22]); // TLS, each of them
    assertEquals(hellos.map((hello) => hello.includes("localhost")), [true, true, false, false]);
    assertEquals(hellos.some((hello) => hello.includes("127.0.0.1")), false);
  });

  onlyHere("a connection is refused when the certificate is for another name", async () => {
    const authority = await CertificateAuthority.create();
    const names = [["localhost"], ["127.0.0.1"], ["127.0.0.2"], ["*.example.com"]];
    const reached: string[] = [];
    for (const own of names) {
      const keyPair = await authority.issueServer({ names: own });
      await using listener = await listenHttps(() => new Response(), { keyPair });
      for (const host of ["localhost", "127.0.0.1"]) {
        const url = new URL(`https://${host}:${listener.port}`);
        const other = (await CertificateAuthority.create()).certificatePem;
        for (const caPem of [authority.certificatePem, other, undefined]) {
          try {
            const connection = await connectHere(caPem)(url, undefined).connection;
            if (caPem === authority.certificatePem) reached.push(`${host} by ${own}`);
            else reached.push(`${host}, untrusted`);
            connection.close();
          } catch (error) {
            assertEquals(networkFailure(error)?.failure, "tls", String(error));
          }
        }
      }
    }
    assertEquals(reached, ["localhost by localhost", "127.0.0.1 by 127.0.0.1"]);
  });

  onlyHere("a connection shows its certificate to the server", async () => {
    const authority = await CertificateAuthority.create();
    const own = await authority.issueServer({ names: ["127.0.0.1"] });
    const client = await authority.issueClient({ commonName: "alice" });
    const { createServer } = await import("node:tls"); // it slows down Deno's start
    const listener = createServer({
      ca: authority.certificatePem,
      cert: own.certificatePem,
      key: own.keyPem,
      requestCert: true,
      rejectUnauthorized: false,
    }, (socket) => {
      socket.on("error", () => {});
      const { subject } = socket.getPeerCertificate();
      socket.end(subject?.CN ?? "nobody");
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const url = new URL(`https://127.0.0.1:${(listener.address() as AddressInfo).port}`);
    for (const [shown, name] of [[client, "alice"], [undefined, "nobody"]] as const) {
      const { connection, settled } = connectHere(authority.certificatePem, shown)(url, undefined);
      const connected = await connection;
      await settled;
      assertEquals([await readText(connected), await readText(connected)], [name, null]);
      connected.close();
    }
    listener.close();
    await once(listener, "close");
  });

  onlyHere(
    "an attempt that fails rejects with the reason, and leaves nothing open",
    async () => {
      const server = await startTcpServer((socket) => socket.destroy());
      const failures: (string | undefined)[] = [];
      const attempt = async (url: string) => {
        const { connection, settled } = connectHere()(new URL(url), undefined);
        failures.push(networkFailure(await assertRejects(() => connection))?.failure);
        await settled;
      };
      await attempt(`https://127.0.0.1:${server.port}`);
      await server[Symbol.asyncDispose]();
      await attempt(server.url);
      await attempt(`https://127.0.0.1:${server.port}`);
      assertEquals(failures, ["closed", "refused", "refused"]);
    },
  );

  onlyHere("an attempt that is aborted rejects at once, with the signal's own reason", async () => {
    const reached = Promise.withResolvers<Socket>();
    await using server = await startTcpServer((socket) => {
      socket.once("data", () => reached.resolve(socket));
    });
    const aborted = AbortSignal.abort("before");
    const early = connectHere()(new URL(server.url), aborted);
    assertEquals(await early.connection.catch((reason) => reason), "before");
    await early.settled; // the remaining connection is closed
    const abort = new AbortController();
    const inHandshake = connectHere()(new URL(`https://127.0.0.1:${server.port}`), abort.signal);
    const failed = inHandshake.connection.catch((reason) => reason);
    const socket = await reached.promise;
    abort.abort("enough");
    assertEquals(await failed, "enough");
    if (runtime === "deno") return; // Deno's handshakes end with the server (denoland/deno#14547)
    if (!socket.closed) await once(socket, "close");
    await inHandshake.settled;
  });

  onlyHere("a connection that is not read does not keep the process alive", async () => {
    const program = new URL("../../runtime/programs/idle_connection.ts", import.meta.url);
    const { code, stdout, stderr } = await runProgram(program, {
      denoFlags: ["--allow-net=127.0.0.1"],
    });
    assertEquals([code, stdout || stderr], [0, "read all\n"]);
  });
}

async function readChunk(connection: ByteConnection, size: number): Promise<Uint8Array | null> {
  const buffer = new Uint8Array(size);
  const count = await connection.read(buffer);
  return count === null ? null : buffer.subarray(0, count);
}
