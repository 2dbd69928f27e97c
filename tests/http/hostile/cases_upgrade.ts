import { head, headOf, STRAY, WHOLE } from "./bytes.ts";
import { type HostileCase, MARK } from "./case.ts";
import { answers, refused, silent } from "./expected.ts";

const SWITCHING = "HTTP/1.1 101 Switching Protocols";

const switches: HostileCase[] = [
  { name: "a 101 without a field", answer: headOf(SWITCHING), expected: refused },
  {
    name: "a 101 to WebSocket",
    answer: headOf(SWITCHING, "Connection: Upgrade", "Upgrade: websocket"),
    expected: refused,
  },
  {
    name: "a 101 to WebSocket, and a frame",
    answer: headOf(SWITCHING, "Connection: Upgrade", "Upgrade: websocket") + `\x81\x08${MARK}`,
    expected: refused,
  },
  {
    name: "a 101 to HTTP/2",
    answer: headOf(SWITCHING, "Connection: Upgrade", "Upgrade: h2c") + "\0\0\0\x04\0\0\0\0\0",
    expected: refused,
  },
  { name: "a 101 to SPDY", answer: headOf(SWITCHING, "Upgrade: SPDY/3.1"), expected: refused },
  { name: "a 101 and the response", answer: headOf(SWITCHING) + WHOLE, expected: refused },
  { name: "a 101 a turn before a response", answer: [headOf(SWITCHING), WHOLE], expected: refused },
  {
    name: "a 101 with a length",
    answer: headOf(SWITCHING, "Content-Length: 8") + MARK,
    expected: refused,
  },
  { name: "a 101 and the end", answer: headOf(SWITCHING), end: "fin", expected: refused },
  { name: "a 101 and a reset", answer: headOf(SWITCHING), end: "rst", expected: refused },
  {
    name: "a 101 after a 100",
    answer: headOf("HTTP/1.1 100 Continue") + headOf(SWITCHING, "Upgrade: websocket"),
    expected: refused,
  },
  { name: "a 101 of a HEAD", answer: headOf(SWITCHING), kinds: ["head"], expected: refused },
  {
    name: "a 101 of HTTP/1.0",
    answer: headOf(SWITCHING.replace("1.1", "1.0"), "Upgrade: websocket"),
    expected: refused,
  },
];

const unexpected: HostileCase[] = switches.map((item) => ({
  ...item,
  fetch: { deno: answers("", { status: 101 }) },
  why: "No request asks for another protocol, so a 101 is an error (RFC 9110 15.2.2). Deno " +
    "gives it as a response.",
}));

const upgrades: HostileCase[] = [
  {
    name: "a 426 that asks for another protocol",
    answer: headOf("HTTP/1.1 426 Upgrade Required", "Upgrade: h2c", "Content-Length: 8") + MARK,
    expected: answers(MARK, { status: 426 }),
  },
  {
    name: "a 200 that offers another protocol",
    answer: head("Connection: Upgrade", "Upgrade: h2c", "Content-Length: 8") + MARK,
    expected: answers(MARK),
  },
  {
    name: "a 101 on the idle connection",
    answer: WHOLE,
    stray: { bytes: headOf(SWITCHING, "Upgrade: websocket") },
    expected: answers(MARK),
  },
];

/** Makes two cases with the first bytes of another protocol, which are not a response. */
function spoken(what: string, bytes: string): HostileCase[] {
  return [
    { name: `${what}, ended`, answer: bytes, end: "fin", expected: refused },
    { name: `${what}, kept open`, answer: bytes, expected: refused },
  ];
}

/** Makes the same cases, where Bun does not notice that the bytes cannot be a response. */
function whispered(what: string, bytes: string): HostileCase[] {
  const waits = { fetch: { bun: silent }, why: "No response begins like this. Bun keeps waiting." };
  return spoken(what, bytes).map((item) => item.end ? item : { ...item, ...waits });
}

const protocols: HostileCase[] = [
  ...whispered("a TLS alert", "\x15\x03\x01\x00\x02\x02\x46"),
  ...whispered("a TLS ServerHello", "\x16\x03\x03\x00\x31\x02\x00\x00\x2d\x03\x03"),
  ...whispered("HTTP/2 settings", "\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64"),
  ...spoken("an HTTP/2 GOAWAY", "\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x01"),
  ...spoken("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  ...spoken("an SSH banner", "SSH-2.0-OpenSSH_9.6\r\n"),
  ...spoken("an SMTP banner", "220 mail.example ESMTP\r\n"),
  ...spoken("an error of Redis", "-ERR unknown command 'GET'\r\n"),
  ...spoken("a page of HTTP/0.9", "<html><body>hello</body></html>\r\n\r\n"),
  ...spoken("JSON", `{"kind":"Status","status":"Failure"}\n\n`),
  ...spoken("a request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
  ...spoken("RTSP", "RTSP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
  ...spoken("SIP", "SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
  ...spoken("UTF-16", "H\0T\0T\0P\0/\x001\0.\x001\0 \x002\x000\x000\0\r\0\n\0\r\0\n\0"),
  ...spoken("bytes of 0xff", "\xff".repeat(64)),
  { name: "a byte of garbage before the response", answer: `x${WHOLE}`, expected: refused },
  { name: "a response inside a line of garbage", answer: `garbage ${STRAY}`, expected: refused },
];

/** The cases about upgrades, and about bytes that are not HTTP. */
export const upgradeCases: readonly HostileCase[] = [
  ...unexpected,
  ...upgrades,
  ...protocols,
];
