import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import { bad, type Case, good } from "./case.ts";
import { fragments, hexBytes, serverFrame } from "./server_frame.ts";

const { text, ping } = OPCODE;
const error = "a text message is not valid UTF-8";
const encoder = new TextEncoder();

const valid: [id: string, digits: string][] = [
  ["6.5", "ce ba e1 bd b9 cf 83 ce bc ce b5"], // κόσμε
  ["6.7", "00"],
  ["6.7", "c2 80"],
  ["6.7", "e0 a0 80"],
  ["6.7", "f0 90 80 80"],
  ["6.9", "7f"],
  ["6.9", "df bf"],
  ["6.9", "ef bf bf"],
  ["6.9", "f4 8f bf bf"],
  ["6.11", "ed 9f bf"],
  ["6.11", "ee 80 80"],
  ["6.11", "ef bf bd"],
  ["6.22", "ef bf be"], // noncharacters, which are valid
  ["6.22", "f0 9f bf be f0 9f bf bf"],
  ["6.22", "f3 bf bf be"],
  ["6.23", "ef bb bf 61"], // a byte order mark is part of the text
];

const invalid: [id: string, digits: string][] = [
  ["6.3", "ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64"],
  ["6.6", "ce"], // κόσμε, cut within each character
  ["6.6", "ce ba e1"],
  ["6.6", "ce ba e1 bd"],
  ["6.8", "f8 88 80 80 80"], // sequences of five and six bytes
  ["6.8", "fc 84 80 80 80 80"],
  ["6.10", "f7 bf bf bf"], // beyond Unicode
  ["6.10", "fb bf bf bf bf"],
  ["6.10", "fd bf bf bf bf bf"],
  ["6.11", "f4 90 80 80"],
  ["6.12", "80"], // continuation bytes without a beginning
  ["6.12", "bf"],
  ["6.12", "80 bf 80 bf 80 bf"],
  ["6.13", "c2 20 c3 20"], // first bytes without a continuation
  ["6.13", "e0 20 e1 20"],
  ["6.13", "f0 20 f1 20"],
  ["6.13", "f8 20 f9 20"],
  ["6.14", "df"], // without the last byte
  ["6.14", "e0 80"],
  ["6.14", "ef bf"],
  ["6.14", "f0 80 80"],
  ["6.14", "f7 bf bf"],
  ["6.15", "c0 e0 80 f0 80 80 f8 80 80 80"],
  ["6.16", "fe"],
  ["6.16", "ff"],
  ["6.16", "fe fe ff ff"],
  ["6.17", "c0 af"], // longer than necessary
  ["6.17", "e0 80 af"],
  ["6.17", "f0 80 80 af"],
  ["6.18", "c1 bf"],
  ["6.18", "e0 9f bf"],
  ["6.18", "f0 8f bf bf"],
  ["6.19", "c0 80"],
  ["6.19", "e0 80 80"],
  ["6.20", "ed a0 80"], // surrogates
  ["6.20", "ed af bf"],
  ["6.20", "ed bf bf"],
  ["6.21", "ed a0 80 ed b0 80"],
  ["6.21", "ed af bf ed bf bf"],
];

const greek = encoder.encode("Hello-µ@ßöäüàá-UTF-8!!");

/** The cases of texts: Autobahn's 6. */
export const textCases: readonly Case[] = [
  good("6.1", "empty texts, in any number of frames, are messages", [
    serverFrame(text),
    ...fragments(text, ["", "", ""]),
    ...fragments(text, ["", "middle", ""]),
  ], { messages: ["", "", "middle"] }),
  good(
    "6.2",
    "a text is the same in one frame, in two frames, and in one frame for each byte",
    [[greek], [greek.subarray(0, 7), greek.subarray(7)], [...greek].map((b) => hexBytes(hex(b)))]
      .flatMap((parts) => fragments(text, parts)),
    { messages: Array(3).fill("Hello-µ@ßöäüàá-UTF-8!!") },
  ),
  ...valid.map(([id, digits]) =>
    good(id, `the text ${digits} is echoed`, [serverFrame(text, hexBytes(digits))], {
      messages: [new TextDecoder("utf-8", { ignoreBOM: true }).decode(hexBytes(digits))],
    })
  ),
  ...invalid.map(([id, digits]) =>
    bad(id, `the text ${digits} ends with 1007`, [
      serverFrame(text, "good"),
      serverFrame(text, hexBytes(digits)),
      serverFrame(ping, "late"),
    ], { code: 1007, messages: ["good"], error })
  ),
  bad(
    "6.4",
    "an invalid text in frames ends with 1007",
    fragments(text, [hexBytes("ce ba e1 bd b9"), hexBytes("f4 90 80"), hexBytes("80 65")]),
    { code: 1007, error },
  ),
  good("6.2", "a binary message need not be UTF-8", [
    serverFrame(OPCODE.binary, hexBytes("ff fe c0 80")),
  ], { messages: [hexBytes("ff fe c0 80")] }),
];

function hex(byte: number): string {
  return byte.toString(16);
}
