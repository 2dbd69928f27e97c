import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import type { NetworkFailure } from "../../src/core/errors.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { networkFailure } from "../../src/runtime/network_failure.ts";
import { CertificateAuthority } from "../../src/testing/auth/certificate_authority.ts";
import { listenHttps } from "../../src/testing/server/https_listener.ts";
import { oddCertificates, tooLongChain } from "../support/fakes/odd_certificates.ts";
import { NO_SERVER_PORT } from "../support/servers/no_server.ts";
import { startTcpServer } from "../support/servers/tcp_server.ts";
import { test } from "../support/test.ts";

const authority = await CertificateAuthority.create();

/** Deno's rejection of a `fetch`, with the details in its cause. */
function denoError(message: string): TypeError {
  return new TypeError("fetch failed", { cause: new Error(message) });
}

/** Bun's rejection of a `fetch`, with the details in its code. */
function bunError(code: string): TypeError {
  return Object.assign(new TypeError("Unable to connect"), { code });
}

function failureOf(error: unknown): NetworkFailure | undefined {
  return networkFailure(error)?.failure;
}

test("networkFailure recognizes the errors of Deno by their messages", () => {
  const sending = "error sending request for url (https://10.96.0.1/api): client error (Connect): ";
  const table: [string, NetworkFailure][] = [
    [`${sending}tcp connect error: Connection refused (os error 111)`, "refused"],
    [`${sending}tls handshake eof`, "closed"],
    ["connection closed before message completed", "closed"],
    ["Connection reset by peer (os error 104)", "closed"],
    ["Broken pipe (os error 32)", "closed"],
    ["peer closed connection without sending TLS close_notify", "closed"],
    ["http2 error: keep-alive timed out: operation timed out", "closed"],
    [`${sending}dns error: failed to lookup address information`, "dns"],
    [`${sending}tcp connect error: No route to host (os error 113)`, "unreachable"],
    [`${sending}tcp connect error: Network is unreachable (os error 101)`, "unreachable"],
    [`${sending}tcp connect error: Connection timed out (os error 110)`, "unreachable"],
    [`${sending}invalid peer certificate: UnknownIssuer`, "tls"],
    [`${sending}received fatal alert: HandshakeFailure`, "tls"],
    [`${sending}received corrupt message of type InvalidContentType`, "tls"],
    [`${sending}peer is incompatible: NoCipherSuitesInCommon`, "tls"],
    [`${sending}peer misbehaved: SelectedUnofferedCipherSuite`, "tls"],
    [`${sending}received unexpected handshake message: got Finished`, "tls"],
    [`${sending}cannot decrypt peer's message`, "tls"],
    ["client error (SendRequest): invalid HTTP version parsed", "unknown"],
  ];
  for (const [message, failure] of table) assertEquals(failureOf(denoError(message)), failure);
});

test("networkFailure recognizes a body that breaks off on Deno, although it has no cause", () => {
  assertEquals(failureOf(new TypeError("error reading a body from connection")), "closed");
});

test("networkFailure recognizes errors of connections that do not come from Deno's fetch", () => {
  const told = "peer closed connection without sending TLS close_notify";
  const link = "https://docs.rs/rustls/latest/rustls/manual/_03_howto/index.html#unexpected-eof";
  const closed = { failure: "closed", detail: told } as const;
  assertEquals(networkFailure(new Error(`${told}: ${link}`)), closed);
  const reset = Object.assign(new Error("connection reset"), { code: "ECONNRESET" });
  assertEquals(failureOf(reset), "closed");
  const table: [string, NetworkFailure][] = [
    ["unexpected end of the response, before its headers", "closed"],
    ["failed to lookup address information: Name or service not known", "dns"],
    ["malformed response: it is no HTTP", "unknown"],
  ];
  for (const [message, failure] of table) assertEquals(failureOf(new TypeError(message)), failure);
});

