import { objectKey } from "./object_key.ts";

/** Where an object is. */
export interface ObjectPath {
  /** The path of its resource, in its namespace if it has one. */
  collection: string;
  /** Its name. */
  name: string;
  /** Its key in a store. */
  key: string;
}

const OBJECT_PATH =
  /^(?<collection>\/(?:api\/[^/?]+|apis\/[^/?]+\/[^/?]+)(?:\/namespaces\/(?<namespace>[^/?]+))?\/[^/?]+)\/(?<name>[^/?]+)$/;

/**
 * Takes the path of an object apart.
 *
 * @throws {TypeError} If it is the path of anything else.
 */
export function parseObjectPath(path: string): ObjectPath {
  const { collection, namespace, name } = OBJECT_PATH.exec(path)?.groups ?? {};
  if (collection === undefined || name === undefined) {
    throw new TypeError(
      `${path} is not the path of an object, such as /api/v1/namespaces/default/pods/web.`,
    );
  }
  const plain = { name: decodeURIComponent(name) };
  const key = objectKey(
    namespace === undefined ? plain : { ...plain, namespace: decodeURIComponent(namespace) },
  );
  return { collection, name: plain.name, key };
}

/**
 * Refuses what cannot be the path of a resource.
 *
 * @throws {TypeError} If it is so.
 */
export function checkResourcePath(path: unknown): void {
  if (typeof path === "string" && path !== "") return;
  throw new TypeError(
    `The path of an informer must be one such as /api/v1/pods: it is ${JSON.stringify(path)}.`,
  );
}
