import { assertEquals, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { ConfigurationError } from "../../src/core/errors.ts";
import { readServer } from "../../src/generate/read_server.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { test } from "../support/test.ts";
import { widgetDocument } from "./widget_document.ts";

const CORE = "/openapi/v3/api/v1?hash=1";
const WIDGETS = "/openapi/v3/apis/example.com/v1?hash=1";

/** Reads a server with these lists, whose documents `answer` returns. */
async function read(
  lists: string[][],
  answer: (url: string, asked: number) => Response | undefined,
) {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const asked: string[] = [];
  await using listener = await listenHttps((request) => {
    const { pathname, search } = new URL(request.url);
    const url = pathname + search;
    asked.push(url);
    const times = asked.filter((one) => one === url).length;
    if (url === "/version") return Response.json({ gitVersion: "v1.37.2" });
    const urls = (lists[times - 1] ?? lists.at(-1) ?? []).map((serverRelativeURL) => [
      serverRelativeURL.replace(/^\/openapi\/v3\/|\?.*/g, ""),
      { serverRelativeURL },
    ]);
    if (url === "/openapi/v3") return Response.json({ paths: Object.fromEntries(urls) });
    return answer(url, times) ?? Response.json(widgetDocument);
  }, { keyPair });
  const config = { server: listener.url, caPem: authority.certificatePem };
  const runtime = { ...currentRuntime(), clock: new FastClock(100) };
  const { documents, names, missing } = await readServer(config, runtime);
  return { documents: documents.length, asked: asked.slice(1), names, missing };
}

test("readServer tries the first request four times, so a wrong address is soon named", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  let asked = 0;
  await using listener = await listenHttps(() => {
    asked++;
    return Promise.resolve(new Response(null, { status: 503, headers: { "retry-after": "1" } }));
  }, { keyPair });
  const config = { server: listener.url, caPem: authority.certificatePem };
  const runtime = { ...currentRuntime(), clock: new FastClock(100) };
  await assertRejects(() => readServer(config, runtime), ApiStatusError);
  assertEquals(asked, 4);
});

test("readServer requests a document again that is not there yet, and no other document", async () => {
  const absent = [
    () => new Response(null, { status: 404 }),
    () => new Response(""),
    () => Response.json(null),
  ];
  for (const none of absent) {
    const outcome = await read(
      [[CORE, WIDGETS]],
      (url, asked) => url === WIDGETS && asked === 1 ? none() : undefined,
    );
    assertEquals(outcome, {
      documents: 2,
      asked: ["/openapi/v3", CORE, WIDGETS, "/openapi/v3", WIDGETS],
      names: ["/openapi/v3/api/v1", "/openapi/v3/apis/example.com/v1"],
      missing: [],
    });
  }
});

test("readServer leaves out a group that is missing from the next list", async () => {
  const gone = (url: string) => url === WIDGETS ? new Response(null, { status: 404 }) : undefined;
  assertEquals(await read([[CORE, WIDGETS], [CORE]], gone), {
    documents: 1,
    asked: ["/openapi/v3", CORE, WIDGETS, "/openapi/v3"],
    names: ["/openapi/v3/api/v1"],
    missing: [],
  });
});

test("readServer does not wait forever for a document that never comes, and names it", async () => {
  const { documents, asked, missing } = await read(
    [[CORE, WIDGETS]],
    (url) => url === WIDGETS ? Response.json(null) : undefined,
  );
  assertEquals([documents, asked.filter((url) => url === WIDGETS).length], [1, 10]);
  assertEquals(missing, ["/openapi/v3/apis/example.com/v1"]);
});

test("readServer passes on a refusal", async () => {
  const status = { kind: "Status", status: "Failure", code: 403, reason: "Forbidden" };
  await assertRejects(
    () => read([[CORE]], () => Response.json(status, { status: 403 })),
    ApiStatusError,
    "Forbidden",
  );
});

test("readServer reads the versions of a group whatever their names are", async () => {
  const names = ["preview", "v1-beta", "x", "2026"].map((name) =>
    `/openapi/v3/apis/example.com/${name}`
  );
  const { documents, names: found } = await read(
    [[...names, "/openapi/v3/apis/example.com"]],
    () => undefined,
  );
  assertEquals(documents, 4);
  assertEquals(found, names.toSorted());
});

test("readServer names a document whose response is not JSON", async () => {
  await assertRejects(
    () => read([[CORE]], () => new Response("<html>log in</html>")),
    ConfigurationError,
    "to /openapi/v3/api/v1 is not JSON",
  );
});
