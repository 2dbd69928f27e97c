import { ensureOk } from "@kubewire/kubewire";
import { isObject, kubePath, readJson, textsIn } from "@kubewire/kubewire/internal";
import { type AskedAccess, type AskedResource, namespaceOf } from "../examination/asked_access.ts";
import { askServer, type Examination, type WatchedCollection } from "../examination/examination.ts";

/**
 * The query that selects no object, so that the checks of watches cost the same in a cluster of any
 * size. Every resource can be selected by the name.
 */
export const NO_OBJECT = "fieldSelector=metadata.name%3Dkubewire-doctor";

/** The reason to skip the checks of watches. */
export const NOTHING_TO_WATCH =
  "the account may not list and watch anything here; name something with --can list,watch:RESOURCE";

/** A resource that the account may list and watch; in no namespace, in all of them. */
interface Choice {
  group: string;
  resource: string;
  namespace: string;
}

/** The resource that is tried where a rule allows all. */
const ANY = "pods";

/**
 * Returns a collection that the account may list and watch, to try watches on: the first that was
 * asked for, otherwise the first that a rule allows in the namespace. Returns `undefined` if there
 * is none that the server has. It is looked for once.
 */
export async function watchedCollection(
  examination: Examination,
  signal: AbortSignal,
): Promise<WatchedCollection | undefined> {
  if (examination.watched === undefined) {
    examination.watched = await find(examination, signal) ?? null;
  }
  return examination.watched ?? undefined;
}

async function find(
  examination: Examination,
  signal: AbortSignal,
): Promise<WatchedCollection | undefined> {
  for (const choice of askedChoices(examination)) {
    const found = await collectionOf(choice, examination, signal);
    if (found && await mayWatch(choice, found, { examination, signal })) return found;
  }
  for (const choice of await ruledChoices(examination, signal)) {
    const found = await collectionOf(choice, examination, signal);
    if (!found) continue;
    // The rules of a namespace may name a resource that has none, and do not allow it.
    if (found.namespaced || await mayWatch(choice, found, { examination, signal })) return found;
  }
}

function askedChoices(examination: Examination): Choice[] {
  return examination.access.filter(isWatch).map((access) => {
    const { group = "", resource } = access;
    return { group, resource, namespace: namespaceOf(access, examination) };
  });
}

async function mayWatch(
  { group, resource, namespace }: Choice,
  { namespaced }: WatchedCollection,
  { examination, signal }: { examination: Examination; signal: AbortSignal },
): Promise<boolean> {
  const attributes = { group, resource, namespace: namespaced ? namespace : "" };
  const verdicts = await Promise.all(
    ["list", "watch"].map(async (verb) => {
      const spec = { resourceAttributes: { ...attributes, verb } };
      return await askServer(examination, { kind: "SelfSubjectAccessReview", spec }, signal);
    }),
  );
  return verdicts.every(({ allowed }) => allowed === true);
}

function isWatch(access: AskedAccess): access is AskedResource {
  return "resource" in access && access.subresource === undefined && access.name === undefined &&
    access.verbs.includes("watch") && !`${access.group ?? ""}${access.resource}`.includes("*");
}

async function ruledChoices(examination: Examination, signal: AbortSignal): Promise<Choice[]> {
  const namespace = examination.config?.namespace ?? "default";
  const question = { kind: "SelfSubjectRulesReview", spec: { namespace } } as const;
  const { resourceRules } = await askServer(examination, question, signal);
  const rules = Array.isArray(resourceRules) ? resourceRules.filter(isObject) : [];
  return rules.flatMap(({ verbs, apiGroups, resources, resourceNames }) => {
    const may = (verb: string) => textsIn(verbs).some((one) => one === verb || one === "*");
    if (!may("list") || !may("watch") || textsIn(resourceNames).length > 0) return [];
    return textsIn(apiGroups).flatMap((group) =>
      textsIn(resources).map((resource) => resource === "*" ? ANY : resource)
        .filter((resource) => !resource.includes("/"))
        .map((resource) => ({ group: group === "*" ? "" : group, resource, namespace }))
    );
  });
}

/** Looks the resource up: a rule may name one that the server does not have. */
async function collectionOf(
  { group, resource, namespace }: Choice,
  examination: Examination,
  signal: AbortSignal,
): Promise<WatchedCollection | undefined> {
  const root = group === ""
    ? "/api/v1"
    : await versionOf(`/apis/${encodeURIComponent(group)}`, examination, signal);
  if (root === undefined) return undefined;
  const { resources } = await read(root, examination, signal);
  const known = (Array.isArray(resources) ? resources.filter(isObject) : [])
    .find(({ name, verbs }) => name === resource && textsIn(verbs).includes("watch"));
  if (!known) return undefined;
  const namespaced = known.namespaced === true;
  const isEverywhere = namespace === "" || !namespaced;
  const where = namespaced ? ` in ${namespace || "all namespaces"}` : "";
  const path = kubePath({ root, namespace: isEverywhere ? "" : namespace, plural: resource });
  return { path, name: `${resource}${where}`, namespaced };
}

/** Returns the path of a group's preferred version; `undefined` if there is no such group. */
async function versionOf(
  path: string,
  examination: Examination,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { preferredVersion } = await read(path, examination, signal);
  const { version } = isObject(preferredVersion) ? preferredVersion : {};
  return typeof version === "string" ? `${path}/${version}` : undefined;
}

/** Reads a discovery document; empty if there is none. */
async function read(
  path: string,
  { kube }: Examination,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const response = await kube?.fetch(path, { signal, maxAttempts: 1 });
  if (!response || response.status === 404) {
    await response?.body?.cancel();
    return {};
  }
  return await readJson(await ensureOk(response));
}
