import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import { bad, type Case, closes } from "./case.ts";
import { closeFrame, fragments, hexBytes, serverFrame } from "./server_frame.ts";

const { text, close, ping } = OPCODE;
const hello = serverFrame(text, "Hello");
const normal = closeFrame(1000);

const goodCodes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
const ownCodes = [3000, 3999, 4000, 4999];
const badCodes = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535];

/** The cases of closing: Autobahn's 7. */
export const closingCases: readonly Case[] = [
  closes("7.1.1", "a text before the close frame is echoed", [hello, normal], {
    code: 1000,
    messages: ["Hello"],
  }),
  closes("7.1.2", "the first of two close frames is answered", [normal, closeFrame(1001)], {
    code: 1000,
  }),
  closes("7.1.3", "a ping after the close frame is not answered", [normal, serverFrame(ping)], {
    code: 1000,
  }),
  closes("7.1.4", "a text after the close frame is not delivered", [normal, hello], { code: 1000 }),
  closes("7.1.5", "a message that the close frame interrupts is not delivered", [
    ...fragments(text, ["frag", "ment"]).toSpliced(1, 0, normal),
  ], { code: 1000 }),
  closes("7.1.6", "256 KiB and a text are echoed before the close frame", [
    serverFrame(text, "BAsd7&jh23".repeat(26_214)),
    hello,
    normal,
    serverFrame(ping),
  ], { code: 1000, messages: ["BAsd7&jh23".repeat(26_214), "Hello"] }),
  closes("7.3.1", "a close frame without a code gives 1005, and is answered without one", [
    serverFrame(close),
  ], { code: 1005, goodbye: "close" }),
  bad("7.3.2", "a close frame of one byte ends with 1002", [serverFrame(close, "x")], {
    error: "a close frame has half a code",
  }),
  closes("7.3.4", "the reason is reported, and not echoed", [closeFrame(1000, "Hello World!")], {
    code: 1000,
    reason: "Hello World!",
  }),
  closes("7.3.5", "a reason of 123 bytes is reported", [closeFrame(1001, "ä".repeat(61) + "x")], {
    code: 1001,
    reason: "ä".repeat(61) + "x",
  }),
  bad("7.3.6", "a reason of 124 bytes ends with 1002", [closeFrame(1000, "x".repeat(124))], {
    error: "a control frame is longer than 125 bytes",
  }),
  bad("7.3.7", "a close frame in two frames ends with 1002", [
    serverFrame(close, hexBytes("03 e8"), { final: false }),
  ], { error: "a control frame is fragmented" }),
  bad("7.5.1", "a reason of invalid UTF-8 ends with 1007", [
    hello,
    closeFrame(1000, hexBytes("ce ba e1 bd b9 ed a0 80")),
  ], { code: 1007, messages: ["Hello"], error: "the reason of a close frame is not valid UTF-8" }),
  bad("7.5.1", "a reason that is cut within a character ends with 1007", [
    closeFrame(1000, hexBytes("61 e1 bd")),
  ], { code: 1007, error: "the reason of a close frame is not valid UTF-8" }),
  ...[...goodCodes, ...ownCodes].map((code) =>
    closes("7.7", `the close code ${code} is reported and echoed`, [closeFrame(code, "why")], {
      code,
      reason: "why",
    })
  ),
  ...badCodes.map((code) =>
    bad("7.9", `the close code ${code} ends with 1002`, [closeFrame(code), hello], {
      error: `a close frame has the invalid code ${code}`,
    })
  ),
  bad("7.13", "a bad close code with a reason ends with 1002", [closeFrame(5000, "reason")], {
    error: "a close frame has the invalid code 5000",
  }),
];
