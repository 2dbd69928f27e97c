import type { Decide } from "../access/decision.ts";
import type { UserInfo } from "../auth/user_info.ts";
import type { CelOpaque } from "../cel/values/cel_value.ts";
import {
  type AccessAnswer,
  type AccessQuestion,
  authorizerValue,
  resourceCheckValue,
} from "../cel/functions/authorizers.ts";

/** Thrown out of an expression that needs an answer which is not there yet. */
class Pending extends Error {
  override readonly name = "Pending";
  readonly answer: Promise<void>;

  constructor(answer: Promise<void>) {
    super("The authorizer has not answered yet.");
    this.answer = answer;
  }
}

/**
 * The authorizer, as the expressions about a request ask it. An expression has no way to wait, so
 * one that asks something new is evaluated again when the answer is there.
 */
export class RequestAuthorizer {
  /** The value of `authorizer`. */
  readonly value: CelOpaque = authorizerValue((question, verb) => this.#ask(question, verb));
  readonly #decide: Decide;
  readonly #user: UserInfo;
  readonly #answers = new Map<string, AccessAnswer>();

  constructor(decide: Decide, user: UserInfo) {
    this.#decide = decide;
    this.#user = user;
  }

  /** Returns the value of `authorizer.requestResource`. */
  aboutResource(question: AccessQuestion): CelOpaque {
    return resourceCheckValue((asked, verb) => this.#ask(asked, verb), question);
  }

  /** Computes a value by expressions that may ask. */
  async evaluate<T>(compute: () => T): Promise<T> {
    for (;;) {
      try {
        return compute();
      } catch (error) {
        if (!(error instanceof Pending)) throw error;
        await error.answer;
      }
    }
  }

  #ask(question: AccessQuestion, verb: string): AccessAnswer {
    const key = JSON.stringify([question, verb]);
    const known = this.#answers.get(key);
    if (known) return known;
    throw new Pending(
      this.#answer(question, verb).then((answer) => {
        this.#answers.set(key, answer);
      }),
    );
  }

  async #answer(question: AccessQuestion, verb: string): Promise<AccessAnswer> {
    const { account, path } = question;
    try {
      const { allowed, reason } = await this.#decide({
        user: account ? accountUser(account) : this.#user,
        verb,
        path: path ?? "",
        isResource: path === undefined,
        group: question.group ?? "",
        version: path === undefined ? "*" : "",
        plural: question.resource ?? "",
        subresource: question.subresource ?? "",
        namespace: question.namespace ?? "",
        name: question.name ?? "",
      });
      return { allowed, reason, error: "" };
    } catch (error) {
      return { allowed: false, reason: "", error: String(error) };
    }
  }
}

function accountUser({ namespace, name }: { namespace: string; name: string }): UserInfo {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    uid: "",
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`],
    extra: {},
  };
}
