/** A metric as the table of the module's docs has it. */
export interface DocumentedMetric {
  readonly name: string;
  /** The instrument, with its unit if that is seconds. */
  readonly instrument: string;
  readonly attributes: readonly string[];
}

/** The names of the metrics, by the set that a program asks for. */
export interface DocumentedMetrics {
  readonly opentelemetry: readonly DocumentedMetric[];
  readonly "client-go": readonly DocumentedMetric[];
}

/** Returns the metrics in the table of `src/otel/mod.ts`. */
export function documentedMetrics(docs: string): DocumentedMetrics {
  const opentelemetry: DocumentedMetric[] = [];
  const clientGo: DocumentedMetric[] = [];
  for (const cells of rowsAfter(docs, "| metric ")) {
    const [name = "", instrument = "", attributes = "", otherName = "", otherAttributes = ""] =
      cells;
    const own = { name: wordsOf(name)[0] ?? "", instrument, attributes: wordsOf(attributes) };
    if (own.name !== "") opentelemetry.push(own);
    if (otherName === "the same") clientGo.push(own);
    else {
      const other = { name: wordsOf(otherName)[0] ?? "", attributes: wordsOf(otherAttributes) };
      clientGo.push({ instrument, ...other });
    }
  }
  return { opentelemetry, "client-go": clientGo };
}

/** Returns the attributes of spans in the table of `src/otel/mod.ts`. */
export function documentedSpanAttributes(docs: string): string[] {
  return rowsAfter(docs, "| attribute ").map(([name = ""]) => wordsOf(name)[0] ?? "");
}

/** Returns the cells of the rows below a heading. */
function rowsAfter(docs: string, heading: string): string[][] {
  const lines = docs.split("\n").map((line) => line.replace(/^ \* ?/, ""));
  const rows = lines.slice(lines.findIndex((line) => line.startsWith(heading)) + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end).map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}

function wordsOf(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
}
