import { isObject } from "../../core/is_object.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { checkWatchFrame, type ErrorFrame, type WatchEvent } from "../../watch/watch_event.ts";
import { parseWithoutManagedFields, type WithoutManagedFields } from "../store/managed_fields.ts";
import type { ObjectSource } from "../store/object_packer.ts";

/** A watch event, with the source of its object. */
export type InformerEvent<T extends KubernetesObject> = WatchEvent<T> & {
  /** The JSON of the object; if it is not available, a function that parses the object again. */
  source?: ObjectSource<T>;
};

/** How the API server begins the line of each event. */
const BEGINNINGS = (["MODIFIED", "ADDED", "DELETED", "BOOKMARK"] as const).map((type) => {
  return { type, text: `{"type":"${type}","object":` };
});

type Parse = <V>(text: string, objectOf: (value: V) => unknown) => WithoutManagedFields<V>;

/**
 * Returns a parser for the lines of a watch: it removes `managedFields` and adds the text of the
 * object, so that a store does not have to serialize the object again.
 */
export function frameReader<T extends KubernetesObject>(
  { keepManagedFields }: { keepManagedFields: boolean },
): (line: string) => InformerEvent<T> | ErrorFrame {
  const parse: Parse = keepManagedFields
    ? (text) => ({ value: JSON.parse(text), text })
    : parseWithoutManagedFields;
  return (line) => checkWatchFrame(cutFrame<T>(line, parse) ?? wholeFrame<T>(line, parse));
}

/**
 * Parses the object of a line alone. That it is JSON shows that the line has no other member: a second
 * `object` would not be a part of the first. Returns `undefined` for any other line.
 */
function cutFrame<T extends KubernetesObject>(
  line: string,
  parse: Parse,
): InformerEvent<T> | undefined {
  const begun = BEGINNINGS.find(({ text }) => line.startsWith(text));
  if (!begun || !line.endsWith("}")) return undefined;
  const json = line.slice(begun.text.length, -1);
  try {
    const { value: object, text } = parse<T>(json, (value) => value);
    const source = text ?? (() => JSON.parse(json));
    return { type: begun.type, object, source } as InformerEvent<T>;
  } catch {
    return undefined;
  }
}

function wholeFrame<T extends KubernetesObject>(
  line: string,
  parse: Parse,
): InformerEvent<T> | ErrorFrame {
  try {
    const { value } = parse<InformerEvent<T> | ErrorFrame>(line, (frame) => frame?.object);
    if (isObject(value) && value.type !== "ERROR") value.source = () => JSON.parse(line).object;
    return value;
  } catch {
    throw new TypeError("it is not JSON");
  }
}
