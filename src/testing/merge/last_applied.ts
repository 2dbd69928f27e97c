import { isJsonObject, membersOf, valueAt, withSortedKeys } from "../json/json_value.ts";
import { parseJson } from "../json/parse_json.ts";
import { applyConfiguration, type ApplyConflict, type FieldWrite } from "./apply_configuration.ts";
import { compareObjects } from "./compare_objects.ts";
import type { FieldSet } from "./field_set.ts";
import { toFieldSet } from "./to_field_set.ts";

/** The annotation in which `kubectl apply` without `--server-side` keeps its configuration. */
const ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

type Json = Record<string, unknown>;

/**
 * Applies a configuration of kubectl to an object that an apply of the client may have made: fields
 * that such an apply has set, and that are still the same, do not conflict, and its annotation is kept
 * up to date.
 *
 * Source: `k8s.io/apimachinery/pkg/util/managedfields` `LastAppliedManager` and `LastAppliedUpdater`.
 */
export function applyOfKubectl(
  { live, config }: { live: unknown; config: unknown },
  write: FieldWrite,
  { force }: { force: boolean },
): { object: unknown } | { conflicts: ApplyConflict[] } {
  let result = applyConfiguration({ live, config }, write, { force });
  if ("conflicts" in result) {
    const own = fieldsOfLastApplied(live, write);
    const conflicts = result.conflicts.filter(({ path }) => !own?.includes(path));
    if (conflicts.length > 0) return { conflicts };
    result = applyConfiguration({ live, config }, write, { force: true });
  }
  return "conflicts" in result ? result : { object: withLastApplied(result.object, config) };
}

/** Returns the fields of the annotation's configuration that the object still has. */
function fieldsOfLastApplied(live: unknown, { type }: FieldWrite): FieldSet | undefined {
  const config = parsed(annotationsOf(live)[ANNOTATION]);
  if (!isJsonObject(live) || !config || config.apiVersion !== live.apiVersion) return undefined;
  const { added, modified, removed } = compareObjects(config, live, type);
  return toFieldSet(config, type).difference(modified).difference(added).difference(removed);
}

function withLastApplied(object: unknown, config: unknown): unknown {
  const annotations = annotationsOf(object);
  if (!isJsonObject(object) || !annotations[ANNOTATION]) return object;
  const applied = `${JSON.stringify(withSortedKeys(withoutAnnotation(config)))}\n`;
  const metadata = {
    ...membersOf(object.metadata),
    annotations: { ...annotations, [ANNOTATION]: applied },
  };
  return { ...object, metadata };
}

function withoutAnnotation(config: unknown): unknown {
  if (!isJsonObject(config) || !(ANNOTATION in annotationsOf(config))) return config;
  const { [ANNOTATION]: _applied, ...annotations } = annotationsOf(config);
  const { metadata } = config;
  return { ...config, metadata: { ...membersOf(metadata), annotations } };
}

function annotationsOf(object: unknown): Json {
  return membersOf(valueAt(object, "metadata.annotations"));
}

function parsed(text: unknown): Json | undefined {
  try {
    const value = typeof text === "string" ? parseJson(text) : undefined;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
