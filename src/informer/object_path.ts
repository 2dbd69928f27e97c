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