test("networkFailure recognizes the errors of Bun by their code", () => {
  const table: [string, NetworkFailure][] = [
    ["ECONNREFUSED", "refused"],
    ["ConnectionRefused", "refused"],
    ["ECONNRESET", "closed"],
    ["ConnectionClosed", "closed"],
    ["EPIPE", "closed"],
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ETIMEDOUT", "unreachable"],
    ["EHOSTUNREACH", "unreachable"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["INVALID_PURPOSE", "tls"],
    ["PATH_LENGTH_EXCEEDED", "tls"],
    ["UNHANDLED_CRITICAL_EXTENSION", "tls"],
    ["CERT_REVOKED", "tls"],
    ["HOSTNAME_MISMATCH", "tls"],
    ["EPROTO", "tls"],
    ["FailedToOpenSocket", "unknown"],
    ["Malformed_HTTP_Response", "unknown"],
    ["InvalidContentLength", "unknown"],
    ["UnsupportedTransferEncoding", "unknown"],
    ["UnrequestedUpgrade", "unknown"],
    ["ZlibError", "unknown"],
    ["BrotliDecompressionError", "unknown"],
    ["ZstdDecompressionError", "unknown"],
  ];
  for (const [code, failure] of table) {
    assertEquals(networkFailure(bunError(code)), { failure, detail: code });
  }
});

test("networkFailure returns undefined for errors that are not network errors", () => {
  const others: unknown[] = [
    undefined,
    "Connection refused",
    new DOMException("The signal has been aborted", "AbortError"),
    new TypeError("Invalid header value"),
    new TypeError("Header 'Authorization' has invalid value"),
    Object.assign(new Error("No such file"), { code: "ENOENT" }),
    new TypeError("fetch failed"),
  ];
  for (const error of others) assertEquals(networkFailure(error), undefined);
});

test("networkFailure's detail does not repeat the URL", () => {
  const messages = [
    "error sending request for url (https://10.96.0.1/api?q=secret): refused by rule",
    "error sending request from 10.0.0.2:4711 for https://10.96.0.1/api?q=secret " +
    "(10.96.0.1:443): refused by rule",
  ];
  for (const message of messages) {
    assertEquals(networkFailure(denoError(message))?.detail, "refused by rule");
  }
});

/** Returns the error that the runtime's fetch gives for a request, including its body. */
async function errorFrom(url: string, caPem = authority.certificatePem): Promise<Error> {
  using client = currentRuntime().createFetchClient({ caPem });
  return await assertRejects(async () => {
    await (await client.fetch(`${url}/api?q=secret`, {})).text();
  }, Error);
}

/** Asserts the failure of an error, and that the error does not repeat the query. */
function assertFailure(error: Error, expected: NetworkFailure): void {
  const described = networkFailure(error);
  assert(described, `${error} is not a network error`);
  assertEquals(described.failure, expected, described.detail);
  assertFalse(described.detail.includes("secret"), described.detail);
}

test("networkFailure recognizes a refused connection", async () => {
  assertFailure(await errorFrom(`http://127.0.0.1:${NO_SERVER_PORT}`), "refused");
  assertFailure(await errorFrom(`https://127.0.0.1:${NO_SERVER_PORT}`), "refused");
});

test("networkFailure recognizes a connection that is closed at once, with and without TLS", async () => {
  await using server = await startTcpServer((socket) => socket.destroy());
  assertFailure(await errorFrom(`http://127.0.0.1:${server.port}`), "closed");
  assertFailure(await errorFrom(`https://127.0.0.1:${server.port}`), "closed");
});

test("networkFailure recognizes a connection that is reset before a response", async () => {
  await using server = await startTcpServer((socket) => {
    socket.once("data", () => socket.resetAndDestroy());
  });
  assertFailure(await errorFrom(`http://127.0.0.1:${server.port}`), "closed");
  assertFailure(await errorFrom(`https://127.0.0.1:${server.port}`), "closed");
});

test("networkFailure recognizes a body that ends too early", async () => {
  const bodies = [
    "content-length: 100\r\n\r\nabc",
    "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
  ];
  for (const body of bodies) {
    await using server = await startTcpServer((socket) => {
      socket.once("data", () => socket.end(`HTTP/1.1 200 OK\r\n${body}`));
    });
    assertFailure(await errorFrom(`http://127.0.0.1:${server.port}`), "closed");
  }
});

test("networkFailure recognizes a server that does not speak HTTP, or not TLS", async () => {
  await using server = await startTcpServer((socket) => {
    socket.once("data", () => socket.end("SSH-2.0-OpenSSH_10.0\r\n"));
  });
  assertFailure(await errorFrom(`http://127.0.0.1:${server.port}`), "unknown");
  assertFailure(await errorFrom(`https://127.0.0.1:${server.port}`), "tls");
});

test("networkFailure recognizes a certificate of an authority that is not trusted", async () => {
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  const other = await CertificateAuthority.create({ commonName: "another" });
  assertFailure(await errorFrom(listener.url, other.certificatePem), "tls");
});

test("networkFailure recognizes a certificate for another host, and an expired one", async () => {
  const expired = { names: ["127.0.0.1"], notAfter: new Date(Date.now() - 60_000) };
  for (const options of [{ names: ["elsewhere.example"] }, expired]) {
    const keyPair = await authority.issueServer(options);
    await using listener = await listenHttps(() => new Response("ok"), { keyPair });
    assertFailure(await errorFrom(listener.url), "tls");
  }
});

test("networkFailure recognizes every certificate that the runtime refuses", async () => {
  for (const { name, caPem, keyPair } of [...await oddCertificates(), await tooLongChain()]) {
    await using listener = await listenHttps(() => new Response("ok"), { keyPair });
    const error = await errorFrom(listener.url, caPem);
    assertEquals([name, networkFailure(error)?.failure], [name, "tls"], String(error));
  }
});

test("networkFailure recognizes a host name that cannot be resolved", async () => {
  assertFailure(await errorFrom("https://nohost.invalid"), "dns");
});
