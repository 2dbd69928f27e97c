import type {
  Attributes,
  BatchObservableResult,
  Counter,
  Histogram,
  Meter,
  Observable,
} from "@opentelemetry/api";
import {
  attributesOf,
  type Facts,
  type Metric,
  type MetricCatalog,
  type MetricKey,
} from "./metric.ts";

/** Reports a figure at the moment of a collection. */
export type Observe = (key: MetricKey, value: number, facts: Facts) => void;

/** Settings of {@linkcode Instruments}. */
export interface InstrumentsOptions {
  /** Makes the instruments. */
  meter: Meter;
  /** The metrics; figures that it does not have are dropped. */
  catalog: MetricCatalog;
  /** Called for each collection. */
  collect: (observe: Observe) => void;
}

interface Recorded {
  readonly metric: Metric;
  readonly instrument: Counter | Histogram;
}

interface Observed {
  readonly metric: Metric;
  readonly instrument: Observable;
}

/** A figure of a collection. */
interface Point {
  readonly instrument: Observable;
  readonly attributes: Attributes;
  readonly value: number;
}

/** The instruments of a catalog of metrics. Disposing of them ends the collections. */
export class Instruments implements Disposable {
  readonly #recorded = new Map<MetricKey, Recorded>();
  readonly #observed = new Map<MetricKey, Observed>();
  readonly #end: () => void;

  /** Creates the instruments. */
  constructor({ meter, catalog, collect }: InstrumentsOptions) {
    for (const [name, metric] of Object.entries(catalog)) {
      const key = name as MetricKey;
      const instrument = instrumentOf(meter, metric);
      if ("addCallback" in instrument) this.#observed.set(key, { metric, instrument });
      else this.#recorded.set(key, { metric, instrument });
    }
    const observables = [...this.#observed.values()].map(({ instrument }) => instrument);
    const callback = (result: BatchObservableResult) => {
      for (const { instrument, value, attributes } of this.#points(collect)) {
        result.observe(instrument, value, attributes);
      }
    };
    meter.addBatchObservableCallback(callback, observables);
    this.#end = () => meter.removeBatchObservableCallback(callback, observables);
  }

  /** Returns whether events of a metric are recorded. */
  records(key: MetricKey): boolean {
    return this.#recorded.has(key);
  }

  /** Records one event: adds the value to a counter, or to a histogram. */
  record(key: MetricKey, value: number, facts: Facts): void {
    this.recorder(key, facts)(value);
  }

  /** Returns a function that records events with the same facts. */
  recorder(key: MetricKey, facts: Facts): (value: number) => void {
    const recorded = this.#recorded.get(key);
    if (!recorded) return () => {};
    const { metric, instrument } = recorded;
    const attributes = attributesOf(metric, facts);
    return "add" in instrument
      ? (value) => instrument.add(value, attributes)
      : (value) => instrument.record(value, attributes);
  }

  /**
   * Collects all figures. Those of several parts with the same attributes, such as two clients of one
   * server, become one: an SDK would keep the last of them.
   */
  #points(collect: InstrumentsOptions["collect"]): Iterable<Point> {
    const points = new Map<string, Point>();
    collect((key, value, facts) => {
      const observed = this.#observed.get(key);
      if (!observed) return;
      const { metric, instrument } = observed;
      const attributes = attributesOf(metric, facts);
      const id = JSON.stringify([key, attributes]);
      const other = points.get(id)?.value;
      const joined = other === undefined ? value : join(metric, value, other);
      points.set(id, { instrument, attributes, value: joined });
    });
    return points.values();
  }

  /** Ends the collections. */
  [Symbol.dispose](): void {
    this.#end();
  }
}

/** A gauge is an age or a state, of which the largest matters. */
function join({ kind }: Metric, one: number, other: number): number {
  return kind === "observedGauge" ? Math.max(one, other) : one + other;
}

function instrumentOf(meter: Meter, metric: Metric): Counter | Histogram | Observable {
  const { kind, name, unit, description, buckets = [] } = metric;
  const options = { unit, description };
  switch (kind) {
    case "counter":
      return meter.createCounter(name, options);
    case "histogram":
      return meter.createHistogram(name, {
        ...options,
        advice: { explicitBucketBoundaries: [...buckets] },
      });
    case "observedCounter":
      return meter.createObservableCounter(name, options);
    case "observedSum":
      return meter.createObservableUpDownCounter(name, options);
    case "observedGauge":
      return meter.createObservableGauge(name, options);
  }
}
