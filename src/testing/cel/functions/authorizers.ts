import { describeNameFaults } from "../../objects/object_names.ts";
import { CelError, CelOpaque } from "../values/cel_value.ts";
import type { CelFunction } from "./function_table.ts";

/** An access that an expression asks about. */
export interface AccessQuestion {
  /** The service account that is asked about, instead of the user of the request. */
  readonly account?: { readonly namespace: string; readonly name: string };
  /** A path that is not that of a resource. */
  readonly path?: string;
  /** API group. */
  readonly group?: string;
  /** Plural name of a resource. */
  readonly resource?: string;
  /** Subresource. */
  readonly subresource?: string;
  /** Namespace. */
  readonly namespace?: string;
  /** Name of an object. */
  readonly name?: string;
}

/** The answer to a question. */
export interface AccessAnswer {
  /** Whether the access is allowed. */
  readonly allowed: boolean;
  /** The reason; may be empty. */
  readonly reason: string;
  /** Why there is no decision; empty if there is one. */
  readonly error: string;
}

/** Answers whether a verb is allowed. */
export type AskAccess = (question: AccessQuestion, verb: string) => AccessAnswer;

interface Content {
  ask: AskAccess;
  question: AccessQuestion;
}

const authorizer = "kubernetes.authorization.Authorizer";
const pathCheck = "kubernetes.authorization.PathCheck";
const groupCheck = "kubernetes.authorization.GroupCheck";
const resourceCheck = "kubernetes.authorization.ResourceCheck";
const decision = "kubernetes.authorization.Decision";

/** The names of the types of the values that ask an authorizer. */
export const authorizerTypes = { authorizer, resourceCheck } as const;

/** Returns the value of `authorizer`. */
export function authorizerValue(ask: AskAccess): CelOpaque {
  return new CelOpaque(authorizer, { ask, question: {} }, "{}");
}

/** Returns the value of `authorizer.requestResource`. */
export function resourceCheckValue(ask: AskAccess, question: AccessQuestion): CelOpaque {
  return new CelOpaque(resourceCheck, { ask, question }, JSON.stringify(question));
}

/**
 * Questions to the authorizer.
 *
 * Source: `k8s.io/apiserver/pkg/cel/library` `Authz`. Selectors are not looked at, as RBAC does not.
 */
export const authorizers: readonly CelFunction[] = [
  [`${authorizer}::path(string): ${pathCheck}`, (value: CelOpaque, path: string) => {
    if (path === "") throw new CelError("path must not be empty");
    return about(value, pathCheck, { path });
  }],
  [
    `${authorizer}::group(string): ${groupCheck}`,
    (value: CelOpaque, group: string) => about(value, groupCheck, { group }),
  ],
  [
    `${authorizer}::serviceAccount(string, string): ${authorizer}`,
    (value: CelOpaque, namespace: string, name: string) => {
      if (describeNameFaults(name, "subdomain").length > 0) {
        throw new CelError("Invalid service account name");
      }
      if (describeNameFaults(namespace, "label").length > 0) {
        throw new CelError("Invalid service account namespace");
      }
      return about(value, authorizer, { account: { namespace, name } });
    },
  ],
  [`${groupCheck}::resource(string): ${resourceCheck}`, (value: CelOpaque, resource: string) => {
    if (resource === "") throw new CelError("resource must not be empty");
    return about(value, resourceCheck, { resource });
  }],
  [
    `${resourceCheck}::subresource(string): ${resourceCheck}`,
    (value: CelOpaque, subresource: string) => about(value, resourceCheck, { subresource }),
  ],
  [
    `${resourceCheck}::namespace(string): ${resourceCheck}`,
    (value: CelOpaque, namespace: string) => about(value, resourceCheck, { namespace }),
  ],
  [
    `${resourceCheck}::name(string): ${resourceCheck}`,
    (value: CelOpaque, name: string) => about(value, resourceCheck, { name }),
  ],
  ...["fieldSelector", "labelSelector"].map((part): CelFunction => [
    `${resourceCheck}::${part}(string): ${resourceCheck}`,
    (value: CelOpaque) => value,
  ]),
  [`${pathCheck}::check(string): ${decision}`, decide],
  [`${resourceCheck}::check(string): ${decision}`, decide],
  [`${decision}::allowed(): bool`, (value: CelOpaque) => answerOf(value).allowed],
  [`${decision}::reason(): string`, (value: CelOpaque) => answerOf(value).reason],
  [`${decision}::errored(): bool`, (value: CelOpaque) => answerOf(value).error !== ""],
  [`${decision}::error(): string`, (value: CelOpaque) => answerOf(value).error],
];

function about({ content }: CelOpaque, type: string, part: AccessQuestion): CelOpaque {
  const { ask, question } = content as Content;
  const whole = { ...question, ...part };
  return new CelOpaque(type, { ask, question: whole }, JSON.stringify(whole));
}

function decide({ content }: CelOpaque, verb: string): CelOpaque {
  const { ask, question } = content as Content;
  const answer = ask(question, verb);
  return new CelOpaque(decision, answer, JSON.stringify(answer));
}

function answerOf({ content }: CelOpaque): AccessAnswer {
  return content as AccessAnswer;
}
