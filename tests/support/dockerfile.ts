import { readFileSync } from 'node:fs';
import {
  DockerfileParser,
  type Instruction,
  type JSONInstruction,
  type PropertyInstruction,
} from 'dockerfile-ast';

/** What a COPY line takes, and from where. */
export interface ImageCopy {
  /** From what the build made, else from the sources. */
  fromBuild: boolean;
  from: string;
  to: string;
}

/** The image that the Dockerfile describes: its last stage. */
export interface Image {
  base: string;
  /** Of every stage. */
  bases: string[];
  workdir: string;
  env: Record<string, string>;
  copies: ImageCopy[];
  user: string;
  command: string[];
  healthCheck: string[];
}

/** Reads the Dockerfile. @throws Error at a line of the last stage that it does not know: a test would run another image */
export function readImage(file = 'Dockerfile'): Image {
  const dockerfile = DockerfileParser.parse(readFileSync(file, 'utf8'));
  const bases = dockerfile.getFROMs().map((from) => from.getImage() ?? '');
  const instructions = dockerfile.getInstructions();
  const lastStage = instructions.slice(instructions.findLastIndex((one) => one.getKeyword() === 'FROM') + 1);
  const image: Image = {
    base: bases.at(-1) ?? '',
    bases,
    workdir: '/',
    env: {},
    copies: [],
    user: 'root',
    command: [],
    healthCheck: [],
  };
  for (const instruction of lastStage) apply(image, instruction);
  return image;
}

function apply(image: Image, instruction: Instruction): void {
  const words = instruction.getArguments().map((word) => word.getValue());
  switch (instruction.getKeyword()) {
    case 'WORKDIR':
      image.workdir = words[0]!;
      return;
    case 'ENV':
      for (const property of (instruction as PropertyInstruction).getProperties())
        image.env[property.getName()] = property.getUnescapedValue() ?? '';
      return;
    case 'COPY': {
      const flags = (instruction as JSONInstruction).getFlags();
      const paths = words.filter((word) => !word.startsWith('--'));
      const to = paths.pop()!;
      for (const from of paths)
        image.copies.push({ fromBuild: flags.some((flag) => flag.getName() === 'from'), from, to });
      return;
    }
    case 'USER':
      image.user = words[0]!;
      return;
    case 'CMD':
      image.command = readStrings(instruction);
      return;
    case 'HEALTHCHECK':
      image.healthCheck = words
        .slice(words.indexOf('CMD') + 1)
        .map((word) => word.replace(/^\[?"|",?\]?$/g, ''));
      return;
    case 'RUN':
    case 'EXPOSE':
      return;
    default:
      throw new Error(`The Dockerfile has a line that is not known here: ${instruction.getKeyword()}.`);
  }
}

const readStrings = (instruction: Instruction): string[] =>
  (instruction as JSONInstruction).getJSONStrings().map((one) => one.getJSONValue());
