import { assertEquals } from "@std/assert";
import type { AnswerKind } from "../../../src/http/http_client.ts";
import { test } from "../../support/test.ts";
import { answering, carrier, start } from "./start.ts";

test("the caller's init is not changed", async () => {
  const { client } = start();
  using _ = client;
  const init = Object.freeze({ method: "GET", headers: Object.freeze({ accept: "x" }) });
  for (const kind of ["plain", "large", "stream"] as const) await carrier(client, init, kind);
});

test("streams, and requests over our own connections, ask for no compression", async () => {
  const wire = answering();
  const { client } = start({ wires: [wire] });
  using _ = client;
  await carrier(client, { headers: { accept: "x" } });
  assertEquals(
    wire.written,
    "GET /api HTTP/1.1\r\nhost: 10.96.0.1\r\naccept: x\r\naccept-encoding: identity\r\n\r\n",
  );
  const { client: byFetch, fetched } = start({ transport: "fetch" });
  using __ = byFetch;
  const encodings = async (headers: HeadersInit | undefined, kind: AnswerKind) => {
    await carrier(byFetch, headers ? { headers } : {}, kind);
    return new Headers(fetched.at(-1)?.headers).get("accept-encoding");
  };
  assertEquals(await encodings(undefined, "stream"), "identity");
  assertEquals(await encodings({ accept: "x" }, "stream"), "identity");
  assertEquals(await encodings({ "accept-encoding": "gzip" }, "stream"), "gzip");
  assertEquals(await encodings({ accept: "x" }, "large"), null);
});

test("headers are those of the request, even if the same object was sent before", async () => {
  const wire = answering();
  const { client } = start({ wires: [wire] });
  using _ = client;
  const mutable = new Headers({ x: "1" });
  await carrier(client, { headers: mutable });
  mutable.set("x", "2");
  const fixed = { x: "3" };
  for (const headers of [mutable, fixed, fixed, { x: "4" }]) await carrier(client, { headers });
  const values = [...wire.written.matchAll(/^x: (.*)\r$/gm)].map(([, value]) => value);
  assertEquals(values, ["1", "2", "3", "3", "4"]);
});

test("a body sets its content type, unless the caller sets one", async () => {
  const written = async (init: RequestInit) => {
    const wire = answering();
    const { client } = start({ wires: [wire] });
    using _ = client;
    await carrier(client, { method: "POST", ...init });
    return [...wire.written.matchAll(/^content-type: (.*)\r$/gm)].map(([, value]) => value);
  };
  assertEquals(await written({ body: "x" }), ["text/plain;charset=UTF-8"]);
  const headers = { "content-type": "application/json" };
  assertEquals(await written({ body: "{}", headers }), ["application/json"]);
  assertEquals(await written({ body: new Uint8Array(1) }), []);
});
