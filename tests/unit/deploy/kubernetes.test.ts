import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { Deployment, type IDeployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { PodDisruptionBudget, type IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service, type IService } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { readConfig, SETTING_NAMES } from '#lib/config.ts';
import { CLOSE_MS_MAX } from '#lib/runtime.ts';
import { readImage } from '#tests/support/dockerfile.ts';
import { listManifestFiles, listManifests, readKustomization } from '#tests/support/manifests.ts';
import { findMisspeltFields } from '#tests/support/misspelt-fields.ts';
import { listRoutes } from '#tests/support/routes.ts';

const MODELS: Readonly<Record<string, new (body: never) => { validate(): void }>> = {
  'apps/v1 Deployment': Deployment,
  'v1 Service': Service,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'autoscaling/v2 HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'keda.sh/v1alpha1 ScaledObject': ScaledObject,
};
const manifests = listManifests();
const ofKind = <T>(kind: string): T[] =>
  manifests.filter((one) => one.kind === kind).map(({ body }) => body as T);
const deployments = ofKind<IDeployment>('Deployment').map((body) => ({
  component: body.metadata!.labels!['app.kubernetes.io/component']!,
  body,
  pod: body.spec!.template.spec!,
  container: body.spec!.template.spec!.containers[0]!,
}));
const generator = (readKustomization().configMapGenerator as { name: string; literals: string[] }[])[0]!;

test.each(manifests)('$kind in $file is what its schema allows', ({ apiVersion, kind, body }) => {
  const Model = MODELS[`${apiVersion} ${kind}`]!;
  expect(() => new Model(body as never).validate()).not.toThrow();
});

test('no object has a field that a cluster would drop', () => {
  expect(findMisspeltFields(manifests)).toBe('');
  const [{ body, ...app }] = manifests.filter(({ kind }) => kind === 'Deployment') as [(typeof manifests)[0]];
  const misspelt = JSON.stringify(body).replace('livenessProbe', 'livenesProbe');
  const wrong = { ...app, body: JSON.parse(misspelt) as typeof body };
  expect(findMisspeltFields([wrong])).toContain('livenesProbe');
});

test('each file is applied, the autoscaling ones by whoever asks for them', () => {
  const applied = ['.', 'autoscaling'].flatMap((folder) =>
    readKustomization(folder).resources.map((file) => `${folder === '.' ? '' : `${folder}/`}${file}`),
  );
  expect(applied.map((file) => `deploy/kubernetes/${file}`).toSorted()).toEqual(listManifestFiles());
  expect(readKustomization('autoscaling').kind).toBe('Component');
});

describe.each(deployments)('the pods of $component', ({ component, body, pod, container }) => {
  test('are probed at routes that exist: alive by itself, ready by Redis', () => {
    const routes = listRoutes().map(({ address }) => address);
    const [port] = container.ports!;
    expect(String(port!.containerPort)).toBe(readImage().env.PORT);
    for (const [probe, path] of [
      [container.startupProbe, '/api/health/live'],
      [container.livenessProbe, '/api/health/live'],
      [container.readinessProbe, '/api/health/ready'],
    ] as const) {
      expect(probe!.httpGet).toEqual({ path, port: port!.name });
      expect(routes).toContain(path);
    }
  });

  test('have the time that closing takes, after the time in which they are taken out of the service', () => {
    const before = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
    expect(pod.terminationGracePeriodSeconds! - before).toBeGreaterThan(CLOSE_MS_MAX / 1_000);
    // What no Service leads to needs nobody to hear of its end.
    expect(before).toBe(component === 'app' ? 10 : 0);
  });

  test('are as locked up as they can be', () => {
    const [uid, gid] = readImage().user.split(':').map(Number);
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: gid,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(container.volumeMounts!.map(({ mountPath }) => mountPath)).toEqual(['/tmp']);
  });

  test('are told settings that Muster knows and takes, and secrets by reference only', () => {
    const literals = Object.fromEntries(generator.literals.map((line) => line.split('=', 2))) as Record<
      string,
      string
    >;
    expect(container.envFrom).toEqual([{ configMapRef: { name: generator.name } }]);
    for (const name of [...Object.keys(literals), ...container.env!.map(({ name }) => name)])
      expect(SETTING_NAMES).toContain(name);
    const secret = container.env!.filter(({ valueFrom }) => valueFrom !== undefined);
    expect(secret.map(({ name }) => name).toSorted()).toEqual([
      'ELASTICSEARCH_API_KEY',
      'MUSTER_ADMIN_KEY',
      'REDIS_URL',
    ]);
    for (const { name, valueFrom } of secret)
      expect(valueFrom!.secretKeyRef).toMatchObject({ name: 'muster', key: name });
    const plain = container.env!.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
    expect(
      readConfig({ ...literals, ...(Object.fromEntries(plain) as Record<string, string>) }),
    ).toMatchObject({
      role: component,
      indexer: component === 'indexer',
    });
  });

  test('are found by their own selector, and one at a time may be taken away', () => {
    const { labels } = body.spec!.template.metadata!;
    expect(labels).toEqual(body.spec!.selector.matchLabels);
    const budget = ofKind<IPodDisruptionBudget>('PodDisruptionBudget').find(
      ({ metadata }) => metadata!.name === body.metadata!.name,
    );
    expect(budget!.spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: labels } });
    expect(body.spec!.replicas).toBeGreaterThan(1);
  });
});

test('the service leads to the apps and to nothing else', () => {
  const [service] = ofKind<IService>('Service');
  const chosen = deployments.filter(({ body }) =>
    Object.entries(service!.spec!.selector!).every(
      ([name, value]) => body.spec!.template.metadata!.labels![name] === value,
    ),
  );
  expect(chosen.map(({ component }) => component)).toEqual(['app']);
  expect(service!.spec!.ports!.map(({ targetPort }) => targetPort)).toEqual(['http']);
});

test('indexers are scaled by the backlog, of which each replica tells the whole', () => {
  const [scaled] = ofKind<{ spec: Record<string, unknown> }>('ScaledObject');
  expect(scaled!.spec).toMatchObject({
    scaleTargetRef: { name: 'muster-indexer' },
    triggers: [
      {
        type: 'prometheus',
        metadata: { query: 'sum(max by (collection) (muster_backlog_items{state="ready"}))' },
      },
    ],
  });
});

test('indexers are not ended because nobody knows the backlog', () => {
  const [scaled] = ofKind<{ spec: { fallback?: object; triggers: { metadata: object }[] } }>('ScaledObject');
  expect(scaled!.spec.fallback).toBeUndefined();
  expect(scaled!.spec.triggers[0]!.metadata).toMatchObject({ ignoreNullValues: 'false' });
});
