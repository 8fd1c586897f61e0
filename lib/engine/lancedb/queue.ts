/** One thing at a time, in the order asked for. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs the task after all that were queued before it, whether those succeeded or not. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything queued so far is over. */
  async drain(): Promise<void> {
    await this.#tail;
  }
}
