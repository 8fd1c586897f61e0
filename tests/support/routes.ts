import { readdirSync } from 'node:fs';
import path from 'node:path';

const APP = path.resolve(import.meta.dirname, '../../app');

/** A file of app/ that answers at an address. */
export interface RouteFile {
  file: string;
  /** As in the file system, without its groups: `/api/keys/[id]`. */
  address: string;
}

const walk = (name: RegExp): RouteFile[] =>
  readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(path.basename(file)))
    .toSorted()
    .map((file) => ({
      file: path.join(APP, file),
      address: addressOf(path.dirname(file)),
    }));

const addressOf = (folder: string): string =>
  `/${folder
    .split('/')
    .filter((part) => part !== '.' && !part.startsWith('('))
    .join('/')}`;

/** Every route handler that there is. */
export const listRoutes = (): RouteFile[] => walk(/^route\.tsx?$/);

/** Every page that there is. */
export const listPages = (): RouteFile[] => walk(/^page\.tsx?$/);

/** Fills in an address: the collection that is given, and names that nothing has. */
export const fill = (address: string, collection = 'nobodys'): string =>
  address.replace('[collection]', collection).replaceAll(/\[(?:\.\.\.)?\w+\]/g, 'nothing');
