import { isObject } from "../core/is_object.ts";
import { shownValue } from "../core/shown_value.ts";

/** One step of a JSON patch ({@link https://www.rfc-editor.org/rfc/rfc6902 RFC 6902}). */
export type JsonPatchOperation =
  | { op: "add" | "replace" | "test"; path: string; value: unknown }
  | { op: "remove"; path: string }
  | { op: "move" | "copy"; from: string; path: string };

/**
 * Some members of `T`; any members if `T` is a map, because a map's members are always optional.
 */
export type PartOf<T> = string extends keyof T ? T : Partial<T>;

/**
 * A part of an object, for a merge patch ({@link https://www.rfc-editor.org/rfc/rfc7386 RFC 7386}):
 * `null` removes a member, an array replaces the existing one.
 */
export type MergePatch<T> = T extends readonly unknown[] ? T
  : T extends object ? PartOf<{ [K in keyof T]: MergePatch<T[K]> | null }>
  : T;

/**
 * A part of an object, for a strategic merge patch. Lists of named items are merged by name, and
 * directives such as `$patch: "delete"` change more
 * ({@link https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md strategic merge patch}).
 */
export type StrategicPatch<T> = T extends readonly (infer E)[] ? StrategicPatch<E>[]
  : T extends object ?
      | T
      | (PartOf<{ [K in keyof T]: StrategicPatch<T[K]> | null }> & {
        [directive: `$${string}`]: unknown;
      })
  : T;

/**
 * A part of an object, for server-side apply: only the fields that the field manager wants to
 * manage.
 */
export type AppliedPart<T> = T extends readonly (infer E)[] ? AppliedPart<E>[]
  : T extends object ? PartOf<{ [K in keyof T]: AppliedPart<T[K]> }>
  : T;

/** A patch, in one of three formats. */
export type Patch<T> =
  | { json: readonly JsonPatchOperation[] }
  | { merge: MergePatch<T> }
  | { strategic: StrategicPatch<T> };

/** A patch as it is sent. */
interface EncodedPatch {
  contentType: string;
  body: unknown;
}

const CONTENT_TYPES = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
} as const;

const FORMATS = ["json", "merge", "strategic"] as const;

/**
 * Returns the content type and the body of a patch.
 *
 * @throws {TypeError} If the value is not a patch, or has more than one format.
 */
export function encodePatch<T>(patch: Patch<T>): EncodedPatch {
  const fields = (patch as { [F in typeof FORMATS[number]]?: unknown } | null | undefined) ?? {};
  const [format, second] = FORMATS.filter((name) => fields[name] !== undefined);
  if (format === undefined) {
    throw new TypeError(
      "A patch must be { json: [...] }, { merge: {...} } or { strategic: {...} }.",
    );
  }
  if (second !== undefined) {
    throw new TypeError(
      `A patch must have one format, and this one has ${format} and ${second}: send two patches.`,
    );
  }
  const body = fields[format];
  if (format === "json" ? !Array.isArray(body) : !isObject(body)) {
    throw new TypeError(
      `A ${format} patch must be an ${format === "json" ? "array" : "object"}: it is ` +
        `${shownValue(body)}.`,
    );
  }
  return { contentType: CONTENT_TYPES[format], body };
}
