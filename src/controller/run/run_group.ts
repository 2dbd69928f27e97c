import { JoinedAbort, untilAborted } from "../../core/time/waiting.ts";

/** Work that runs while its group runs. */
export interface GroupMember {
  /** Works until the signal aborts, or until nothing is left to do. */
  run(signal: AbortSignal): Promise<void>;
}

/** Settings of a {@linkcode RunGroup}. */
interface RunGroupOptions {
  /** Called when a member fails before its stop; the group then ends, and `run` rejects with it. */
  readonly onFailure: (error: unknown) => void;
  /** Called when a member fails after its stop. */
  readonly onLateError: (error: unknown, member: GroupMember) => void;
}

/**
 * Work that begins and ends together. Members can come and go while the group runs; the group ends
 * when all of them have ended.
 */
export class RunGroup {
  readonly #options: RunGroupOptions;
  readonly #members = new Set<GroupMember>();
  readonly #running = new Map<GroupMember, { stop: JoinedAbort; ended: Promise<void> }>();
  #current: JoinedAbort | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** Creates a group without members. */
  constructor(options: RunGroupOptions) {
    this.#options = options;
  }

  /** Adds a member; if the group runs, it begins at once. */
  add(member: GroupMember): void {
    this.#members.add(member);
    if (this.#current && !this.#current.signal.aborted) this.#start(member, this.#current);
  }

  /** Stops a member if it runs, and removes it; resolves when it has ended. */
  async remove(member: GroupMember): Promise<void> {
    this.#members.delete(member);
    const running = this.#running.get(member);
    running?.stop.abort();
    await running?.ended;
  }

  /**
   * Runs the members until the signal aborts or one of them fails; then stops them, and waits until
   * all have ended. It can run again.
   *
   * @throws The error of the member that has failed first.
   */
  async run(signal: AbortSignal): Promise<void> {
    using stop = new JoinedAbort(signal);
    this.#current = stop;
    this.#failure = undefined;
    for (const member of this.#members) this.#start(member, stop);
    await untilAborted(stop.signal);
    this.#current = undefined;
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }

  #start(member: GroupMember, group: JoinedAbort): void {
    const stop = new JoinedAbort(group.signal);
    this.#running.set(member, { stop, ended: this.#follow(member, stop, group) });
  }

  async #follow(member: GroupMember, stop: JoinedAbort, group: JoinedAbort): Promise<void> {
    const { onFailure, onLateError } = this.#options;
    const { signal } = stop;
    try {
      await Promise.try(() => member.run(signal));
    } catch (error) {
      if (signal.aborted) {
        if (error !== signal.reason) onLateError(error, member);
      } else {
        this.#failure ??= { error };
        group.abort();
        onFailure(error);
      }
    } finally {
      stop[Symbol.dispose]();
      if (this.#running.get(member)?.stop === stop) this.#running.delete(member);
    }
  }
}
