/** A request to the door that has found its route. */
export interface DoorCall {
  /** The open segments of the path, decoded, by their names. */
  readonly params: Readonly<Record<string, string>>;
  /** The query. */
  readonly query: Readonly<Record<string, string>>;
  /** The JSON of the body; an empty object without a body. */
  readonly body: unknown;
}

/** One path and method of the door. */
export interface DoorRoute {
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The path; a segment that begins with a colon is open. */
  readonly path: string;
  /** Description of the route, for the list of all routes. */
  readonly about: string;
  /**
   * The known parameters of the query.
   * @default None.
   */
  readonly query?: readonly string[];
  /** Returns the JSON of the response. */
  readonly handle: (call: DoorCall) => unknown;
}

/** Returns the open segments of a path that a route has; `undefined` for another path. */
export function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const names = pattern.split("/");
  const segments = path.split("/");
  if (names.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const segment = decoded(segments[index]!);
    if (name.startsWith(":") && segment !== "") params[name.slice(1)] = segment;
    else if (name !== segment) return undefined;
  }
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a single percent sign is not an escape
  }
}
