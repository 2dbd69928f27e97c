import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** Value of an attribute, or of a data point. */
export type Value = string | number | boolean;

/** A span that has arrived. */
export interface ReceivedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** The status code: 0 for unset, 2 for an error. */
  readonly status: number;
  readonly attributes: Readonly<Record<string, Value>>;
}

/** A metric that has arrived, with all points of all collections. */
export interface ReceivedMetric {
  readonly unit: string;
  /** `counter`, `up-down counter`, `gauge` or `histogram`. */
  readonly instrument: string;
  readonly points: { attributes: Readonly<Record<string, Value>>; value: number }[];
  /** Boundaries of a histogram. */
  readonly bounds: readonly number[];
}

interface OtlpAttribute {
  key: string;
  value: {
    stringValue?: string;
    intValue?: number | string;
    doubleValue?: number;
    boolValue?: boolean;
  };
}

interface OtlpSpan extends Omit<ReceivedSpan, "attributes" | "status" | "parentSpanId"> {
  parentSpanId?: string;
  attributes: OtlpAttribute[];
  status?: { code?: number };
}

interface OtlpPoint {
  attributes?: OtlpAttribute[];
  asInt?: number | string;
  asDouble?: number;
  count?: number | string;
  explicitBounds?: number[];
}

interface OtlpMetric {
  name: string;
  unit?: string;
  sum?: { dataPoints: OtlpPoint[]; isMonotonic?: boolean };
  gauge?: { dataPoints: OtlpPoint[] };
  histogram?: { dataPoints: OtlpPoint[] };
}

interface OtlpResource {
  resource: { attributes: OtlpAttribute[] };
  scopeSpans?: { scope: { name: string }; spans: OtlpSpan[] }[];
  scopeMetrics?: { scope: { name: string }; metrics: OtlpMetric[] }[];
}

interface OtlpBody {
  resourceSpans?: OtlpResource[];
  resourceMetrics?: OtlpResource[];
}

/**
 * A receiver of OTLP over HTTP, in JSON. A program that has done its work asks for `/complete`, and
 * gets a response when everything that the test waits for has arrived.
 */
export class OtlpReceiver implements AsyncDisposable {
  /** The names of the programs that have sent something. */
  readonly services: Set<Value> = new Set();
  /** The spans of the scope that is received. */
  readonly spans: ReceivedSpan[] = [];
  /** The metrics of the scope, by name. */
  readonly metrics: Map<string, ReceivedMetric> = new Map();
  readonly #scope: string;
  readonly #server: Server;
  readonly #isComplete: (receiver: OtlpReceiver) => boolean;
  readonly #waiting: ServerResponse[] = [];

  private constructor(scope: string, isComplete: (receiver: OtlpReceiver) => boolean) {
    this.#scope = scope;
    this.#isComplete = isComplete;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Starts a receiver of what the instrumentation with the name `scope` sends. */
  static async start(
    scope: string,
    isComplete: (receiver: OtlpReceiver) => boolean,
  ): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver(scope, isComplete);
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  /** The URL for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  get url(): string {
    const address = this.#server.address();
    if (typeof address !== "object" || !address) throw new Error("The receiver has no address.");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Ends the receiver, and the connections to it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    if (request.url === "/complete") this.#waiting.push(response);
    else {
      this.#take(JSON.parse(text));
      response.setHeader("content-type", "application/json").end("{}");
    }
    if (!this.#isComplete(this)) return;
    for (const waiting of this.#waiting.splice(0)) waiting.end("complete");
  }

  #take({ resourceSpans = [], resourceMetrics = [] }: OtlpBody): void {
    for (
      const { resource, scopeSpans = [], scopeMetrics = [] } of [
        ...resourceSpans,
        ...resourceMetrics,
      ]
    ) {
      this.services.add(valuesOf(resource.attributes)["service.name"] ?? "");
      for (const { scope, spans } of scopeSpans) {
        if (scope.name === this.#scope) this.spans.push(...spans.map(receivedSpan));
      }
      for (const { scope, metrics } of scopeMetrics) {
        if (scope.name === this.#scope) metrics.forEach((metric) => this.#takeMetric(metric));
      }
    }
  }

  #takeMetric({ name, unit = "", sum, gauge, histogram }: OtlpMetric): void {
    const { dataPoints = [] } = sum ?? gauge ?? histogram ?? {};
    if (dataPoints.length === 0) return;
    const instrument = histogram
      ? "histogram"
      : gauge
      ? "gauge"
      : sum?.isMonotonic
      ? "counter"
      : "up-down counter";
    const bounds = dataPoints[0]?.explicitBounds ?? [];
    const metric = this.metrics.get(name) ?? { unit, instrument, bounds, points: [] };
    this.metrics.set(name, metric);
    for (const { attributes = [], asInt, asDouble, count } of dataPoints) {
      const value = Number(asInt ?? asDouble ?? count);
      metric.points.push({ attributes: valuesOf(attributes), value });
    }
  }
}

function receivedSpan({ status, parentSpanId = "", attributes, ...span }: OtlpSpan): ReceivedSpan {
  return { ...span, parentSpanId, status: status?.code ?? 0, attributes: valuesOf(attributes) };
}

function valuesOf(attributes: OtlpAttribute[]): Record<string, Value> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: OtlpAttribute["value"]): Value {
  const { stringValue, intValue, doubleValue, boolValue } = value;
  if (stringValue !== undefined) return stringValue;
  if (boolValue !== undefined) return boolValue;
  return Number(intValue ?? doubleValue);
}
