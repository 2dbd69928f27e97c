import { equalJson, membersOf, textsOf, valueAt } from "../json/json_value.ts";
import { conditionOf, isConditionMet } from "../objects/conditions.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { type DefinitionCondition, withDefinitionCondition } from "./definition_conditions.ts";

const NAMES_ACCEPTED = "NamesAccepted";
const ESTABLISHED = "Established";

/** Returns whether a server serves the resources of a definition. */
export function isEstablished(definition: KubeObject): boolean {
  return isConditionMet(definition, NAMES_ACCEPTED) || isConditionMet(definition, ESTABLISHED);
}

/** Returns whether a definition has asked for other names than it has. */
export function hasOpenNames(definition: KubeObject): boolean {
  return conditionOf(definition, NAMES_ACCEPTED) === undefined ||
    !equalJson(namesAt(definition, "spec.names"), namesAt(definition, "status.acceptedNames"));
}

/**
 * Returns a definition with those of its names that no other one of its group has, and with the
 * conditions that tell so; the same definition if it has them. One that lacks a name is not
 * established, and so not served.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/controller/status` `NamingConditionController`, and
 * `controller/establish`.
 */
export function withAcceptedNames(
  definition: KubeObject,
  { group, at }: NameClaim,
): KubeObject {
  const { names, conflict } = acceptedNames(definition, group);
  const named = equalJson(names, namesAt(definition, "status.acceptedNames"))
    ? definition
    : { ...definition, status: { ...membersOf(definition.status), acceptedNames: names } };
  const told = withDefinitionCondition(named, conflict ?? noConflict, at);
  if (isConditionMet(told, ESTABLISHED)) return told;
  return withDefinitionCondition(told, conflict ? notAccepted : established, at);
}

/** The facts that decide about the names of a definition. */
export interface NameClaim {
  /** All definitions of the group. */
  readonly group: readonly KubeObject[];
  /** Time of new conditions, RFC 3339. */
  readonly at: string;
}

const noConflict: DefinitionCondition = {
  type: NAMES_ACCEPTED,
  status: "True",
  reason: "NoConflicts",
  message: "no conflicts found",
};

const established: DefinitionCondition = {
  type: ESTABLISHED,
  status: "True",
  reason: "InitialNamesAccepted",
  message: "the initial names have been accepted",
};

const notAccepted: DefinitionCondition = {
  type: ESTABLISHED,
  status: "False",
  reason: "NotAccepted",
  message: "not all names are accepted",
};

interface Acceptance {
  readonly names: Record<string, unknown>;
  /** The condition of the last name that another definition has. */
  readonly conflict: DefinitionCondition | undefined;
}

function acceptedNames(definition: KubeObject, group: readonly KubeObject[]): Acceptance {
  const wanted = namesAt(definition, "spec.names");
  const held = namesAt(definition, "status.acceptedNames");
  const taken = group.map((each) => namesAt(each, "status.acceptedNames"));
  const resources = new Set(
    taken.flatMap(({ plural, singular, shortNames }) => [plural, singular, ...textsOf(shortNames)]),
  );
  const kinds = new Set(taken.flatMap(({ kind, listKind }) => [kind, listKind]));
  const conflicts: DefinitionCondition[] = [];
  const refuse = (reason: string, names: readonly unknown[]) => {
    const texts = [...new Set(names.map((name) => `${JSON.stringify(name)} is already in use`))];
    const message = texts.length === 1 ? texts[0]! : `[${texts.join(", ")}]`;
    conflicts.push({ type: NAMES_ACCEPTED, status: "False", reason, message });
  };
  const one = (field: string, reason: string, used: ReadonlySet<unknown>) => {
    if (wanted[field] === held[field] || !used.has(wanted[field])) return wanted[field];
    refuse(reason, [wanted[field]]);
    return held[field];
  };
  const all = () => {
    const own = textsOf(held.shortNames);
    const others = textsOf(wanted.shortNames).filter((name) =>
      !own.includes(name) && resources.has(name)
    );
    if (others.length === 0) return wanted.shortNames;
    refuse("ShortNamesConflict", others);
    return held.shortNames;
  };
  const names = {
    plural: one("plural", "PluralConflict", resources) ?? "",
    singular: one("singular", "SingularConflict", resources),
    shortNames: all(),
    kind: one("kind", "KindConflict", kinds) ?? "",
    listKind: one("listKind", "ListKindConflict", kinds),
    categories: wanted.categories,
  };
  const present = Object.entries(names).filter(([, name]) => name !== undefined);
  return { names: Object.fromEntries(present), conflict: conflicts.at(-1) };
}

function namesAt(definition: KubeObject, path: string): Record<string, unknown> {
  return membersOf(valueAt(definition, path));
}
