'use client';

import { clsx } from 'clsx';
import { type DragEvent, useRef, useState } from 'react';
import { Button, MainButton } from '#components/ui/button.tsx';
import { collectDropped, collectPicked } from '#components/upload/collect-files.ts';
import { upload } from '#components/upload/session.ts';

/** Where files are dropped or picked. */
export function DropZone({ isFirst }: { isFirst: boolean }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const First = isFirst ? MainButton : Button;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void collectDropped(event.dataTransfer.items).then((found) => upload.add(found));
  };
  const take = (input: HTMLInputElement) => {
    void upload.add(collectPicked(input.files ?? []));
    // The same file may be picked again.
    input.value = '';
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping has two buttons beside it
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={clsx(
        'flex flex-wrap items-center gap-x-4 gap-y-3 border border-dashed px-5',
        isFirst ? 'py-10' : 'py-4',
        isOver ? 'border-overprint bg-tint' : 'border-control',
      )}
    >
      <p className="text-ink-2">{isOver ? 'Let go to add these.' : 'Drop files or folders here, or'}</p>
      <First onClick={() => files.current?.click()}>Pick files</First>
      <Button onClick={() => folder.current?.click()}>Pick a folder</Button>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files"
        data-testid="files"
        onChange={(event) => take(event.target)}
      />
      <input
        ref={(input) => {
          folder.current = input;
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        multiple
        hidden
        aria-label="Folder"
        data-testid="folder"
        onChange={(event) => take(event.target)}
      />
    </div>
  );
}
