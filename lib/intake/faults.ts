import { LIMITS } from '#lib/contract/vocabulary.ts';
import { MusterError, type ErrorCode, type Fault } from '#lib/errors.ts';
import { quote } from '#lib/formats/quote.ts';

/** Where a row stands in the body, and whose it is. */
export interface RowPlace {
  position: number;
  /** RFC 6901 pointer to the row. */
  pointer: string;
  id?: string;
}

/** A rule that a row breaks. */
export interface RowFault {
  place: RowPlace;
  /** The row's member at fault, '' for the row itself. */
  member: string;
  code: ErrorCode;
  /** What is wrong, without the place: "767 dims, expected 768". */
  rule: string;
  /** Of the embedding at fault, where it is known. */
  modality: string | undefined;
}

/** Gathers the faults of one body, up to the number that is asked for; the first one names the answer. */
export class FaultList {
  readonly found: RowFault[] = [];
  readonly #max: number;

  constructor(max: number = LIMITS.faultsListed) {
    this.#max = max;
  }

  get isFull(): boolean {
    return this.found.length >= this.#max;
  }

  /** Notes that a row breaks a rule. */
  add(place: RowPlace, member: string, code: ErrorCode, rule: string, modality?: string): void {
    this.found.push({ place, member, code, rule, modality });
  }

  /** @throws MusterError with the first fault's code when there are any */
  throwIfAny(): void {
    const [first] = this.found;
    if (first === undefined) return;
    const more = this.found.length - 1;
    const others = more === 0 ? '' : ` And ${this.isFull ? 'at least ' : ''}${more} more.`;
    const faults = this.found.map(present);
    throw new MusterError(first.code, `Nothing was stored. ${capitalise(faults[0]!.detail)}.${others}`, {
      faults,
    });
  }
}

function present({ place: { id, position, pointer }, member, code, rule }: RowFault): Fault {
  const whose = id === undefined ? `item ${position}` : `item ${position} (id ${quote(id)})`;
  return {
    pointer: member === '' ? pointer : `${pointer}/${member}`,
    id,
    code,
    detail: `${whose}: ${rule}`,
  };
}

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
