/** IDs that are kept apart: 8.4 million places, three quarters of them taken, 84 MB. */
export const CENSUS_MAX = 6_291_456;
const PLACES_MIN = 1 << 12;
const FULL = 0.75;

/** What a census comes to: how many IDs have exactly these modalities. */
export interface Combination {
  /** Of the upload's own rows: bit 0 stands for the collection's first modality. */
  sent: number;
  /** What Muster holds already. */
  held: number;
  count: number;
}

/**
 * Counts IDs by the modalities that they have, in bounded memory: of an ID a hash of 64 bits is kept. That two of six million
 * share one has a chance of one in a million.
 */
export class Census {
  #places = PLACES_MIN;
  #hashes = new Uint32Array(2 * PLACES_MIN);
  #sent = new Uint8Array(PLACES_MIN);
  #held = new Uint8Array(PLACES_MIN);
  #count = 0;
  #isFull = false;
  readonly #max: number;

  constructor(max: number = CENSUS_MAX) {
    this.#max = max;
  }

  /** Whether there were more IDs than it can keep apart: those beyond were not counted. */
  get isFull(): boolean {
    return this.#isFull;
  }

  get size(): number {
    return this.#count;
  }

  /** Notes that an ID comes with a modality. `repeat` where it has come with it before, `unknown` when the census is full. */
  add(id: string, modality: number): 'new' | 'known' | 'repeat' | 'unknown' {
    const [high, low] = hashId(id);
    let place = this.#find(high, low);
    const isNew = this.#sent[place] === 0;
    if (isNew && this.#count >= this.#max) {
      this.#isFull = true;
      return 'unknown';
    }
    if (isNew && this.#count + 1 > FULL * this.#places) {
      this.#grow();
      place = this.#find(high, low);
    }
    const bit = 1 << modality;
    if ((this.#sent[place]! & bit) !== 0) return 'repeat';
    this.#hashes[2 * place] = high;
    this.#hashes[2 * place + 1] = low;
    this.#sent[place]! |= bit;
    if (!isNew) return 'known';
    this.#count += 1;
    return 'new';
  }

  /** Notes what is held of an ID that was added. */
  hold(id: string, modalities: number): void {
    const place = this.#find(...hashId(id));
    if (this.#sent[place] !== 0) this.#held[place] = modalities;
  }

  /** How many IDs there are of each kind. */
  combinations(): Combination[] {
    const counts = new Map<number, number>();
    for (let place = 0; place < this.#places; place++) {
      const kind = (this.#held[place]! << 8) | this.#sent[place]!;
      if (this.#sent[place] !== 0) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return [...counts].map(([kind, count]) => ({ sent: kind & 0xff, held: kind >> 8, count }));
  }

  #find(high: number, low: number): number {
    for (let place = low & (this.#places - 1); ; place = (place + 1) & (this.#places - 1))
      if (
        this.#sent[place] === 0 ||
        (this.#hashes[2 * place] === high && this.#hashes[2 * place + 1] === low)
      )
        return place;
  }

  #grow(): void {
    const [hashes, sent, held, places] = [this.#hashes, this.#sent, this.#held, this.#places];
    this.#places = 2 * places;
    this.#hashes = new Uint32Array(2 * this.#places);
    this.#sent = new Uint8Array(this.#places);
    this.#held = new Uint8Array(this.#places);
    for (let old = 0; old < places; old++) {
      if (sent[old] === 0) continue;
      const place = this.#find(hashes[2 * old]!, hashes[2 * old + 1]!);
      this.#hashes.set(hashes.subarray(2 * old, 2 * old + 2), 2 * place);
      this.#sent[place] = sent[old]!;
      this.#held[place] = held[old]!;
    }
  }
}

/** Two halves of 32 bits (cyrb53's mixing, kept whole). */
function hashId(id: string): [high: number, low: number] {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return [b >>> 0, a >>> 0];
}
