/** Thrown to whoever waits when there is nothing left to wait for. */
export class Cancelled extends Error {}

/** Why a key may not send, and since when. */
export interface Lock {
  why: string;
  at: number;
}

/** Holds all senders of an upload up: while a person pauses it, while Muster asks to wait, and while the key may not send. */
export class Hold {
  waits = 0;
  #waitedMs = 0;
  #untilMs = 0;
  #sinceMs = 0;
  #isPaused = false;
  #isCancelled = false;
  #lock: Lock | null = null;
  #wake = Promise.withResolvers<void>();

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Why senders wait for another key; null while they do not. */
  get lock(): Lock | null {
    return this.#lock;
  }

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Whether Muster is being waited for. */
  isWaiting(nowMs: number): boolean {
    return nowMs < this.#untilMs;
  }

  /** For how long Muster has been waited for, together. */
  waitedMs(nowMs: number): number {
    return this.#waitedMs + Math.max(0, Math.min(nowMs, this.#untilMs) - this.#sinceMs);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#ring();
  }

  /** No sender goes on before another key is there. Answers whether that is new. */
  close(lock: Lock): boolean {
    const isNew = this.#lock === null;
    this.#lock ??= lock;
    return isNew;
  }

  /** The key may send. */
  open(): void {
    this.#lock = null;
    this.#ring();
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#ring();
  }

  /** Muster asks to wait. Several requests that are told so at once wait once. Answers whether it is a new wait. */
  wait(ms: number, nowMs: number): boolean {
    const isNew = !this.isWaiting(nowMs);
    if (isNew) {
      this.#waitedMs = this.waitedMs(nowMs);
      this.#sinceMs = nowMs;
      this.waits += 1;
    }
    this.#untilMs = Math.max(this.#untilMs, nowMs + ms);
    return isNew;
  }

  /** Returns when nothing holds senders up. @throws Cancelled */
  async pass(): Promise<void> {
    for (;;) {
      if (this.#isCancelled) throw new Cancelled();
      const leftMs = this.#untilMs - Date.now();
      const isHeld = this.#isPaused || this.#lock !== null;
      if (!isHeld && leftMs <= 0) return;
      const timer = Promise.withResolvers<void>();
      const id = isHeld ? undefined : setTimeout(timer.resolve, leftMs);
      await Promise.race([this.#wake.promise, timer.promise]);
      clearTimeout(id);
    }
  }

  #ring(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}
