import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from './manifests.ts';

/** Where the fields of each kind are declared. */
const DECLARED: Readonly<Record<string, string>> = {
  Deployment: 'kubernetes-models/apps/v1',
  Service: 'kubernetes-models/v1',
  PodDisruptionBudget: 'kubernetes-models/policy/v1',
  HorizontalPodAutoscaler: 'kubernetes-models/autoscaling/v2',
  ScaledObject: '@kubernetes-models/keda/keda.sh/v1alpha1',
};

/**
 * Fields that Kubernetes does not know: a cluster drops them without a word, and JSON schemas of its objects allow them. The compiler
 * does not, where the object stands as it is written.
 * @returns what the compiler says; empty: nothing is wrong
 */
export function findMisspeltFields(manifests: readonly Manifest[]): string {
  // Below node_modules, from where packages are found and nobody looks for sources.
  const dir = mkdtempSync(path.resolve('node_modules/.manifests-'));
  const file = path.join(dir, 'manifests.ts');
  const lines = manifests.map(({ kind, body }, i) => {
    const declared = DECLARED[kind];
    if (declared === undefined) throw new Error(`Nothing here declares the kind ${kind}.`);
    return `export const manifest${i}: import('${declared}').I${kind} = ${JSON.stringify(body)};\n`;
  });
  writeFileSync(file, lines.join(''));
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--pretty',
    'false',
  ];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', ...options, file],
    {
      encoding: 'utf8',
    },
  );
  rmSync(dir, { recursive: true });
  return stdout + stderr;
}
