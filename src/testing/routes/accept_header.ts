/** Media type of Kubernetes' protobuf encoding. */
export const protobufType = "application/vnd.kubernetes.protobuf";

/**
 * The accepted form of objects: whole objects (empty), one of the forms with only the metadata, or
 * a table.
 */
export type AcceptedKind = "" | "PartialObjectMetadata" | "PartialObjectMetadataList" | "Table";

const kinds: readonly string[] = ["PartialObjectMetadata", "PartialObjectMetadataList", "Table"];

const jsonTypes = new Set(["*/*", "application/*", "application/json"]);
const protobufTypes = new Set([protobufType]);
/** Media type of YAML. */
export const yamlType = "application/yaml";
const yamlTypes = new Set([yamlType]);

/** Settings of {@linkcode acceptedKind}. */
export interface AcceptOptions {
  /** Whether there are no tables. @default {false} */
  onlyObjects?: boolean;
}

/**
 * Reads the `Accept` header: returns the form of the first supported range, by quality and then in
 * order; `undefined` if no range is supported. Protobuf counts where JSON is not accepted, and YAML
 * where neither is.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/handlers/negotiation`; of the forms for `as`, only those
 * in `meta.k8s.io/v1` are supported.
 */
export function acceptedKind(
  header: string | null,
  options: AcceptOptions = {},
): AcceptedKind | undefined {
  return kindIn(header, jsonTypes, options) ?? kindIn(header, protobufTypes, { noTables: true }) ??
    kindIn(header, yamlTypes, options);
}

/** Returns whether a client accepts YAML and no form in JSON or protobuf. */
export function asksForYaml(header: string | null): boolean {
  const isNamed = header?.toLowerCase().includes(yamlType) ?? false;
  return isNamed && kindIn(header, jsonTypes) === undefined &&
    kindIn(header, protobufTypes, { noTables: true }) === undefined &&
    kindIn(header, yamlTypes) !== undefined;
}

/** Returns whether a client accepts protobuf and no form in JSON. */
export function asksForProtobuf(header: string | null): boolean {
  const isNamed = header?.toLowerCase().includes(protobufType) ?? false;
  return isNamed && kindIn(header, jsonTypes) === undefined &&
    kindIn(header, protobufTypes, { noTables: true }) !== undefined;
}

function kindIn(
  header: string | null,
  types: ReadonlySet<string>,
  { onlyObjects = false, noTables = onlyObjects }: AcceptOptions & { noTables?: boolean } = {},
): AcceptedKind | undefined {
  const ranges = (header ?? "*/*").split(",").map(parseRange);
  const byQuality = ranges.toSorted((a, b) => b.quality - a.quality);
  for (const { type, parameters } of byQuality) {
    if (!types.has(type)) continue;
    const kind = kindOf(parameters);
    if (kind === undefined || (kind === "Table" && noTables)) continue;
    return kind;
  }
  return undefined;
}

interface AcceptRange {
  type: string;
  parameters: ReadonlyMap<string, string>;
  quality: number;
}

function parseRange(range: string): AcceptRange {
  const [type = "", ...rest] = range.split(";").map((part) => part.trim());
  const parameters = new Map(rest.map((part): [string, string] => {
    const [name = "", value = ""] = part.split("=", 2);
    return [name.trim().toLowerCase(), value.trim()];
  }));
  return { type: type.toLowerCase(), parameters, quality: Number(parameters.get("q") ?? 1) };
}

function kindOf(parameters: ReadonlyMap<string, string>): AcceptedKind | undefined {
  const [kind, group, version] = ["as", "g", "v"].map((name) => parameters.get(name));
  if (kind === undefined && group === undefined && version === undefined) return "";
  if (group !== "meta.k8s.io" || version !== "v1") return undefined;
  return kinds.includes(kind ?? "") ? kind as AcceptedKind : undefined;
}
