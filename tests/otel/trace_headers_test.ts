import { assertEquals, assertStrictEquals } from "@std/assert";
import { propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { withTraceHeaders } from "../../src/otel/trace_headers.ts";
import { test } from "../support/test.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const active = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1 });
const traceparent = `00-${traceId}-${spanId}-01`;

/** Registers the propagator of W3C for one test. */
function registered(): Disposable {
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return { [Symbol.dispose]: () => propagation.disable() };
}

test("withTraceHeaders changes nothing in a program that propagates nothing", () => {
  const init = { method: "POST" };
  assertStrictEquals(withTraceHeaders(active, "/version", init), init);
  assertEquals(withTraceHeaders(active, "/version", undefined), undefined);
});

test("withTraceHeaders adds the trace to the caller's headers, and leaves these as they are", () => {
  using _propagator = registered();
  assertEquals(withTraceHeaders(active, "/version", undefined), { headers: { traceparent } });
  const headers = new Headers({ accept: "application/json" });
  const init = { method: "POST", headers };
  const traced = withTraceHeaders(active, "/version", init);
  const expected = [["accept", "application/json"], ["traceparent", traceparent]];
  assertEquals([traced?.method, [...new Headers(traced?.headers)]], ["POST", expected]);
  assertEquals([[...headers], init.headers === headers], [[["accept", "application/json"]], true]);
  const request = new Request("https://host/version", { headers });
  assertEquals([...new Headers(withTraceHeaders(active, request, {})?.headers)], expected);
});

test("withTraceHeaders leaves headers that HTTP does not allow to the fetch", () => {
  using _propagator = registered();
  const init = { headers: { authorization: "Bearer secret\n" + "x" } };
  assertStrictEquals(withTraceHeaders(active, "/version", init), init);
});
