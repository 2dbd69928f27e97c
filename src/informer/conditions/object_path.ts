import { readKubePath } from "../../transport/kube_path.ts";
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

/**
 * Parses the path of an object.
 *
 * @throws {TypeError} If it is not the path of an object.
 */
export function parseObjectPath(path: string): ObjectPath {
  const { isWatch, namespace, name, subresource } = readKubePath(path) ?? {};
  if (name === undefined || subresource !== undefined || isWatch) {
    throw new TypeError(
      `${path} is not the path of an object, such as /api/v1/namespaces/default/pods/web.`,
    );
  }
  const collection = path.slice(0, path.lastIndexOf("/"));
  const plain = { name: decodeURIComponent(name) };
  const key = objectKey(
    namespace === undefined ? plain : { ...plain, namespace: decodeURIComponent(namespace) },
  );
  return { collection, name: plain.name, key };
}
