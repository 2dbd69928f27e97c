import type { KubernetesObject } from "../../core/object_meta.ts";
import { checkWatchFrame, type ErrorFrame, type WatchEvent } from "../../watch/watch_event.ts";
import { parseWithoutManagedFields } from "../store/managed_fields.ts";
import type { ObjectSource } from "../store/object_packer.ts";

/** A watch event, with the source of its object. */
export type InformerEvent<T extends KubernetesObject> = WatchEvent<T> & {
  /** The JSON of the object; if it is not available, a function that parses the object again. */
  source?: ObjectSource<T>;
};

/**
 * Returns a parser for the lines of a watch: it removes `managedFields` and adds the text of the
 * object, so that a store does not have to serialize the object again.
 */
export function frameReader<T extends KubernetesObject>(
  options: { keepManagedFields: boolean },
): (line: string) => InformerEvent<T> | ErrorFrame {
  const { keepManagedFields } = options;
  return (line) => {
    let frame: InformerEvent<T> | ErrorFrame;
    let text: string | undefined;
    try {
      ({ value: frame, text } = keepManagedFields
        ? { value: JSON.parse(line), text: line }
        : parseWithoutManagedFields<InformerEvent<T> | ErrorFrame>(line, objectOf));
    } catch {
      throw new TypeError("it is not JSON");
    }
    checkWatchFrame(frame);
    const objectText = text === undefined ? undefined : textOfObject(frame, text);
    if (frame.type !== "ERROR") frame.source = objectText ?? (() => JSON.parse(line).object);
    return frame;
  };
}

function objectOf(frame: { object?: unknown }): unknown {
  return frame?.object;
}

/** Returns the object's text in `{"type":…,"object":…}`, if the text contains nothing else. */
function textOfObject(frame: { type: string }, text: string): string | undefined {
  const before = `{"type":"${frame.type}","object":`;
  if (Object.keys(frame).length !== 2 || !text.startsWith(before) || !text.endsWith("}")) {
    return undefined;
  }
  return text.slice(before.length, -1);
}
