'use client';

import { useSyncExternalStore } from 'react';
import { upload } from '#components/upload/session.ts';
import { NOTHING_YET, type UploadState } from '#components/upload/state.ts';

/** The upload of this tab as it stands. */
export const useUpload = (): UploadState =>
  useSyncExternalStore(upload.subscribe, upload.snapshot, () => NOTHING_YET);
