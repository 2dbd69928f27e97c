import type { KubernetesObject } from "../core/object_meta.ts";
import { checkWatchFrame, type ErrorFrame, type WatchEvent } from "../watch/watch_event.ts";
import { parseWithoutManagedFields } from "./managed_fields.ts";

/** A watch event, with the exact JSON of its object where that is at hand. */
export type InformerEvent<T extends KubernetesObject> = WatchEvent<T> & { text?: string };

/**
 * Reads the lines of a watch for a store: without `managedFields`, and with the text of the object,
 * so that it need not be written again to be kept.
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
    if (frame.type !== "ERROR" && objectText !== undefined) frame.text = objectText;
    return frame;
  };
}

function objectOf(frame: { object?: unknown }): unknown {
  return frame?.object;
}

/** What stands between the members of `{"type":…,"object":…}`, if that and no more is in the text. */
function textOfObject(frame: { type: string }, text: string): string | undefined {
  const before = `{"type":"${frame.type}","object":`;
  if (Object.keys(frame).length !== 2 || !text.startsWith(before) || !text.endsWith("}")) {
    return undefined;
  }
  return text.slice(before.length, -1);
}
