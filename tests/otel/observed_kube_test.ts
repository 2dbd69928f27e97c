import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { NetworkError } from "../../src/core/errors.ts";
import { clientGoMetrics } from "../../src/otel/client_go_metrics.ts";
import { Instruments } from "../../src/otel/instruments.ts";
import type { MetricCatalog } from "../../src/otel/metric.ts";
import { ObservedKube } from "../../src/otel/observed_kube.ts";
import { otelMetrics } from "../../src/otel/otel_metrics.ts";
import type { KubeFetch, KubeRequestInit } from "../../mod.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { RecordingSdk } from "../support/telemetry/recording_sdk.ts";
import { test } from "../support/test.ts";

const path = "/api/v1/namespaces/shop/pods/web";
const template = "/api/v1/namespaces/{namespace}/pods/{name}";
const SERVER = '"server.address":"host","server.port":443';

/** An observed client whose responses come from a function. */
function observed(
  answer: (input: unknown, init?: KubeRequestInit) => Promise<Response>,
  { catalog = otelMetrics }: { catalog?: MetricCatalog } = {},
) {
  const sdk = new RecordingSdk();
  const read: string[] = [];
  const inner: KubeFetch = { ...literalKube(() => new Response()), fetch: answer };
  const parts = new ObservedKube(inner, {
    tracer: sdk.tracerProvider.getTracer("test"),
    instruments: new Instruments({
      meter: sdk.meterProvider.getMeter("test"),
      catalog,
      collect: () => {},
    }),
    onStateRead: (path) => read.push(path),
  });
  return { sdk, parts, read, fetch: parts.kube.fetch };
}

/** Registers a context manager and a propagator for one test. */
function registered(): Disposable {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    [Symbol.dispose]() {
      context.disable();
      propagation.disable();
    },
  };
}

const status = (status: number) => () => Promise.resolve(new Response(null, { status }));

test("an SDK that throws does not fail a request, whatever part of it does", async () => {
  using _registered = registered();
  const fails = () => {
    throw new Error("the SDK is broken");
  };
  const sdk = new RecordingSdk();
  const whole = sdk.tracerProvider.getTracer("test");
  const broken = (part: string): Tracer => ({
    ...whole,
    startSpan: (...args) => Object.assign(whole.startSpan(...args), { [part]: fails }),
  });
  const meter = sdk.meterProvider.getMeter("test");
  const instruments = new Instruments({ meter, catalog: otelMetrics, collect: () => {} });
  const tracers: Tracer[] = [{ ...whole, startSpan: fails }];
  for (const part of ["spanContext", "setAttribute", "end"]) tracers.push(broken(part));
  let sent = 0;
  const inner: KubeFetch = {
    ...literalKube(() => new Response()),
    fetch: () => {
      sent++;
      return Promise.resolve(new Response(null, { status: 201 }));
    },
  };
  const settings = [
    { tracer: whole, instruments, onStateRead: fails },
    ...tracers.map((tracer) => ({ tracer, instruments, onStateRead: () => {} })),
  ];
  for (const options of settings) {
    const { kube } = new ObservedKube(inner, options);
    const { status } = await kube.fetch("/api/v1/pods", { method: "GET" });
    assertEquals(status, 201);
  }
  assertEquals(sent, settings.length);
});

test("a request is a span of a client, and a duration", async () => {
  const { sdk, fetch, read } = observed(status(200));
  await fetch(`${path}?pretty=true`);
  const [span] = sdk.spans;
  assertEquals([span?.name, span?.kind, span?.status.code], [
    `GET ${template}`,
    SpanKind.CLIENT,
    SpanStatusCode.UNSET,
  ]);
  assertEquals(span?.attributes, {
    "http.request.method": "GET",
    "url.template": template,
    "url.full": `https://host${path}`,
    "server.address": "host",
    "server.port": 443,
    "http.response.status_code": 200,
  });
  assertEquals([await sdk.collect(), read], [{
    "http.client.request.duration": {
      [`{"http.request.method":"GET","http.response.status_code":200,${SERVER}}`]: 1,
    },
  }, []]);
});

