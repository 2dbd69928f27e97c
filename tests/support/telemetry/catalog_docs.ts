import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metric, MetricCatalog } from "../../../src/otel/metric.ts";
import { repository } from "../repository.ts";
import {
  type DocumentedMetric,
  type DocumentedMetrics,
  documentedMetrics,
} from "./documented_metrics.ts";

const INSTRUMENTS: Record<Metric["kind"], string> = {
  counter: "counter",
  histogram: "histogram",
  observedCounter: "counter",
  observedSum: "up-down counter",
  observedGauge: "gauge",
};

/** Returns the metrics of a catalog and those that the docs list, in the same form and order. */
export async function catalogDocs(
  catalog: MetricCatalog,
  names: keyof DocumentedMetrics,
): Promise<{ ofCatalog: DocumentedMetric[]; ofDocs: DocumentedMetric[] }> {
  const docs = await readFile(join(repository, "src/otel/mod.ts"), "utf8");
  const ofCatalog = Object.values(catalog).map(({ name, kind, unit, attributes }) => ({
    name,
    instrument: unit === "s" ? `${INSTRUMENTS[kind]}, s` : INSTRUMENTS[kind],
    attributes: Object.keys(attributes),
  }));
  return { ofCatalog: sorted(ofCatalog), ofDocs: sorted(documentedMetrics(docs)[names]) };
}

/** Sorts metrics by their names, and the attributes of each. */
export function sorted(metrics: readonly DocumentedMetric[]): DocumentedMetric[] {
  return metrics
    .map(({ attributes, ...metric }) => ({ ...metric, attributes: attributes.toSorted() }))
    .toSorted((a, b) => a.name < b.name ? -1 : 1);
}
