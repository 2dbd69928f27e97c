import { isJsonObject, objectsOf, textsOf, valueAt } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { age } from "./human_duration.ts";

/** Returns the cells of an object at a time, in the order of the columns. */
export type Cells = (object: KubeObject, now: number) => unknown[];

/** Any part of an object. */
export type Json = Record<string, unknown>;

/** Returns the text at a path; a number is written as text. */
export function textAt(value: unknown, path: string, otherwise = ""): string {
  const found = valueAt(value, path);
  if (typeof found === "number") return String(found);
  return typeof found === "string" && found !== "" ? found : otherwise;
}

/** Returns the number at a path. */
export function numberAt(value: unknown, path: string, otherwise = 0): number {
  const found = valueAt(value, path);
  return typeof found === "number" ? found : otherwise;
}

/** Returns the boolean at a path. */
export function booleanAt(value: unknown, path: string, otherwise = false): boolean {
  const found = valueAt(value, path);
  return typeof found === "boolean" ? found : otherwise;
}

/** Returns the texts in the list at a path. */
export function textsAt(value: unknown, path: string): string[] {
  return textsOf(valueAt(value, path));
}

/** Returns the objects in the list at a path. */
export function listAt(value: unknown, path: string): Json[] {
  return objectsOf(valueAt(value, path));
}

/** Returns the object at a path. */
export function objectAt(value: unknown, path: string): Json | undefined {
  const found = valueAt(value, path);
  return isJsonObject(found) ? found : undefined;
}

/** Returns the name of an object. */
export function nameOf({ metadata }: KubeObject): string {
  return metadata.name ?? "";
}

/** Returns the time since the creation of an object. */
export function ageOf({ metadata }: KubeObject, now: number): string {
  return age(metadata.creationTimestamp, now);
}

/** Returns the status of a condition, such as `True`. */
export function conditionOf(value: unknown, type: string): string | undefined {
  const conditions = listAt(value, "status.conditions");
  const found = conditions.find((condition) => condition.type === type);
  return found && textAt(found, "status");
}

/** Returns the names of containers, and their images. */
export function containerCells(value: unknown, path: string): [names: string, images: string] {
  const containers = listAt(value, path);
  const texts = (field: string) => containers.map((each) => textAt(each, field)).join(",");
  return [texts("name"), texts("image")];
}

/** Returns the first items of a list, and how many more there are. */
export function firstOf(items: readonly string[], most: number, separator = ","): string {
  const shown = items.slice(0, most).join(separator);
  return items.length > most ? `${shown} + ${items.length - most} more...` : shown;
}
