import { Damage } from './file-error.ts';

/** More digits no format has. */
const SCALE_MAX = 76;

/** A decimal by its digits and how many of them are behind the point: exact where it is whole. @throws Damage */
export function readDecimal(digits: bigint, scale: number): bigint | number {
  if (!(scale >= 0 && scale <= SCALE_MAX)) throw new Damage(`a decimal has ${scale} digits behind its point`);
  const unit = 10n ** BigInt(scale);
  return digits % unit === 0n ? digits / unit : Number(digits) / Number(unit);
}
