/** Clients that are not ours speak HTTP/2 with the embedded server: Go's net/http, and curl. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { assertEquals, assertMatch } from "@std/assert";
import type { TestApiServer, TestApiServerOptions } from "../../../src/testing/mod.ts";
import { buildGo, GoMissingError } from "../../support/programs/build_go.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

const run = promisify(execFile);

// Without Go the program cannot be built, though there may be a cluster.
const programs = await buildGo({
  moduleDirectory: join(import.meta.dirname!, "../go_client"),
  packages: "./...",
  title: "the client by Go's net/http",
  duration: "a few seconds",
}).catch((error) => {
  if (!(error instanceof GoMissingError)) throw error;
});
const curlVersion = await run("curl", ["--version"]).then(({ stdout }) => stdout, () => "");

/** Runs `use` with a server, a file with its CA, and a token. */
async function withServer(
  use: (server: TestApiServer, caFile: string, token: string) => Promise<void>,
  options: TestApiServerOptions = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-http2-"));
  try {
    await using server = await startApiServer(options);
    const caFile = join(folder, "ca.crt");
    await writeFile(caFile, server.caPem);
    await use(server, caFile, (await server.issueToken()).token);
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (programs) {
  for (const goawayChance of [0, 0.05]) {
    test(`Go's net/http gets every response and event over HTTP/2, GOAWAY by a chance of ${goawayChance}`, () =>
      withServer(async (server, caFile, token) => {
        server.faults.inject({ kind: "refuse", times: 5 });
        const args = [server.url, caFile, token];
        const { stdout } = await run(join(programs, "goclient"), args);
        assertEquals(JSON.parse(stdout), {
          responses: {
            "get 200 HTTP/2.0": 320,
            "watch 200 HTTP/2.0": 90,
            "post 201 HTTP/2.0": 20,
          },
          events: 90 * 20,
          errors: null,
        });
        assertEquals(server.counters.http2.violations, []);
      }, { http2: { goawayChance } }));
  }
}

test(
  "curl gets, posts and follows over HTTP/2, and over HTTP/1.1",
  () =>
    withServer(async (server, caFile, token) => {
      const configMaps = `${server.url}/api/v1/namespaces/default/configmaps`;
      const body = JSON.stringify({
        metadata: { name: "one" },
        data: { text: "x".repeat(100_000) },
      });
      for (const [flag, version] of [["--http2", "2"], ["--http1.1", "1.1"]] as const) {
        const curl = async (...args: string[]) => {
          const known = ["--silent", "--cacert", caFile, "--oauth2-bearer", token, flag];
          const shown = ["--write-out", "\n%{http_version} %{http_code}", ...args];
          return (await run("curl", [...known, ...shown]).catch((error) => error)).stdout as string;
        };
        const json = ["--header", "content-type: application/json"];
        assertMatch(await curl(...json, "--data", body, configMaps), RegExp(`\n${version} 201$`));
        assertMatch(await curl(configMaps), RegExp(`"one".*\n${version} 200$`, "s"));
        const watch = `${configMaps}?watch=true&timeoutSeconds=1`;
        assertMatch(
          await curl("--max-time", "60", watch),
          RegExp(`"ADDED".*\n${version} 200$`, "s"),
        );
        server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "one" });
      }
      assertEquals(server.counters.http2.violations, []);
    }),
  { ignore: !curlVersion.includes("HTTP2") },
);
