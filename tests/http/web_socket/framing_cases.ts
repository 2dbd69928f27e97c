import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import { numberedBytes } from "../../support/numbered_bytes.ts";
import { bad, type Case, good } from "./case.ts";
import { fragments, serverFrame } from "./server_frame.ts";

const { continuation, text, binary, ping, pong } = OPCODE;
const hello = serverFrame(text, "Hello");
const heard = { messages: ["Hello"] };

/** 1.*: messages with each form of the length. */
const sizes: Case[] = [0, 1, 125, 126, 127, 128, 65_535, 65_536, 70_000].flatMap((length, i) => {
  const bytes = numberedBytes(length);
  const letters = "*".repeat(length);
  return [
    good(`1.1.${i + 1}`, `a text of ${length} bytes is echoed`, [serverFrame(text, letters)], {
      messages: [letters],
    }),
    good(`1.2.${i + 1}`, `a message of ${length} bytes is echoed`, [serverFrame(binary, bytes)], {
      messages: [bytes],
    }),
  ];
});

/** 2.*: pings and pongs. */
const pings: Case[] = [
  good("2.1", "an empty ping is answered", [serverFrame(ping)], { pongs: [""] }),
  good("2.2", "a ping is answered with its text", [serverFrame(ping, "Hello")], {
    pongs: ["Hello"],
  }),
  good("2.3", "a ping is answered with its bytes", [serverFrame(ping, "\u0000\u0001\u007f")], {
    pongs: ["\u0000\u0001\u007f"],
  }),
  good("2.4", "a ping of 125 bytes is answered", [serverFrame(ping, "x".repeat(125))], {
    pongs: ["x".repeat(125)],
  }),
  bad("2.5", "a ping of 126 bytes ends with 1002", [serverFrame(ping, "x".repeat(126)), hello], {
    error: "a control frame is longer than 125 bytes",
  }),
  good("2.7", "a pong without a ping is ignored", [serverFrame(pong), hello], heard),
  good("2.8", "a pong with a payload is ignored", [serverFrame(pong, "what"), hello], heard),
  good("2.9", "a ping after a pong is answered", [serverFrame(pong, "a"), serverFrame(ping, "b")], {
    pongs: ["b"],
  }),
  good(
    "2.10",
    "the last of ten pings is answered",
    Array.from({ length: 10 }, (_, i) => serverFrame(ping, `ping ${i}`)),
    { pongs: Array.from({ length: 10 }, (_, i) => `ping ${i}`) },
  ),
];

/** 3.*: reserved bits. */
const reserved: Case[] = [1, 2, 3, 4, 5, 6, 7].map((bits) =>
  bad(`3.${bits}`, `reserved bits of ${bits} end with 1002`, [
    hello,
    serverFrame([text, binary, ping, pong][bits % 4] ?? text, "no", { reserved: bits }),
    hello,
  ], { messages: ["Hello"], error: "a frame uses reserved bits" })
);

/** 4.*: reserved opcodes. */
const opcodes: Case[] = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap((opcode) => {
  const id = opcode < 8 ? `4.1.${opcode - 2}` : `4.2.${opcode - 10}`;
  const error = `a frame has the reserved opcode ${opcode}`;
  return [
    bad(id, `opcode ${opcode} ends with 1002`, [serverFrame(opcode)], { error }),
    bad(id, `opcode ${opcode} with a payload ends with 1002, after the message before it`, [
      hello,
      serverFrame(opcode, "payload"),
      serverFrame(ping),
    ], { messages: ["Hello"], error }),
  ];
});

