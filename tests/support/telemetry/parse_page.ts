/** A metric of a page in Prometheus' text format. */
export interface PageMetric {
  readonly type: string;
  readonly help: string;
  /** The labels of all samples, without `le`. */
  readonly labels: ReadonlySet<string>;
  /** The values by name and labels, as the page has them. */
  readonly samples: ReadonlyMap<string, number>;
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"`;
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (\\S+)$`);

/**
 * Reads a page as Prometheus does, and fails where a rule of the format is broken: each metric has its
 * lines together, with a type before them, and no sample comes twice.
 *
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parsePage(text: string): Map<string, PageMetric> {
  if (!text.endsWith("\n")) throw new Error("The last line does not end.");
  const metrics = new Map<string, PageMetric>();
  let current: { name: string; labels: Set<string>; samples: Map<string, number> } | undefined;
  let help = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, word, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (word === "HELP") help = rest;
    if (word === "TYPE") {
      if (metrics.has(name)) throw new Error(`${name} comes twice.`);
      current = { name, labels: new Set(), samples: new Map() };
      metrics.set(name, { type: rest, help, labels: current.labels, samples: current.samples });
    }
    if (line === "" || line.startsWith("#")) continue;
    const [, sample = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
    if (!current || sample.replace(/_(bucket|sum|count)$/, "") !== current.name) {
      if (sample !== current?.name) throw new Error(`No sample of ${current?.name}: ${line}`);
    }
    const number = value === "+Inf" ? Infinity : Number(value);
    if (Number.isNaN(number)) throw new Error(`${line} has no value.`);
    const key = line.slice(0, line.lastIndexOf(" "));
    if (current.samples.has(key)) throw new Error(`${key} comes twice.`);
    current.samples.set(key, number);
    for (const [, label = ""] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) {
      if (label !== "le") current.labels.add(label);
    }
  }
  return metrics;
}
