import { assertEquals, assertMatch } from "@std/assert";
import { OpenApi } from "../../../src/testing/openapi/open_api.ts";
import { openApiVersion2Route } from "../../../src/testing/openapi/open_api_route.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import type { RawClient } from "../../support/connections/raw_fetch.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";
import { bytesOf } from "../protobuf/proto_bytes.ts";

async function send(client: RawClient, path: string, headers: Record<string, string> = {}) {
  const response = await client.fetch(path, { headers });
  const { status, url } = response;
  return { status, url, headers: response.headers, text: await response.text() };
}

test("a document has a hash, by which it is cached and found again", () =>
  withServer(async ({ client }) => {
    const { paths } = JSON.parse((await send(client, "/openapi/v3")).text);
    const url = paths["apis/apps/v1"].serverRelativeURL;
    const hash = new URLSearchParams(url.split("?")[1]).get("hash")!;
    assertMatch(hash, /^[0-9A-F]{128}$/);

    const known = await send(client, url);
    assertEquals(known.headers.get("cache-control"), "public, immutable");
    assertEquals(known.headers.get("etag"), `"${hash}"`);
    const plain = await send(client, "/openapi/v3/apis/apps/v1");
    assertEquals(plain.text, known.text);
    assertEquals(plain.headers.get("cache-control"), "no-cache, private");

    const same = await send(client, url, { "if-none-match": `"${hash}"` });
    assertEquals([same.status, same.text], [304, ""]);
    const old = await send(client, "/openapi/v3/apis/apps/v1?hash=OLD");
    assertEquals(old.url.endsWith(url), true); // after a redirect
    assertEquals(old.text, known.text);
    const unknown = await send(client, "/openapi/v3/apis/example.com/v1");
    assertEquals([unknown.status, unknown.text], [404, ""]);
  }));

const oldProtobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
const protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

test("version 2 is compressed for a client that accepts gzip, version 3 is JSON alone", () =>
  withServer(async ({ client }) => {
    for (const path of ["/openapi/v2", "/openapi/v3/apis/apps/v1"]) {
      assertEquals((await send(client, path, { accept: "text/html" })).status, 406);
      const accept = `application/json, ${protobuf}`;
      const plain = await send(client, path, { accept, "accept-encoding": "identity" });
      assertEquals(plain.headers.get("content-encoding"), null);
      const { headers, text } = await send(client, path, { "accept-encoding": "gzip" });
      assertEquals(headers.get("etag"), plain.headers.get("etag"));
      assertEquals(headers.get("vary"), plain.headers.get("vary"));
      assertEquals(text, plain.text);
    }
    assertEquals((await send(client, "/openapi/v3/version", { accept: oldProtobuf })).status, 406);
  }));

test("version 2 is in protobuf for a client that prefers it, with the ETag of the JSON", () =>
  withServer(async ({ client }) => {
    const json = await send(client, "/openapi/v2", { accept: `application/json, ${oldProtobuf}` });
    assertEquals(json.headers.get("content-type"), "application/json");
    const etag = json.headers.get("etag")!;
    for (const accept of [oldProtobuf, protobuf, `*/*, ${oldProtobuf};q=0.5`]) {
      const response = await client.fetch("/openapi/v2", { headers: { accept } });
      const { headers } = response;
      assertEquals([response.status, headers.get("content-type")], [200, protobuf]);
      assertEquals([headers.get("etag"), headers.get("vary")], [etag, "Accept-Encoding, Accept"]);
      assertEquals((await response.bytes()).subarray(0, 5), bytesOf(0x0a, 3, "2.0"));
    }
    const known = await send(client, "/openapi/v2", { accept: protobuf, "if-none-match": etag });
    assertEquals([known.status, known.text], [304, ""]);
  }));

test("clients that do not read version 2 hold nothing of it", async () => {
  const openApi = new OpenApi(new ResourceRegistry());
  for (const encoding of ["identity", "gzip"]) {
    const request = new Request("https://example.com", {
      headers: { "accept-encoding": encoding },
    });
    const { body } = await openApiVersion2Route(openApi, request);
    const reader = body!.getReader();
    const { value } = await reader.read();
    assertEquals(value?.length, 32_768, encoding);
    await reader.cancel();
  }
  const document = await openApi.version2();
  assertEquals(openApi.gzipped(document), openApi.gzipped(document));
});