/** 5.*: messages in more than one frame. */
const fragmented: Case[] = [
  ...[ping, pong].map((opcode, i) =>
    bad(
      `5.${i + 1}`,
      `a ${opcode === ping ? "ping" : "pong"} in two frames ends with 1002`,
      [serverFrame(opcode, "frag", { final: false }), serverFrame(continuation, "ment")],
      { error: "a control frame is fragmented" },
    )
  ),
  good("5.3", "a text in two frames is one message", fragments(text, ["frag", "ment"]), {
    messages: ["fragment"],
  }),
  good(
    "5.6",
    "a ping within a message is answered before the message",
    fragments(text, ["frag", "ment"]).toSpliced(1, 0, serverFrame(ping, "here")),
    { messages: ["fragment"], pongs: ["here"] },
  ),
  good(
    "5.8",
    "pings around each fragment are answered",
    fragments(binary, ["a", "b", "c"]).flatMap((frame, i) => [frame, serverFrame(ping, `${i}`)]),
    { messages: [new TextEncoder().encode("abc")], pongs: ["0", "1", "2"] },
  ),
  ...[true, false].map((final) =>
    bad(
      final ? "5.9" : "5.10",
      `a continuation without a message, ${final ? "" : "not "}final, ends with 1002`,
      [serverFrame(continuation, "what", { final }), hello],
      { error: "a message is continued that has not begun" },
    )
  ),
  bad("5.12", "a continuation after a whole message ends with 1002", [
    hello,
    serverFrame(continuation, "more"),
  ], { messages: ["Hello"], error: "a message is continued that has not begun" }),
  good("5.15", "empty fragments add nothing to a message", [
    ...fragments(text, ["", "a", "", "", "b", ""]),
    ...fragments(text, ["", ""]),
  ], { messages: ["ab", ""] }),
  ...[text, binary].map((opcode) =>
    bad(
      "5.18",
      `a message within another ends with 1002, opcode ${opcode}`,
      [serverFrame(text, "frag", { final: false }), serverFrame(opcode, "other")],
      { error: "a message begins within another" },
    )
  ),
  good("5.19", "two messages in frames of five bytes are two messages", [
    ...fragments(text, ["fragm", "ent 1"]),
    serverFrame(ping, "p"),
    ...fragments(text, ["fragm", "ent 2"]),
  ], { messages: ["fragment 1", "fragment 2"], pongs: ["p"] }),
  good("5.20", "1,000 frames are one message", fragments(binary, Array(1_000).fill("abc")), {
    messages: [new TextEncoder().encode("abc".repeat(1_000))],
  }),
];

const length = (payload: string, lengthBytes: number) =>
  serverFrame(binary, payload, { lengthBytes });
const claim = (claims: bigint) => serverFrame(binary, "x", { claims });

/** Heads without a case of Autobahn: masks and lengths. */
const heads: Case[] = [
  ...[text, binary, ping, pong].map((opcode) =>
    bad("head", `a masked frame ends with 1002, opcode ${opcode}`, [
      serverFrame(opcode, "masked", { masked: true }),
    ], { error: "a frame of the server is masked" })
  ),
  ...([["", 2], ["x".repeat(125), 2], ["x", 8], ["x".repeat(65_535), 8]] as const).map((
    [payload, bytes],
  ) =>
    bad(
      "head",
      `a length of ${payload.length} in ${bytes} bytes ends with 1002`,
      [hello, length(payload, bytes)],
      { messages: ["Hello"], error: "a frame's length is not in its shortest form" },
    )
  ),
  ...[2n ** 63n, 2n ** 64n - 1n].map((claims) =>
    bad("head", `a length of ${claims} ends with 1002`, [claim(claims)], {
      error: "a frame's length is 2 ** 63 or more",
    })
  ),
  ...[64n * 1024n * 1024n + 1n, 2n ** 53n + 1n, 2n ** 63n - 1n].map((claims) =>
    bad("head", `a length of ${claims} ends with 1009`, [hello, claim(claims)], {
      code: 1009,
      messages: ["Hello"],
      error: "a message is longer than 67108864 bytes",
    })
  ),
  bad("head", "fragments that would exceed 64 MiB end with 1009", [
    serverFrame(text, "begin", { final: false }),
    serverFrame(continuation, "x", { claims: 64n * 1024n * 1024n - 4n }),
  ], { code: 1009, error: "a message is longer than 67108864 bytes" }),
];

/** The cases of frames, Autobahn's 1 to 5, and the cases of heads. */
export const framingCases: readonly Case[] = [
  ...sizes,
  ...pings,
  ...reserved,
  ...opcodes,
  ...fragmented,
  ...heads,
];
