/** Smile as far as Muster writes it, read back. */

/** One document after another, as they stand in a bulk. @returns each with its bytes, separator included */
export function splitSmile(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = bytes.indexOf(0xff, from) + 1;
    if (to === 0) throw new Error('the last line has no end');
    lines.push(bytes.subarray(from, to));
    from = to;
  }
  return lines;
}

/** One document, as `JSON.parse` would give it. */
export function readSmile(bytes: Buffer): unknown {
  if (bytes.toString('latin1', 0, 4) !== ':)\n\0') throw new Error('no header');
  const reader = { bytes, at: 4 };
  return readValue(reader);
}

interface Reader {
  bytes: Buffer;
  at: number;
}

function readValue(reader: Reader): unknown {
  const token = reader.bytes[reader.at++]!;
  if (token === 0xf8) return readArray(reader);
  if (token === 0xfa) return readObject(reader);
  if (token === 0x20) return '';
  if (token >= 0x21 && token <= 0x23) return [null, false, true][token - 0x21];
  if (token === 0x24 || token === 0x25) return readInteger(reader);
  if (token === 0x28) return readFloat(reader, 5);
  if (token === 0x29) return readFloat(reader, 10);
  if (token >= 0x40 && token <= 0x7f) return readText(reader, token - 0x40 + 1);
  if (token >= 0x80 && token <= 0xbf) return readText(reader, token - 0x80 + 2);
  if (token === 0xe0 || token === 0xe4) return readLongText(reader);
  throw new Error(`no value begins with ${token}`);
}

function readArray(reader: Reader): unknown[] {
  const values: unknown[] = [];
  while (reader.bytes[reader.at] !== 0xf9) values.push(readValue(reader));
  reader.at += 1;
  return values;
}

function readObject(reader: Reader): Record<string, unknown> {
  const members: [string, unknown][] = [];
  while (reader.bytes[reader.at] !== 0xfb) members.push([readName(reader), readValue(reader)]);
  reader.at += 1;
  return Object.fromEntries(members);
}

function readName(reader: Reader): string {
  const token = reader.bytes[reader.at++]!;
  if (token === 0x20) return '';
  if (token === 0x34) return readLongText(reader);
  if (token >= 0x80 && token <= 0xbf) return readText(reader, token - 0x80 + 1);
  if (token >= 0xc0 && token <= 0xf7) return readText(reader, token - 0xc0 + 2);
  throw new Error(`no name begins with ${token}`);
}

function readText(reader: Reader, length: number): string {
  reader.at += length;
  return reader.bytes.toString('utf8', reader.at - length, reader.at);
}

function readLongText(reader: Reader): string {
  const text = readText(reader, reader.bytes.indexOf(0xfc, reader.at) - reader.at);
  reader.at += 1;
  return text;
}

function readInteger(reader: Reader): number {
  let zigzag = 0n;
  let byte;
  do {
    byte = reader.bytes[reader.at++]!;
    zigzag = byte < 0x80 ? (zigzag << 7n) | BigInt(byte) : (zigzag << 6n) | BigInt(byte & 0x3f);
  } while (byte < 0x80);
  return Number(zigzag & 1n ? -(zigzag >> 1n) - 1n : zigzag >> 1n);
}

function readFloat(reader: Reader, length: 5 | 10): number {
  let bits = 0n;
  for (let i = 0; i < length; i++) bits = (bits << 7n) | BigInt(reader.bytes[reader.at++]!);
  const view = new DataView(new ArrayBuffer(8));
  if (length === 5) view.setUint32(0, Number(bits));
  else view.setBigUint64(0, bits);
  return length === 5 ? view.getFloat32(0) : view.getFloat64(0);
}
