interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

/**
 * Returns the media type that kube-apiserver would choose for an OpenAPI document: of the ranges that
 * `Accept` names, the first that one of the types is in. A quality of 0 does not exclude a type.
 *
 * Source: `k8s.io/kube-openapi/pkg/handler`, `github.com/munnerz/goautoneg`.
 */
export function preferredType(
  accept: string | null,
  types: readonly string[],
): string | undefined {
  const ranges = (accept || "*/*").split(",").flatMap(rangesOf)
    .toSorted((a, b) => isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0);
  for (const range of ranges) {
    const found = types.find((each) => isIn(each, range));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns the range of a part of the header; none for a malformed one. */
function rangesOf(part: string): Range[] {
  const [range = "", ...parameters] = part.split(";");
  const [type = "", subtype = type === "*" ? "*" : "", ...more] = range.split("/")
    .map((each) => each.trim());
  if (subtype === "" || more.length > 0) return [];
  const [, quality = "1"] = parameters.map((each) => each.split("="))
    .findLast(([name = ""]) => name.trim() === "q") ?? [];
  return [{ type, subtype, quality: Number(quality) || 0 }];
}

/** A range without an asterisk comes before one with it, whatever their qualities are. */
function isBefore(a: Range, b: Range): boolean {
  if (a.quality > b.quality) return true;
  return (a.type !== "*" && b.type === "*") || (a.subtype !== "*" && b.subtype === "*");
}

function isIn(mediaType: string, { type, subtype }: Range): boolean {
  const [itsType, itsSubtype] = mediaType.split("/");
  return (type === "*" || type === itsType) && (subtype === "*" || subtype === itsSubtype);
}
