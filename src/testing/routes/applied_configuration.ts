import { badRequest, untranslated } from "../status/api_errors.ts";
import { isJsonObject, membersOf } from "../json/json_value.ts";
import { JsonLimitError, parseJson } from "../json/parse_json.ts";
import { apiVersionOf } from "../resources/served_resource.ts";
import type { StatusError } from "../status/status_error.ts";
import { scanFields } from "../structs/scan_fields.ts";
import { goTypeOf } from "../writes/object_body.ts";

/** The body of an apply. */
export interface AppliedConfiguration {
  /** The configuration. */
  readonly config: Record<string, unknown>;
  /** Messages for the keys that its text gives twice. */
  readonly repeatedKeys: readonly string[];
}

/**
 * Reads the configuration of an apply, which is YAML and often JSON.
 *
 * @throws {StatusError} 400 if it is none, is of another type, or has managed fields.
 */
export async function readConfiguration(
  text: string,
  resource: { readonly group: string; readonly version: string; readonly kind: string },
): Promise<AppliedConfiguration> {
  const { value, repeatedKeys } = parsedJson(text) ?? await parseYaml(text);
  if (value !== null && !isJsonObject(value)) {
    throw badRequest(
      "error decoding patch: error unmarshaling JSON: while decoding JSON: json: cannot " +
        `unmarshal ${goTypeOf(value)} into Go value of type map[string]interface {}`,
    );
  }
  const config = value ?? {};
  const type = describeType(config);
  const expected = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  if (type !== describeType(expected)) throw badRequest(`invalid object type: ${type}`);
  const { metadata } = config;
  const managedFields = membersOf(metadata).managedFields;
  if (managedFields !== undefined && managedFields !== null) {
    throw badRequest("metadata.managedFields must be nil");
  }
  return { config, repeatedKeys };
}

/**
 * Returns the failures of an apply whose values cannot be read, such as a quantity that is none: they
 * are a 500 of kube-apiserver.
 */
export function unconvertible(
  config: Record<string, unknown>,
  resource: { readonly group: string; readonly version: string; readonly kind: string },
): (why: string) => StatusError {
  const { namespace = "", name = "" } = membersOf(config.metadata);
  const type = describeType({ apiVersion: apiVersionOf(resource), kind: resource.kind });
  return (why) =>
    untranslated(
      `failed to convert new object (${namespace}/${name}; ${type}) to proper version: unable to ` +
        `convert unstructured object to ${type}: ${why}`,
    );
}

/** Returns `GROUP/VERSION, Kind=KIND`, without the parts that are not valid. */
function describeType({ apiVersion, kind }: Record<string, unknown>): string {
  const [version = "", group = "", rest] = String(apiVersion ?? "").split("/").reverse();
  if (rest !== undefined) return "/, Kind=";
  const shown = typeof apiVersion === "string" ? `${group}/${version}` : "/";
  return `${shown}, Kind=${typeof kind === "string" ? kind : ""}`;
}

interface ParsedText {
  readonly value: unknown;
  readonly repeatedKeys: readonly string[];
}

/**
 * Parses JSON, which programs usually send, without YAML; returns `undefined` if it is none, or if YAML
 * has another value for it.
 */
function parsedJson(text: string): ParsedText | undefined {
  try {
    const value = parseJson(text);
    // the messages for these have the lines of YAML
    return scanFields(text).duplicates.size > 0 ? undefined : { value, repeatedKeys: [] };
  } catch (error) {
    // what is infinite as a number of JSON is a text in YAML
    if (!(error instanceof JsonLimitError) || error.subject === "size") return undefined;
    throw badRequest(`error decoding patch: ${error.message}`);
  }
}

async function parseYaml(text: string): Promise<ParsedText> {
  const { readYaml } = await import("../yaml/read_yaml.ts");
  const { YamlError } = await import("../yaml/yaml_error.ts");
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    // kube-apiserver looks at the first character for its audit log
    throw badRequest(
      text.trimStart().startsWith("{")
        ? `error decoding patch: error converting YAML to JSON: ${error.message}`
        : `error encoding patch: ${error.message}`,
    );
  }
}
