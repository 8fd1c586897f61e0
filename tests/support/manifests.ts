import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readYaml } from './yaml.ts';

/** An object of a cluster. */
export interface Manifest {
  file: string;
  apiVersion: string;
  kind: string;
  /** The whole object. */
  body: Record<string, unknown>;
}

const FOLDER = 'deploy/kubernetes';

/** The files of the manifests, kustomize's own aside. */
export const listManifestFiles = (): string[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml') && path.basename(file) !== 'kustomization.yaml')
    .map((file) => path.join(FOLDER, file))
    .toSorted();

/** Every object in them. */
export const listManifests = (): Manifest[] =>
  listManifestFiles().flatMap((file) =>
    readYaml(file).map((document) => {
      const body = document as Manifest['body'];
      return { file, apiVersion: String(body.apiVersion), kind: String(body.kind), body };
    }),
  );

/** A kustomization of this folder or one below it. */
export const readKustomization = (folder = '.'): Record<string, unknown> & { resources: string[] } =>
  readYaml(path.join(FOLDER, folder, 'kustomization.yaml'))[0] as Record<string, unknown> & {
    resources: string[];
  };
