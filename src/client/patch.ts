/** One step of a JSON patch ({@link https://www.rfc-editor.org/rfc/rfc6902 RFC 6902}). */
export type JsonPatchOperation =
  | { op: "add" | "replace" | "test"; path: string; value: unknown }
  | { op: "remove"; path: string }
  | { op: "move" | "copy"; from: string; path: string };

/** Some of the members; of a map, where each may be absent anyway, any. */
export type PartOf<T> = string extends keyof T ? T : Partial<T>;

/**
 * A part of an object, for a merge patch ({@link https://www.rfc-editor.org/rfc/rfc7386 RFC 7386}):
 * `null` removes a member, an array replaces the one that is there.
 */
export type MergePatch<T> = T extends readonly unknown[] ? T
  : T extends object ? PartOf<{ [K in keyof T]: MergePatch<T[K]> | null }>
  : T;

/**
 * A part of an object, for a strategic merge patch: lists of things with names are merged by them,
 * and directives such as `$patch: "delete"` say more
 * ({@link https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md strategic merge patch}).
 */
export type StrategicPatch<T> = T extends readonly (infer E)[] ? StrategicPatch<E>[]
  : T extends object ? PartOf<{ [K in keyof T]: StrategicPatch<T[K]> | null }> & {
      [directive: `$${string}`]: unknown;
    }
  : T;

/**
 * A part of an object, for an apply: the fields that the one who applies wants to manage, and no
 * other.
 */
export type AppliedPart<T> = T extends readonly (infer E)[] ? AppliedPart<E>[]
  : T extends object ? PartOf<{ [K in keyof T]: AppliedPart<T[K]> }>
  : T;

/** What changes of an object, in one of three ways. */
export type Patch<T> =
  | { json: readonly JsonPatchOperation[] }
  | { merge: MergePatch<T> }
  | { strategic: StrategicPatch<T> };

/** A patch as it is sent. */
export interface EncodedPatch {
  contentType: string;
  body: unknown;
}

/**
 * The content type of a patch, and what is sent.
 *
 * @throws {TypeError} If it is none.
 */
export function encodePatch<T>(patch: Patch<T>): EncodedPatch {
  if ("json" in patch) return { contentType: "application/json-patch+json", body: patch.json };
  if ("merge" in patch) return { contentType: "application/merge-patch+json", body: patch.merge };
  if ("strategic" in patch) {
    return { contentType: "application/strategic-merge-patch+json", body: patch.strategic };
  }
  throw new TypeError(
    "A patch is { json: [...] }, { merge: {...} } or { strategic: {...} }, and this has none of them.",
  );
}
