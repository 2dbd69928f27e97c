import type { DiscoveredResource } from "../../client/discovery/discovered_resource.ts";
import type { AskedResource } from "./asked_access.ts";

/** The most letters in which a name with a typing error differs. */
const TYPING_ERRORS = 2;

/**
 * Returns the resource that was probably meant by one that does not exist: of the same name in
 * another group, of another name for it, such as its kind, or of a similar name; `undefined` if
 * there is none.
 */
export function nearestResource(
  { group = "", resource }: AskedResource,
  resources: readonly DiscoveredResource[],
): DiscoveredResource | undefined {
  const inOrder = [...resources.filter((one) => one.group === group), ...resources];
  const isAlias = ({ singular, shortNames, kind }: DiscoveredResource) =>
    [singular, ...shortNames, kind.toLowerCase()].includes(resource);
  return inOrder.find(({ plural }) => plural === resource) ?? inOrder.find(isAlias) ??
    mostSimilar(resource, inOrder);
}

function mostSimilar(
  name: string,
  resources: readonly DiscoveredResource[],
): DiscoveredResource | undefined {
  const [best] = resources
    .map((resource) => ({ resource, distance: distanceOf(name, resource.plural) }))
    .filter(({ distance }) => distance <= TYPING_ERRORS)
    .sort((a, b) => a.distance - b.distance);
  return best?.resource;
}

/** Returns how many letters must be added, removed or replaced. */
function distanceOf(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > TYPING_ERRORS) return Infinity;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 1; index <= from.length; index++) {
    const next = [index];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + Number(from[index - 1] !== to[column - 1]);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? Infinity;
}
