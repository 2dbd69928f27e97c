import type { AccessReviewer } from "@kubewire/hono";
import type { Viewer } from "./viewer.ts";
import type { AskRules, NamespaceRules } from "./namespace_rules.ts";
import type { KindNames } from "./shown_kind.ts";

/** A kind that may be listed. */
export type Listed = Pick<KindNames, "group" | "plural" | "namespaced">;

/** Settings of {@linkcode ViewerRights}. */
export interface ViewerRightsOptions {
  /** Asks about an access. It keeps the answers: those that allow for five minutes. */
  readonly review: AccessReviewer;
  /** Asks which reviews of a namespace are in vain. */
  readonly askRules: AskRules;
  /** Returns milliseconds; by default those of the program. */
  readonly now?: () => number;
}

interface KeptRules {
  readonly rules: Promise<NamespaceRules | undefined>;
  until: number;
}

const MOST_QUESTIONS = 8;
/** A right that is granted is seen after this time. */
const KEEP_REFUSAL_MS = 30_000;
/** A viewer costs some ten questions a second at most, however many namespaces there are. */
const EACH_QUESTION_MS = 100;
/** The time without a question for rules, after one that the API server did not answer. */
const WITHOUT_RULES_MS = 300_000;

/** The rights of one viewer, in any number of namespaces. */
export class ViewerRights {
  readonly #options: ViewerRightsOptions;
  readonly #now: () => number;
  readonly #rules = new Map<string, KeptRules>();
  /** When each refusal has to be asked for again. */
  readonly #refused = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  #asking = 0;
  #withoutRulesUntil = 0;

  constructor(options: ViewerRightsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Returns whether the viewer may list a kind in a namespace; empty for the whole cluster. */
  async mayList(viewer: Viewer, kind: Listed, namespace: string): Promise<boolean> {
    const { group, plural, namespaced } = kind;
    const key = `${plural}.${group}/${namespace}`;
    if ((this.#refused.get(key) ?? 0) > this.#now()) return false;
    const everywhere = { verb: "list", group, resource: plural };
    if (await this.#allows(viewer, everywhere)) return true;
    if (!namespaced || namespace === "") return false; // the reviewer keeps that
    const rules = await this.#rulesOf(viewer, namespace);
    const isAllowed = !rules?.exclude(kind) &&
      await this.#allows(viewer, { ...everywhere, namespace });
    if (!isAllowed) this.#refused.set(key, this.#nextQuestionAt());
    return isAllowed;
  }

  /** The more namespaces there are, the later each is asked about again. */
  #nextQuestionAt(): number {
    const questions = Math.max(this.#rules.size, this.#refused.size);
    return this.#now() + Math.max(KEEP_REFUSAL_MS, questions * EACH_QUESTION_MS);
  }

  async #rulesOf(viewer: Viewer, namespace: string): Promise<NamespaceRules | undefined> {
    const now = this.#now();
    if (this.#withoutRulesUntil > now) return undefined;
    const kept = this.#rules.get(namespace);
    if (kept && kept.until > now) return await kept.rules;
    const asked = { rules: this.#ask(viewer, namespace), until: Infinity };
    this.#rules.set(namespace, asked);
    await asked.rules;
    asked.until = this.#nextQuestionAt();
    return await asked.rules;
  }

  async #ask(viewer: Viewer, namespace: string): Promise<NamespaceRules | undefined> {
    return await this.#inTurn(async () => {
      if (this.#withoutRulesUntil > this.#now()) return undefined;
      const rules = await this.#options.askRules(viewer.authorization(), namespace)
        .catch(() => undefined);
      if (!rules) this.#withoutRulesUntil = this.#now() + WITHOUT_RULES_MS;
      return rules;
    });
  }

  async #allows(viewer: Viewer, access: Parameters<AccessReviewer>[1]): Promise<boolean> {
    return await this.#inTurn(async () => {
      const { allowed } = await this.#options.review(viewer.user, access);
      return allowed;
    });
  }

  /** Asks a question once few enough others are under way. */
  async #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#asking >= MOST_QUESTIONS) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve)); // takes over a turn
    } else this.#asking++;
    try {
      return await ask();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#asking--;
    }
  }
}
