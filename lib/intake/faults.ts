import { LIMITS } from '#lib/contract/vocabulary.ts';
import { MusterError, type ErrorCode, type Fault } from '#lib/errors.ts';

/** Where a row stands in the body, and whose it is. */
export interface RowPlace {
  position: number;
  /** RFC 6901 pointer to the row. */
  pointer: string;
  id?: string;
}

/** Gathers the faults of one body, up to the number that is listed; the first one names the answer. */
export class FaultList {
  readonly faults: Fault[] = [];

  get isFull(): boolean {
    return this.faults.length >= LIMITS.faultsListed;
  }

  /**
   * Notes that a row breaks a rule.
   * @param member the row's member at fault, '' for the row itself
   * @param rule what is wrong, without the place: "767 dims, expected 768"
   */
  add(place: RowPlace, member: string, code: ErrorCode, rule: string): void {
    const { id, position, pointer } = place;
    const whose = id === undefined ? `item ${position}` : `item ${position} (id ${JSON.stringify(id)})`;
    this.faults.push({
      pointer: member === '' ? pointer : `${pointer}/${member}`,
      id,
      code,
      detail: `${whose}: ${rule}`,
    });
  }

  /** @throws MusterError with the first fault's code when there are any */
  throwIfAny(): void {
    const [first] = this.faults;
    if (first === undefined) return;
    const more = this.faults.length - 1;
    const others = more === 0 ? '' : ` And ${this.isFull ? 'at least ' : ''}${more} more.`;
    throw new MusterError(first.code, `Nothing was stored. ${capitalise(first.detail)}.${others}`, {
      faults: this.faults,
    });
  }
}

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
