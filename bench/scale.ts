/**
 * What a deployment takes, computed from what was measured (bench/scale/inputs.ts), and how even its parts are loaded.
 *   node bench/scale.ts
 */
import { describeScale } from './scale/tables.ts';

process.stdout.write(describeScale());
