import { assertEquals, assertRejects } from "@std/assert";
import { channelFrame } from "../../../src/testing/pods/channel_frame.ts";
import { type PodProgram, ServedSession } from "../../../src/testing/pods/pod_session.ts";
import { test } from "../../support/test.ts";

/** Runs a program with a socket that records the sent frames. */
function serve(
  program: PodProgram,
  streams: { stdin?: boolean; stdout?: boolean; stderr?: boolean } = {},
) {
  const frames: string[] = [];
  const ended = Promise.withResolvers<void>();
  const request = new Request("https://server/");
  const session = new ServedSession({
    request,
    command: ["p", "-x"],
    tty: true,
    program,
    ...streams,
  });
  session.opened({
    protocol: "v5.channel.k8s.io",
    send(frame) {
      frames.push(`${frame[0]} ${new TextDecoder().decode(frame.subarray(1))}`);
      return Promise.resolve();
    },
    close: () => ended.resolve(),
  });
  return { session, frames, ended: ended.promise };
}

test("a session sends an empty frame first, then the program's output, then its status", async () => {
  const { frames, ended } = serve(async ({ stdout, stderr, command, tty, protocol }) => {
    await stdout(`${command} ${tty} ${protocol}`);
    await stderr(new TextEncoder().encode("oops"));
    return 0;
  });
  await ended;
  assertEquals(frames, [
    "1 ",
    "1 p,-x true v5.channel.k8s.io",
    "2 oops",
    '3 {"metadata":{},"status":"Success"}',
  ]);
});

test("a session sends its first frame on the first requested output, or else on the error channel", async () => {
  const program: PodProgram = async ({ stdout, stderr }) => {
    await stdout("out");
    await stderr("err");
    return 0;
  };
  const success = '3 {"metadata":{},"status":"Success"}';
  const cases = [
    { outputs: { stdout: true, stderr: false }, expected: ["1 ", "1 out", success] },
    { outputs: { stdout: false, stderr: true }, expected: ["2 ", "2 err", success] },
    { outputs: { stdout: false, stderr: false }, expected: ["3 ", success] },
  ];
  for (const { outputs, expected } of cases) {
    const { frames, ended } = serve(program, outputs);
    await ended;
    assertEquals(frames, expected);
  }
});

test("a session without stdin gives the program an empty stdin", async () => {
  const program: PodProgram = async ({ stdin }) => (await stdin.getReader().read()).done ? 0 : 1;
  const { frames, ended } = serve(program, { stdin: false });
  await ended;
  assertEquals(frames.at(-1), '3 {"metadata":{},"status":"Success"}');
});

test("a session reports an exit code and a failure as the kubelet does", async () => {
  const exited = serve(() => 137);
  await exited.ended;
  assertEquals(JSON.parse(exited.frames[1]?.slice(2) ?? ""), {
    metadata: {},
    status: "Failure",
    message: "command terminated with non-zero exit code: exit status 137",
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: "137" }] },
  });
  const failed = serve(() => {
    throw new Error("no such file");
  });
  await failed.ended;
  assertEquals(JSON.parse(failed.frames[1]?.slice(2) ?? ""), {
    metadata: {},
    status: "Failure",
    message: "no such file",
    reason: "InternalError",
    code: 500,
  });
});

test("a session reads stdin up to the close signal, and the sizes of the terminal", async () => {
  const { session, frames, ended } = serve(async ({ stdin, stdout, sizes }) => {
    await stdout(await new Response(stdin).text());
    await stdout(JSON.stringify(sizes));
    return 0;
  });
  const frame = new Uint8Array([0, 104, 105]);
  session.received(frame);
  frame.fill(0); // the runtime may reuse its memory
  session.received(new Uint8Array([4, ...new TextEncoder().encode('{"Width":80,"Height":24}')]));
  session.received(new Uint8Array([255, 0]));
  session.received(new Uint8Array([0, 33])); // too late
  await ended;
  assertEquals(frames.slice(1, 3), ["1 hi", '1 [{"columns":80,"rows":24}]']);
});

test("a session's stdin fails when its client disconnects", async () => {
  const failed = Promise.withResolvers<unknown>();
  const { session } = serve(async ({ stdin }) => {
    failed.resolve(await stdin.getReader().read().catch((error) => error));
    return 0;
  });
  session.closed();
  await assertRejects(() => failed.promise.then((error) => Promise.reject(error)), Error, "gone");
});

test("channelFrame is the number of the channel, then the output", () => {
  assertEquals(channelFrame(1, "é"), new Uint8Array([1, 0xc3, 0xa9]));
  assertEquals(channelFrame(3, new Uint8Array([0, 255])), new Uint8Array([3, 0, 255]));
  assertEquals(channelFrame(0, ""), new Uint8Array([0]));
});
