import type { Content } from './content.ts';
import { FileError } from './file-error.ts';

/** Text of either byte order, as UTF-8 while it streams. */
export function fromUtf16(content: Content, encoding: 'utf-16le' | 'utf-16be'): Content {
  return {
    name: content.name,
    size: null,
    read: null,
    async *stream() {
      const decoder = new TextDecoder(encoding, { fatal: true });
      const encoder = new TextEncoder();
      const decode = (chunk?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
        try {
          return encoder.encode(decoder.decode(chunk, { stream: chunk !== undefined }));
        } catch (error) {
          const [code, rule] =
            chunk === undefined
              ? (['truncated', 'it ends in the middle of a character: copy it anew'] as const)
              : (['damaged', 'it begins as UTF-16, but is none: save it as UTF-8'] as const);
          throw new FileError(content.name, code, rule, { cause: error });
        }
      };
      for await (const chunk of content.stream()) yield decode(chunk);
      yield decode();
    },
  };
}
