import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { LabelSelectorError, parseLabelSelector } from "../objects/label_selector.ts";
import { scaleSelector } from "../objects/scale_selector.ts";
import { updateObject } from "../writes/update_object.ts";
import type { WriteContext } from "../writes/write_context.ts";
import { rulesOf } from "./policy_rule.ts";
import { RIGHTS_GROUP } from "./user_rules.ts";

const collection = `${RIGHTS_GROUP}/clusterroles`;

/**
 * Gives each ClusterRole with an `aggregationRule` the rules of the ClusterRoles that it selects,
 * before the response to the request that changed one.
 *
 * Source: the clusterrole-aggregation controller of kube-controller-manager.
 */
export class RoleAggregator implements Disposable {
  readonly #context: WriteContext;
  readonly #subscription: Disposable;

  /** Subscribes to the store. */
  constructor(context: WriteContext) {
    this.#context = context;
    this.#subscription = context.store.subscribe(collection, () => this.#aggregate());
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #aggregate(): void {
    const roles = this.#context.store.list(collection).map(({ object }) => object);
    const resource = this.#context.registry.findKind(`${RIGHTS_GROUP}/v1`, "ClusterRole")!;
    for (const role of roles) {
      const selectors = selectorsOf(role);
      if (selectors.length === 0) continue;
      const { name = "" } = role.metadata;
      const rules = gathered(roles.filter((other) => other !== role), selectors);
      if (JSON.stringify(rules) === JSON.stringify(rulesIn(role))) continue;
      const target = { resource, namespace: "", name, object: { ...role, rules } };
      updateObject(this.#context, target, { fieldManager: "clusterrole-aggregation-controller" });
      return; // that write is a change itself, which leads here again
    }
  }
}

type Matches = (labels: Readonly<Record<string, string>>) => boolean;

function selectorsOf({ aggregationRule }: KubeObject): Matches[] {
  const { clusterRoleSelectors } = membersOf(aggregationRule);
  return (Array.isArray(clusterRoleSelectors) ? clusterRoleSelectors : []).map((selector) => {
    try {
      const { matches } = parseLabelSelector(scaleSelector(selector));
      return matches;
    } catch (error) {
      if (error instanceof LabelSelectorError) return () => false;
      throw error;
    }
  });
}

/** Returns the rules of the selected roles, each once, by selector and then by name. */
function gathered(roles: KubeObject[], selectors: Matches[]): unknown[] {
  const rules = new Map<string, unknown>();
  for (const matches of selectors) {
    for (const role of roles) {
      if (!matches(role.metadata.labels ?? {})) continue;
      for (const [index, rule] of rulesIn(role).entries()) {
        const key = JSON.stringify(rulesOf(role)[index]);
        if (!rules.has(key)) rules.set(key, rule);
      }
    }
  }
  return [...rules.values()];
}

function rulesIn({ rules }: KubeObject): unknown[] {
  return Array.isArray(rules) ? rules : [];
}
