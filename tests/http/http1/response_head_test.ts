import { assertEquals, assertRejects } from "@std/assert";
import { MalformedError } from "../../../src/http/message/http_errors.ts";
import { parseHeaderLine, readResponseHead } from "../../../src/http/http1/response_head.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { inFull, test } from "../../support/test.ts";

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** The bytes of `text`, one for each character. */
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

async function read(...parts: (string | Uint8Array)[]) {
  const connection = new ScriptedConnection(parts, { ends: true });
  const { status, statusText, headers, rest } = await readResponseHead(
    (target) => connection.read(target),
    new Uint8Array(7).fill(10), // must grow, and has held another head
  );
  return { status, statusText, headers: [...headers], rest: latin1(rest) };
}

test("readResponseHead reads a head wherever it is cut, and keeps the bytes after it", async () => {
  const text = "HTTP/1.1 200 OK\r\nContent-Type:application/json\r\nX-Empty:\r\n" +
    'Warning: 299 - "one" \r\nwarning: 299 - "caf\u00e9"\r\n\r\nbody\r\n\r\n';
  const expected = {
    status: 200,
    statusText: "OK",
    headers: [
      ["content-type", "application/json"],
      ["warning", '299 - "one", 299 - "caf\u00e9"'],
      ["x-empty", ""],
    ] as [string, string][],
  };
  const all = bytes(text);
  for (let at = 1; at < all.length; at++) {
    const { rest, ...head } = await read(all.subarray(0, at), all.subarray(at));
    assertEquals(head, expected, `cut at ${at}`);
    assertEquals("body\r\n\r\n".startsWith(rest), true, `cut at ${at}`);
  }
});

test("readResponseHead accepts a status without a reason, and lines that end with a line feed", async () => {
  assertEquals(await read("HTTP/1.0 404\nA: b\n\nrest"), {
    status: 404,
    statusText: "",
    headers: [["a", "b"]],
    rest: "rest",
  });
  assertEquals((await read("HTTP/1.1 204 \r\n\r\n")).headers, []);
});

test("readResponseHead skips interim responses", async () => {
  const early = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
  assertEquals((await read(`${early}${early}HTTP/1.1 200 OK\r\n\r\n`)).headers, []);
  assertEquals((await read("HTTP/1.1 101 Switching Protocols\r\n\r\n\x81")).status, 101);
});

/** Reads a head, with a buffer that holds it. */
function readWhole(head: string) {
  const connection = new ScriptedConnection([`${head}\r\n\r\n`]);
  return readResponseHead((target) => connection.read(target), new Uint8Array(1024));
}

test("readResponseHead says whether another request may follow on the connection", async () => {
  const keepsAlive = async (head: string) => (await readWhole(head)).keepsAlive;
  assertEquals(await keepsAlive("HTTP/1.1 200 OK"), true);
  assertEquals(await keepsAlive("HTTP/1.1 200 OK\r\nConnection: keep-alive"), true);
  assertEquals(await keepsAlive("HTTP/1.1 200 OK\r\nConnection: keep-alive, Close"), false);
  assertEquals(await keepsAlive("HTTP/1.1 200 OK\r\nConnection: x\r\nconnection:\tclose"), false);
  assertEquals(await keepsAlive("HTTP/1.1 200 OK\r\nConnection: not-close, closed"), true);
  assertEquals(await keepsAlive("HTTP/1.0 200 OK"), false);
  assertEquals(await keepsAlive("HTTP/1.0 200 OK\r\nConnection: keep-alive"), false);
});

test("readResponseHead gives the HTTP version", async () => {
  assertEquals((await readWhole("HTTP/1.1 200 OK")).isCurrent, true);
  assertEquals((await readWhole("HTTP/1.0 200 OK")).isCurrent, false);
});

test("readResponseHead leaves the bytes after the head in the buffer, and copies nothing", async () => {
  const connection = new ScriptedConnection(["HTTP/1.1 200 OK\r\n\r\nbody"]);
  const buffer = new Uint8Array(64);
  const { rest } = await readResponseHead((target) => connection.read(target), buffer);
  assertEquals([latin1(rest), rest.buffer === buffer.buffer], ["body", true]);
});