test("a failure is an error of the span, and an abort by the caller is none", async () => {
  const refused = observed(() => Promise.reject(new NetworkError("refused", "h", "", undefined)));
  await assertRejects(() => refused.fetch(path), NetworkError);
  assertEquals(refused.sdk.spans[0]?.attributes["error.type"], "refused");
  assertEquals(refused.sdk.spans[0]?.status, { code: SpanStatusCode.ERROR });

  const missing = observed(status(404));
  await missing.fetch(path, { method: "PATCH" });
  assertEquals(missing.sdk.spans[0]?.attributes["error.type"], "404");
  assertEquals(missing.sdk.spans[0]?.name, `PATCH ${template}`);

  const stop = new AbortController();
  const aborted = observed(() => {
    stop.abort(new Error("enough"));
    return Promise.reject(stop.signal.reason);
  });
  await assertRejects(() => aborted.fetch(path, { signal: stop.signal }), Error, "enough");
  assertEquals(aborted.sdk.spans[0]?.status.code, SpanStatusCode.UNSET);
  assertEquals(await aborted.sdk.collect(), {
    "http.client.request.duration": { [`{"http.request.method":"GET",${SERVER}}`]: 1 },
  });
});

test("an opened watch is counted by its path without names, and its span has ended", async () => {
  const { sdk, fetch, read } = observed(status(200));
  await fetch("/api/v1/namespaces/shop/pods?watch=true&resourceVersion=5");
  await fetch("/api/v1/pods?watch=true&sendInitialEvents=true");
  const watches = (await sdk.collect())["kubewire.watch.connections"];
  assertEquals(watches, {
    '{"url.template":"/api/v1/namespaces/{namespace}/pods"}': 1,
    '{"url.template":"/api/v1/pods"}': 1,
  });
  assertEquals([sdk.spans.length, read], [2, ["/api/v1/pods"]]);
  const gone = observed(status(410));
  await gone.fetch("/api/v1/pods?watch=true");
  assertEquals((await gone.sdk.collect())["kubewire.watch.connections"], undefined);
});

test("attempts are counted as client-go does, and retries as OpenTelemetry would", async () => {
  const attempts = [
    { method: "GET", path, status: 429, durationMs: 1, attempt: 1 },
    { method: "GET", path, error: new TypeError("x"), durationMs: 1, attempt: 2 },
    { method: "GET", path, status: 200, durationMs: 1, attempt: 3 },
  ];
  const clientGo = observed(status(200), { catalog: clientGoMetrics });
  for (const attempt of attempts) clientGo.parts.attempted(attempt);
  assertEquals(await clientGo.sdk.collect(), {
    rest_client_requests_total: {
      '{"code":"429","method":"GET","host":"host:443"}': 1,
      '{"code":"<error>","method":"GET","host":"host:443"}': 1,
      '{"code":"200","method":"GET","host":"host:443"}': 1,
    },
    rest_client_request_retries_total: {
      '{"code":"<error>","verb":"GET","host":"host:443"}': 1,
      '{"code":"200","verb":"GET","host":"host:443"}': 1,
    },
  });
  const { sdk, parts } = observed(status(200));
  for (const attempt of attempts) parts.attempted(attempt);
  assertEquals(await sdk.collect(), {
    "kubewire.request.retries": {
      [`{"http.request.method":"GET","error.type":"TypeError",${SERVER}}`]: 1,
      [`{"http.request.method":"GET","http.response.status_code":200,${SERVER}}`]: 1,
    },
  });
});

