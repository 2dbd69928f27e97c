import { shownValue } from "@kubewire/kubewire/internal";
import { REQUEST_VERBS } from "./access_request.ts";
import { type AskedAccess, type AskedResource, fullResource } from "../examination/asked_access.ts";
import type { Finding } from "../examination/outcome.ts";

/**
 * Returns the finding for an access that no request can have, because it looks like a pattern that
 * RBAC does not have. A review would find it allowed, as the text of the rule is that of the review
 * (`pkg/apis/rbac/v1/evaluation_helpers.go`).
 */
export function unmatchedPattern(access: AskedAccess): Finding | undefined {
  const loud = access.verbs.find((verb) =>
    verb !== verb.toLowerCase() && REQUEST_VERBS.includes(verb.toLowerCase())
  );
  if (loud !== undefined) {
    return finding(
      `no request has the verb ${shownValue(loud)}`,
      `Write it in lower case: ${loud.toLowerCase()}.`,
    );
  }
  const verb = access.verbs.find(isPart);
  if (verb !== undefined) {
    return finding(
      `no request has the verb ${shownValue(verb)}`,
      "Name each verb, or write `*` alone for all of them.",
    );
  }
  return "path" in access ? unmatchedPath(access.path) : unmatchedResource(access);
}

function unmatchedPath(path: string): Finding | undefined {
  if (path === "*" || (path.startsWith("/") && !path.slice(0, -1).includes("*"))) return undefined;
  return finding(
    `no request has the path ${shownValue(path)}`,
    path.startsWith("/")
      ? "Name each path: a `*` stands for something at the end alone."
      : `Begin the path with a slash: /${path}.`,
  );
}

function unmatchedResource(access: AskedResource): Finding | undefined {
  const { group = "", resource, subresource, name } = access;
  if (isPart(group)) {
    return finding(
      `no request has the API group ${shownValue(group)}`,
      "Name each group, or write `*` alone for all of them.",
    );
  }
  if (isPart(resource) || subresource?.includes("*")) {
    return finding(
      `no request has the resource ${shownValue(fullResource(access))}`,
      "Name each resource and subresource: `*` alone stands for all of them, and before the slash " +
        "for all resources with this subresource, as in `*/scale`.",
    );
  }
  if (name === undefined || (name !== "" && !name.includes("*"))) return undefined;
  return finding(
    `no object has the name ${shownValue(name)}`,
    "Name each object in resourceNames, which have no wildcards, or leave them out for all objects.",
  );
}

/** Returns whether a text has a `*` beside other characters, where RBAC knows it alone. */
function isPart(text: string): boolean {
  return text.includes("*") && text !== "*";
}

function finding(summary: string, remedy: string): Finding {
  return { summary, meaning: "A rule with it allows nothing: requests get 403.", remedy };
}