test("readResponseHead accepts heads of up to 64 KiB together", async () => {
  const early = `HTTP/1.1 103 Early Hints\r\nlink: ${"x".repeat(1_000)}\r\n\r\n`;
  const ok = "HTTP/1.1 200 OK\r\n\r\n";
  assertEquals((await read(early.repeat(60) + ok)).status, 200);
  await assertRejects(() => read(early.repeat(100) + ok), MalformedError, "its head is too long");
  await assertRejects(() => read(...Array(100).fill(early), ok), MalformedError, "too long");
  const one = (length: number) => `HTTP/1.1 200 OK\r\na: ${"x".repeat(length)}\r\n\r\n`;
  assertEquals((await read(one(60_000))).status, 200);
  await assertRejects(() => read(one(140_000)), MalformedError, "its head is too long");
  await assertRejects(() => read(...Array(70_000).fill("HTTP/1.1 200 OK\r\n")), MalformedError);
});

test("a header line has a token as its name, and a value of visible characters", () => {
  for (const line of ["a: b", "a:b", "a:", "x-y_z!: \u00e9\t", "a: b: c"]) {
    assertEquals(parseHeaderLine(line) !== undefined, true, line);
  }
  for (
    const line of ["", "a", ": b", "a : b", " a: b", "a: \0", "a: b\r", "\u00e9: b", "a: \u0100"]
  ) {
    assertEquals(parseHeaderLine(line) !== undefined, false, line);
  }
});

test("readResponseHead refuses input that is not HTTP, and quotes nothing of it", async () => {
  const wrong = [
    "HTTP/2 200 OK\r\n\r\n",
    "SSH-2.0-secret\r\n\r\n",
    "HTTP/1.1 20 OK\r\n\r\n",
    "HTTP/1.1 600 OK\r\n\r\n",
    "HTTP/1.1 000 OK\r\n\r\n",
    "HTTP/1.1 2000 OK\r\n\r\n",
    "HTTP/1.1 200 sec\0ret\r\n\r\n",
    "HTTP/1.1 200 sec\rret\r\n\r\n",
    "HTTP/1.2 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nno colon, secret\r\n\r\n",
    "HTTP/1.1 200 OK\r\na: b\r\n folded secret\r\n\r\n",
    "HTTP/1.1 200 OK\r\nname : secret\r\n\r\n",
    "HTTP/1.1 200 OK\r\na: sec\0ret\r\n\r\n",
  ];
  for (const text of wrong) {
    const error = await assertRejects(() => read(text), TypeError, "malformed response: ");
    assertEquals(/sec[\0\r]?ret/.test(error.message), false, text);
  }
  await assertRejects(() => read("\x00".repeat(70_000)), MalformedError, "it is no HTTP");
});

test("readResponseHead reports a connection that ended too soon", async () => {
  await assertRejects(() => read(), TypeError, "unexpected end of the response");
  for (const text of ["H", "HTTP/1.", "HTTP/1.1 200 OK\r\nA: b\r\n"]) {
    await assertRejects(() => read(text), TypeError, "unexpected end");
  }
  await assertRejects(() => read("SSH-2.0-OpenSSH_10.0\r\n"), TypeError, "it is no HTTP");
});

test("readResponseHead gives a head or a TypeError for any input", async () => {
  const random = seededRandom(20_261_126);
  const pieces = ["HTTP/1.1 200", " OK", "\r\n", "\n", "\r", "a: b", ":", " ", "\0", "\u00ff", "1"];
  for (let round = 0; round < inFull(10_000, 2_000); round++) {
    const parts = Array.from(
      { length: 1 + random() * 8 },
      () => bytes(pieces[Math.floor(random() * pieces.length)] ?? ""),
    ).filter(({ length }) => length > 0);
    await read(...parts).catch((error) => assertEquals(error instanceof TypeError, true));
  }
});
