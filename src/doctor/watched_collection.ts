import { ensureOk } from "../core/api_status_error.ts";
import { isObject } from "../core/is_object.ts";
import { type AskedAccess, namespaceOf, type ResourceAccess } from "./access/asked_access.ts";
import { askServer } from "./ask_server.ts";
import type { Examination, WatchedCollection } from "./examination.ts";

/**
 * The query that selects no object, so that the checks of watches cost the same in a cluster of any
 * size. Every resource can be selected by the name.
 */
export const NO_OBJECT = "fieldSelector=metadata.name%3Dkubewire-doctor";

/** The reason to skip the checks of watches. */
export const NOTHING_TO_WATCH =
  "the account may not list and watch anything here; name something with --can list,watch:RESOURCE";

interface Choice {
  group: string;
  resource: string;
  namespace: string;
}

/**
 * Returns a collection that the account may list and watch, to try watches on: the first that was
 * asked for, otherwise the first that a rule allows in the namespace. Returns `undefined` if there
 * is none. It is looked for once.
 */
export async function watchedCollection(
  examination: Examination,
  signal: AbortSignal,
): Promise<WatchedCollection | undefined> {
  if (examination.watched !== undefined) return examination.watched ?? undefined;
  const choice = await askedChoice(examination, signal) ?? await ruledChoice(examination, signal);
  const found = choice && await collectionOf(choice, examination, signal);
  examination.watched = found ?? null;
  return found;
}

async function askedChoice(
  examination: Examination,
  signal: AbortSignal,
): Promise<Choice | undefined> {
  for (const access of examination.access.filter(isWatch)) {
    const { group = "", resource } = access;
    const choice = { group, resource, namespace: namespaceOf(access, examination) };
    const verdicts = await Promise.all(
      ["list", "watch"].map(async (verb) => {
        const spec = { resourceAttributes: { ...choice, verb } };
        return await askServer(examination, { kind: "SelfSubjectAccessReview", spec }, signal);
      }),
    );
    if (verdicts.every(({ allowed }) => allowed === true)) return choice;
  }
}

function isWatch(access: AskedAccess): access is ResourceAccess {
  return "resource" in access && access.subresource === undefined && access.name === undefined &&
    access.verbs.includes("watch") && !`${access.group ?? ""}${access.resource}`.includes("*");
}

async function ruledChoice(
  examination: Examination,
  signal: AbortSignal,
): Promise<Choice | undefined> {
  const namespace = examination.config?.namespace ?? "default";
  const question = { kind: "SelfSubjectRulesReview", spec: { namespace } } as const;
  const { resourceRules } = await askServer(examination, question, signal);
  const rules = Array.isArray(resourceRules) ? resourceRules.filter(isObject) : [];
  for (const { verbs, apiGroups, resources, resourceNames } of rules) {
    const may = (verb: string) => textsOf(verbs).some((one) => one === verb || one === "*");
    if (!may("list") || !may("watch") || textsOf(resourceNames).length > 0) continue;
    const group = textsOf(apiGroups).find((one) => one === "*") === "*"
      ? ""
      : textsOf(apiGroups)[0] ?? "";
    const resource = textsOf(resources).find((one) => !one.includes("/") && one !== "*");
    if (resource !== undefined) return { group, resource, namespace };
    if (group === "" && textsOf(resources).includes("*")) {
      return { group, resource: "pods", namespace };
    }
  }
}

async function collectionOf(
  { group, resource, namespace }: Choice,
  { kube }: Examination,
  signal: AbortSignal,
): Promise<WatchedCollection | undefined> {
  if (!kube) return undefined;
  let root = "/api/v1";
  if (group !== "") {
    const response = await kube.fetch(`/apis/${group}`, { signal, maxAttempts: 1 });
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    const { preferredVersion } = await (await ensureOk(response)).json();
    root = `/apis/${preferredVersion?.groupVersion}`;
  }
  const within = namespace === "" ? "" : `/namespaces/${namespace}`;
  const where = namespace === "" ? "all namespaces" : namespace;
  return { path: `${root}${within}/${resource}`, name: `${resource} in ${where}` };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
