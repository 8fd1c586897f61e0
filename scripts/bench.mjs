import { handOver } from './support/handover.mjs';

await handOver('bench');
