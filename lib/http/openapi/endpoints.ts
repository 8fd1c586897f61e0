import { ACCESS } from './access.ts';
import { COLLECTIONS } from './collections.ts';
import { CONSOLE } from './console.ts';
import { CONTROL } from './control.ts';
import type { Endpoint } from './endpoint.ts';
import { ID_RULES } from './id-rules.ts';
import { INTAKE } from './intake.ts';
import { ITEMS } from './items.ts';
import { SERVICE } from './service.ts';

/** Every method of every path under `app/`; a test holds them together. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...INTAKE,
  ...ITEMS,
  ...COLLECTIONS,
  ...CONSOLE,
  ...CONTROL,
  ...ID_RULES,
  ...ACCESS,
  ...SERVICE,
];
