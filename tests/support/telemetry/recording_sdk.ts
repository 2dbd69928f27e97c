import { AggregationTemporality, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { type ReadableSpan, TracerProvider } from "@opentelemetry/sdk-trace";

/**
 * Collects when a test asks for it, what is new since the last time: in the other temporality the
 * SDK repeats the last figures of what is no longer observed.
 */
class AskedReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.DELTA });
  }

  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** A point of a metric: its attributes as JSON, and its value; a histogram's is the count. */
export type Points = Readonly<Record<string, number>>;

/** An SDK that is registered nowhere, and keeps what it is given. */
export class RecordingSdk {
  /** The spans that have ended. */
  readonly spans: ReadableSpan[] = [];
  readonly #reader = new AskedReader();
  /** For the option of the same name. */
  readonly tracerProvider: TracerProvider = new TracerProvider({
    spanProcessors: [{
      onStart: () => {},
      onEnd: (span) => void this.spans.push(span),
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    }],
  });
  /** For the option of the same name. */
  readonly meterProvider: MeterProvider = new MeterProvider({ readers: [this.#reader] });

  /** Collects the metrics, and returns their points by name. */
  async collect(): Promise<Record<string, Points>> {
    const { resourceMetrics } = await this.#reader.collect();
    const metrics: Record<string, Points> = {};
    for (
      const { descriptor, dataPoints } of resourceMetrics.scopeMetrics.flatMap((scope) =>
        scope.metrics
      )
    ) {
      metrics[descriptor.name] = Object.fromEntries(dataPoints.map(({ attributes, value }) => [
        JSON.stringify(attributes),
        typeof value === "number" ? value : value.count,
      ]));
    }
    return metrics;
  }
}
