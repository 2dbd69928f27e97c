import { assertEquals } from "@std/assert";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { data } from "../support/http2/frames.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { test } from "../support/test.ts";
import { begin, reply, startSimpleServer } from "./http2/simple_server.ts";
import { sharedTrust } from "./support/client.ts";

/** More than is kept back until the whole response is there, and less than the window. */
const PARTS = Array.from({ length: 20 }, () => "x".repeat(10_000));

test("A program that has nothing else to do lives until its requests over HTTP/2 have ended, beside responses that it has not read", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, async (request) => {
    await request.peer.until(() => request.isWhole);
    if (request.path !== "/large") return await reply(request, "ok");
    await begin(request);
    const frames = PARTS.map((part) => data(request.stream, part));
    await request.peer.write(...frames, data(request.stream, "", { end: true }));
  });
  await using directory = await tempDirectory();
  const caFile = join(directory.path, "ca.crt");
  await writeFile(caFile, caPem);
  const program = new URL("programs/http2_alive.ts", import.meta.url);
  const { code, stdout, stderr } = await runProgram(program, {
    args: [server.url, caFile],
    denoFlags: ["--allow-net=127.0.0.1", `--allow-read=${directory.path}`],
  });
  const lines = [
    "GET beside a response that is not read: 200",
    "PUT beside a response that is not read: 200",
    "The response has 200000 characters.",
  ];
  assertEquals([code, stdout.trim().split("\n"), stderr], [0, lines, ""]);
});
