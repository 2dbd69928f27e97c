import { objectKey } from "../store/object_key.ts";

/** The parts of an object's path. */
export interface ObjectPath {
  /** The path of the resource, in its namespace if it has one. */
  collection: string;
  /** The object's name. */
  name: string;
  /** The object's key in a store. */
  key: string;
}

const OBJECT_PATH =
  /^(?<collection>\/(?:api\/[^/?]+|apis\/[^/?]+\/[^/?]+)(?:\/namespaces\/(?<namespace>[^/?]+))?\/[^/?]+)\/(?<name>[^/?]+)$/;

/**
 * Parses the path of an object.
 *
 * @throws {TypeError} If it is not the path of an object.
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
