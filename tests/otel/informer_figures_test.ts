import { assertEquals } from "@std/assert";
import type { InformerState } from "../../src/informer/reflector/informer_state.ts";
import {
  countRelist,
  type FiguredInformer,
  informerFigures,
} from "../../src/otel/informer_figures.ts";
import { Instruments } from "../../src/otel/instruments.ts";
import { kubewireMetrics } from "../../src/otel/kubewire_metrics.ts";
import { figuresOf } from "../support/telemetry/figures_of.ts";
import { RecordingSdk } from "../support/telemetry/recording_sdk.ts";
import { test } from "../support/test.ts";

const now = new Date("2026-01-01T00:01:00Z");

function informer(state: InformerState, part: Partial<FiguredInformer> = {}): FiguredInformer {
  const stale = "stale" in state ? state.stale : undefined;
  const path = "/api/v1/pods";
  return { path, store: { size: 7 }, state, stale, synced: true, ...part };
}

test("informerFigures tells size, state, and how old the content may be", () => {
  const stale = { since: new Date("2026-01-01T00:00:30Z"), reason: "broken" };
  const broken = informer({ name: "backingOff", doing: "watching", delayMs: 1, reason: "", stale });
  assertEquals(figuresOf((observe) => informerFigures(broken, "pods", { observe, nowMs: +now })), [
    'informerObjects 7 {"informer":"pods"}',
    'informerStaleness 30 {"informer":"pods"}',
    'informerState 0 {"informer":"pods","state":"starting"}',
    'informerState 0 {"informer":"pods","state":"listing"}',
    'informerState 0 {"informer":"pods","state":"streaming"}',
    'informerState 0 {"informer":"pods","state":"synced"}',
    'informerState 1 {"informer":"pods","state":"backingOff"}',
    'informerState 0 {"informer":"pods","state":"relisting"}',
  ]);
  const synced = informer({ name: "synced", resourceVersion: "1" });
  const figures = figuresOf((observe) => informerFigures(synced, "pods", { observe, nowMs: 0 }));
  assertEquals(figures[1], 'informerStaleness 0 {"informer":"pods"}');
});

test("countRelist counts the requests of synced informers that read the state of the path", async () => {
  const counted = async (...informers: FiguredInformer[]) => {
    const sdk = new RecordingSdk();
    const meter = sdk.meterProvider.getMeter("test");
    using instruments = new Instruments({ meter, catalog: kubewireMetrics, collect: () => {} });
    countRelist(instruments, informers.map((each, index) => [`${index}`, each]), "/api/v1/pods");
    return (await sdk.collect())["kubewire.informer.relists"];
  };
  const once = { '{"kubewire.informer":"/api/v1/pods"}': 1 };
  const listing: InformerState = { name: "listing", received: 0 };
  const streaming: InformerState = { name: "streaming", received: 0 };
  const synced: InformerState = { name: "synced", resourceVersion: "1" };
  assertEquals(await counted(informer(listing)), once);
  assertEquals(await counted(informer(streaming, { path: "/api/v1/pods?x=y" })), once);
  assertEquals(await counted(informer(synced), informer(listing), informer(listing)), once);
  assertEquals(await counted(informer(synced)), undefined);
  assertEquals(await counted(informer(listing, { synced: false })), undefined);
  assertEquals(await counted(informer(listing, { path: "/api/v1/nodes" })), undefined);
});
