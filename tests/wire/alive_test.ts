import { assertEquals } from "@std/assert";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { startTcpServer } from "../support/servers/tcp_server.ts";
import { test } from "../support/test.ts";
import { answer } from "./support/answers.ts";
import { makeTrust } from "./support/client.ts";
import { startRawServer } from "./support/raw_server.ts";

/** How long the server leaves a connection idle. */
const IDLE_MS = 20;

/** Returns the URL of a server that is not there any more. */
async function nowhere(): Promise<string> {
  await using server = await startTcpServer(() => {});
  return server.url;
}

test("A program that has nothing else to do lives until its requests have ended, however busy it was", async () => {
  const { caPem, keyPair } = await makeTrust();
  let isBusy = true;
  await using server = await startRawServer(async (connection) => {
    for (;;) {
      const timer = setTimeout(() => connection.close("clean"), IDLE_MS);
      const { path } = await connection.request();
      clearTimeout(timer);
      const isPaused = path === "/busy" && isBusy;
      if (isPaused) isBusy = false;
      await connection.write(
        isPaused ? answer("", "503 Busy", ["retry-after: 1"]) : answer("{}"),
      );
    }
  }, { keyPair });
  await using directory = await tempDirectory();
  await writeFile(join(directory.path, "token"), "token");
  await writeFile(join(directory.path, "ca.crt"), caPem);
  const { code, stdout, stderr } = await runProgram(new URL("programs/alive.ts", import.meta.url), {
    args: [server.url, await nowhere(), directory.path],
    denoFlags: ["--allow-net=127.0.0.1", `--allow-read=${directory.path}`],
  });
  assertEquals(
    [code, stdout || stderr],
    [
      0,
      [
        "PUT over an ended connection: 200",
        "GET over an ended connection: 200",
        "two writes over three ended connections: 200 and 200",
        "a list: 200",
        "a read of the token and the CA: 200",
        "a server's pause: 200",
        "a backoff: NetworkError",
        "",
      ].join("\n"),
    ],
  );
});
