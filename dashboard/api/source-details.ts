import { signal } from '@preact/signals';
import type { SourceDetail } from '../../services/core/contracts/api/sources.ts';
import type { SourceSetting } from '../../services/core/contracts/settings/source-setting.ts';
import { failedWith, type Loaded, loadedWith, notLoaded } from '../state/loaded.ts';
import type { Client } from './client.ts';

/** What was set about a source by one change; a null value took it back. */
export interface SourceVersion {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly value: SourceSetting | null;
}

/** One source with its settings, and every change of them, newest first. */
export function createSourceDetails(client: Client, id: string) {
  const detail = signal<Loaded<SourceDetail>>(notLoaded());
  const versions = signal<Loaded<readonly SourceVersion[]>>(notLoaded());
  const path = `/sources/${encodeURIComponent(id)}`;
  return {
    detail,
    versions,
    async load(): Promise<void> {
      const answer = await client.get<SourceDetail>(path);
      detail.value = answer.ok
        ? loadedWith(answer.value)
        : failedWith(detail.peek(), answer.problem);
      if (!answer.ok || (answer.value.version ?? 0) === 0) {
        versions.value = loadedWith([]);
        return;
      }
      const history = await client.get<{ readonly versions: readonly SourceVersion[] }>(
        `${path}/history`,
      );
      versions.value = history.ok
        ? loadedWith(history.value.versions)
        : failedWith(versions.peek(), history.problem);
    },
  };
}

export type SourceDetails = ReturnType<typeof createSourceDetails>;