test("a method that is not known is one value in metrics, and its own in the span", async () => {
  const clientGo = observed(status(405), { catalog: clientGoMetrics });
  for (const method of ["PROPFIND", "S3CRET"]) {
    await clientGo.fetch(path, { method });
    clientGo.parts.attempted({ method, path, status: 405, durationMs: 1, attempt: 2 });
  }
  assertEquals(await clientGo.sdk.collect(), {
    rest_client_request_duration_seconds: { '{"verb":"_OTHER","host":"host:443"}': 2 },
    rest_client_requests_total: { '{"code":"405","method":"_OTHER","host":"host:443"}': 2 },
    rest_client_request_retries_total: { '{"code":"405","verb":"_OTHER","host":"host:443"}': 2 },
  });
  const [span] = clientGo.sdk.spans;
  assertEquals([span?.name, span?.attributes["http.request.method_original"]], [
    `HTTP ${template}`,
    "PROPFIND",
  ]);
});

test("a span is a child of the active one, goes on at the server, and knows its resends", async () => {
  using _registered = registered();
  const sent: (string | null)[] = [];
  const { sdk, parts, fetch } = observed((_, init) => {
    sent.push(new Headers(init?.headers).get("traceparent"));
    parts.attempted({ method: "GET", path, status: 503, durationMs: 1, attempt: 1 });
    parts.attempted({ method: "GET", path, status: 200, durationMs: 1, attempt: 2 });
    return Promise.resolve(new Response());
  });
  const work = sdk.tracerProvider.getTracer("test").startSpan("work");
  await context.with(trace.setSpan(context.active(), work), () => fetch(path));
  // An attempt of another request, such as that of a WebSocket, does not change the caller's span.
  context.with(
    trace.setSpan(context.active(), work),
    () => parts.attempted({ method: "GET", path, status: 200, durationMs: 1, attempt: 2 }),
  );
  work.end();
  const [span] = sdk.spans;
  const { traceId, spanId } = work.spanContext();
  assertEquals([span?.spanContext().traceId, span?.parentSpanContext?.spanId], [traceId, spanId]);
  assertEquals(sent, [`00-${traceId}-${span?.spanContext().spanId}-01`]);
  assertEquals(span?.attributes["http.request.resend_count"], 1);
  assertEquals([sdk.spans[1]?.name, sdk.spans[1]?.attributes], ["work", {}]);
});

test("without an SDK a request is sent exactly as it was given", async () => {
  const init = { headers: { accept: "application/json" } };
  const calls: unknown[][] = [];
  const inner: KubeFetch = {
    ...literalKube(() => new Response()),
    fetch: (...given) => {
      calls.push(given);
      return Promise.resolve(new Response());
    },
  };
  const instruments = new Instruments({
    meter: new RecordingSdk().meterProvider.getMeter("test"),
    catalog: otelMetrics,
    collect: () => {},
  });
  const { kube } = new ObservedKube(inner, {
    tracer: trace.getTracer("test"),
    instruments,
    onStateRead: () => {},
  });
  await kube.fetch(path, init);
  assertEquals(calls.length, 1);
  assertStrictEquals(calls[0]?.[0], path);
  assertStrictEquals(calls[0]?.[1], init);
});

test("a client that is no longer observed makes no spans, and goes on", async () => {
  const { sdk, parts, fetch } = observed(status(200));
  parts[Symbol.dispose]();
  assertEquals((await fetch(path)).status, 200);
  parts.attempted({ method: "GET", path, status: 200, durationMs: 1, attempt: 2 });
  assertEquals([sdk.spans, await sdk.collect()], [[], {}]);
});

test("the server's name has no brackets, and always a port", () => {
  const serverOf = (server: string) => {
    const { sdk } = observed(status(200));
    const instruments = new Instruments({
      meter: sdk.meterProvider.getMeter("test"),
      catalog: otelMetrics,
      collect: () => {},
    });
    const inner = { ...literalKube(() => new Response()), server };
    return new ObservedKube(inner, {
      tracer: trace.getTracer("test"),
      instruments,
      onStateRead: () => {},
    }).server;
  };
  assertEquals(serverOf("https://[::1]:6443/k8s"), {
    address: "::1",
    port: 6443,
    host: "[::1]:6443",
  });
  assertEquals(serverOf("http://localhost"), {
    address: "localhost",
    port: 80,
    host: "localhost:80",
  });
});
