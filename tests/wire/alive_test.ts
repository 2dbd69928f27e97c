import { assertEquals } from "@std/assert";
import { writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { NO_SERVER_PORT } from "../support/servers/no_server.ts";
import { test } from "../support/test.ts";
import { answer } from "./support/answers.ts";
import { sharedTrust } from "./support/client.ts";
import { startRawServer } from "./support/raw_server.ts";

const NOWHERE = `http://127.0.0.1:${NO_SERVER_PORT}`;

test("A program that has nothing else to do lives until its requests have ended, however busy it was", async () => {
  const { caPem, keyPair } = await sharedTrust();
  await using directory = await tempDirectory();
  const inDirectory = (name: string) => join(directory.path, name);
  await writeFile(inDirectory("token"), "token");
  await writeFile(inDirectory("ca.crt"), caPem);
  await writeFile(inDirectory("ended"), "0");
  let ended = 0;
  let isBusy = true;
  await using server = await startRawServer(async (connection) => {
    for (;;) {
      const { path } = await connection.request();
      const isPaused = path === "/busy" && isBusy;
      if (isPaused) isBusy = false;
      await connection.send(
        isPaused ? answer("", "503 Busy", ["retry-after: 1"]) : answer("{}"),
      );
      if (path !== "/last") continue;
      const left = connection.endLeft();
      connection.close("clean");
      await left;
      return writeFileSync(inDirectory("ended"), String(++ended)); // in order
    }
  }, { keyPair });
  const { code, stdout, stderr } = await runProgram(new URL("programs/alive.ts", import.meta.url), {
    args: [server.url, NOWHERE, directory.path],
    denoFlags: ["--allow-net=127.0.0.1", `--allow-read=${directory.path}`],
  });
  assertEquals(
    [code, stdout, stderr],
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
      "",
    ],
  );
});
